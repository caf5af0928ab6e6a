//! A service as a resident sees it: its live version, told in one language.

use std::collections::BTreeMap;

use domain::ids::MunicipalityId;
use domain::service::{Definition, StartPage};
use domain::text::Texts;
use store::{Db, Failure};

use crate::queries;
use crate::shelf::Reader;
use crate::views::{CodeAndName, PageTexts, Promise, ServicePage, ServiceStep};
use crate::words::within;

/// The page of the service with this code; nothing when there is none, or none residents can use.
pub(crate) fn load(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    code: &str,
    reader: Reader,
) -> Result<Option<ServicePage>, Failure> {
    let Some((service, version, definition)) = queries::live_definition(db, municipality, code)?
    else {
        return Ok(None);
    };
    let category = queries::category(db, municipality, service.category_id)?;
    let departments: BTreeMap<String, Texts> = queries::departments(db, municipality)?
        .into_iter()
        .map(|row| (row.code, row.names.0))
        .collect();
    let department = queries::department(db, municipality, service.department_id)?;
    let form = definition
        .read_form()
        .map_err(|faults| Failure::broken(format!("the live form of {code}: {faults:?}")))?;
    Ok(Some(ServicePage {
        form: form.in_language(reader.language, reader.fallback),
        version,
        kind: service.kind,
        name: reader.pick(&service.names.0),
        summary: reader.pick(&service.summaries.0),
        keywords: reader.pick_words(&service.keywords.0),
        category: CodeAndName {
            name: reader.pick(&category.names.0),
            code: category.code,
        },
        department: CodeAndName {
            name: reader.pick(&department.names.0),
            code: department.code,
        },
        page: texts(&definition.page, reader),
        deadline: promise(&definition, reader),
        steps: steps(&definition, &departments, reader),
        code: service.code,
    }))
}

fn texts(page: &StartPage, reader: Reader) -> PageTexts {
    PageTexts {
        intro: reader.pick(&page.intro),
        audience: reader.pick(&page.audience),
        needs: page.needs.iter().map(|need| reader.pick(need)).collect(),
        duration: reader.pick(&page.duration),
        fee: reader.pick(&page.fee),
        afterwards: reader.pick(&page.afterwards),
        notice: page.notice.as_ref().map(|notice| reader.pick(notice)),
    }
}

fn promise(definition: &Definition, reader: Reader) -> Promise {
    let deadline = &definition.deadline;
    Promise {
        basis: deadline.basis,
        amount: deadline.amount,
        unit: deadline.unit,
        text: within(deadline.norm(), reader.language),
        first_response_text: deadline
            .first_response
            .map(|norm| within(norm, reader.language)),
        source: deadline.source.as_ref().map(|source| reader.pick(source)),
    }
}

/// What residents follow: the municipality's own affairs are left out.
fn steps(
    definition: &Definition,
    departments: &BTreeMap<String, Texts>,
    reader: Reader,
) -> Vec<ServiceStep> {
    definition
        .process
        .tasks
        .iter()
        .filter(|task| !task.internal)
        .map(|task| ServiceStep {
            code: task.code.clone(),
            name: reader.pick(&task.names),
            department_name: departments
                .get(&task.department)
                .map_or_else(|| task.department.clone(), |names| reader.pick(names)),
        })
        .collect()
}
