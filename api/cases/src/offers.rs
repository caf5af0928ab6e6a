//! The services as intake and case pages need them: parsed, compiled, and kept.
//!
//! A version that left `draft` never changes; it is read again after a minute only because the
//! departments it names may get other names. Which version is live is looked up again after a few
//! seconds.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::codes::{ServiceKind, VersionStatus};
use domain::form::{AnswerCheck, Form};
use domain::ids::{DepartmentId, MunicipalityId, ServiceId};
use domain::service::Definition;
use domain::text::Texts;
use store::{Db, Failure};

use crate::queries;

/// What a service is, apart from its versions.
#[derive(Clone, Debug)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// Its code.
    pub code: String,
    /// What kind of need it answers.
    pub kind: ServiceKind,
    /// Its names.
    pub names: Texts,
    /// The department that answers for its cases.
    pub department: DepartmentId,
    /// That department's names.
    pub department_names: Texts,
    /// The version residents use now.
    pub live_version: Option<i32>,
}

/// A published version, ready for use.
#[derive(Debug)]
pub struct Version {
    /// Its number.
    pub number: i32,
    /// Where it stood when it was read.
    pub status: VersionStatus,
    /// What it says.
    pub definition: Definition,
    /// Its form.
    pub form: Form,
    /// What checks the answers.
    pub check: AnswerCheck,
    /// The departments its tasks name, by their code.
    pub departments: BTreeMap<String, Department>,
}

/// A department a version's tasks name.
#[derive(Clone, Debug)]
pub struct Department {
    /// Its id.
    pub id: DepartmentId,
    /// Its names.
    pub names: Texts,
}

impl Version {
    fn of(
        db: &mut Db<'_>,
        municipality: MunicipalityId,
        row: queries::VersionRow,
    ) -> Result<Self, Failure> {
        let definition: Definition = serde_json::from_value(row.definition)?;
        let form = definition
            .read_form()
            .map_err(|faults| Failure::broken(format!("a published form is faulty: {faults:?}")))?;
        let check = AnswerCheck::new(&form).map_err(Failure::broken)?;
        let codes: Vec<&str> = definition
            .process
            .tasks
            .iter()
            .map(|task| task.department.as_str())
            .collect();
        let departments = queries::departments_by_code(db, municipality, &codes)?;
        Ok(Self {
            number: row.number,
            status: row.status,
            definition,
            form,
            check,
            departments,
        })
    }
}

type VersionKey = (MunicipalityId, ServiceId, i32);

/// The kept services and versions of all municipalities this process serves.
#[derive(Clone, Debug)]
pub struct Offers {
    services: moka::sync::Cache<(MunicipalityId, String), Arc<Service>>,
    versions: moka::sync::Cache<VersionKey, Arc<Version>>,
}

impl Default for Offers {
    fn default() -> Self {
        Self {
            services: moka::sync::Cache::builder()
                .max_capacity(20_000)
                .time_to_live(Duration::from_secs(5))
                .build(),
            versions: moka::sync::Cache::builder()
                .max_capacity(2_000)
                .time_to_live(Duration::from_mins(1))
                .build(),
        }
    }
}

impl Offers {
    /// The service, if it is at hand.
    pub fn kept_service(&self, municipality: MunicipalityId, code: &str) -> Option<Arc<Service>> {
        self.services.get(&(municipality, code.to_owned()))
    }

    /// The version, if it is at hand.
    pub fn kept_version(
        &self,
        municipality: MunicipalityId,
        service: ServiceId,
        number: i32,
    ) -> Option<Arc<Version>> {
        self.versions.get(&(municipality, service, number))
    }

    /// The service with this code.
    pub fn service(
        &self,
        db: &mut Db<'_>,
        municipality: MunicipalityId,
        code: &str,
    ) -> Result<Option<Arc<Service>>, Failure> {
        if let Some(kept) = self.kept_service(municipality, code) {
            return Ok(Some(kept));
        }
        let found = queries::service_by_code(db, municipality, code)?.map(Arc::new);
        if let Some(service) = &found {
            self.services
                .insert((municipality, code.to_owned()), Arc::clone(service));
        }
        Ok(found)
    }

    /// A version of a service. A draft is read but not kept.
    pub fn version(
        &self,
        db: &mut Db<'_>,
        municipality: MunicipalityId,
        service: ServiceId,
        number: i32,
    ) -> Result<Option<Arc<Version>>, Failure> {
        if let Some(kept) = self.kept_version(municipality, service, number) {
            return Ok(Some(kept));
        }
        let Some(row) = queries::version(db, municipality, service, number)? else {
            return Ok(None);
        };
        let version = Arc::new(Version::of(db, municipality, row)?);
        if version.status != VersionStatus::Draft && version.status != VersionStatus::InReview {
            self.versions
                .insert((municipality, service, number), Arc::clone(&version));
        }
        Ok(Some(version))
    }
}
