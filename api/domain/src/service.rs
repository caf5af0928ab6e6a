//! Services: what a version consists of, and how it lives.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::codes::{CaseStatus, VersionStatus};
use crate::deadline::{Basis, Norm, Unit};
use crate::form::Form;
use crate::process::{Process, check_norm};
use crate::refusal::{Fault, FaultCode, ProblemKind, Refusal};
use crate::text::{Language, Texts};

/// What a resident reads before beginning.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartPage {
    /// What it is; paragraphs are separated by an empty line.
    pub intro: Texts,
    /// Who it is for.
    pub audience: Texts,
    /// What to have at hand.
    #[schema(max_items = 20)]
    pub needs: Vec<Texts>,
    /// How long filling in takes.
    pub duration: Texts,
    /// What it costs.
    pub fee: Texts,
    /// What happens next.
    pub afterwards: Texts,
    /// What to do instead in an emergency, or where it is not the municipality's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Texts>,
}

/// When a case has to be done, and when somebody has to have answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Deadline {
    /// A promise, or law.
    pub basis: Basis,
    /// How many days.
    #[schema(minimum = 1, maximum = 366)]
    pub amount: u16,
    /// Of which kind.
    pub unit: Unit,
    /// When the resident first hears from somebody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_response: Option<Norm>,
    /// The act or decree, where it is law.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Texts>,
}

impl Deadline {
    /// The whole period.
    pub const fn norm(&self) -> Norm {
        Norm {
            amount: self.amount,
            unit: self.unit,
        }
    }
}

/// Everything a service version says: what is read, asked, done, promised and told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Definition {
    /// What is read before beginning.
    pub page: StartPage,
    /// What is asked; see [`Form`].
    pub form: Value,
    /// What is done.
    pub process: Process,
    /// What is promised.
    pub deadline: Deadline,
    /// What the resident is told in each status.
    pub status_texts: BTreeMap<CaseStatus, Texts>,
}

impl Definition {
    /// Everything wrong with it, with pointers from its root.
    pub fn check(&self, languages: &[Language], departments: &BTreeSet<String>) -> Vec<Fault> {
        let mut faults = self.check_page(languages);
        if let Err(wrong) = Form::read(&self.form, languages) {
            faults.extend(wrong.into_iter().map(|fault| fault.below("/form")));
        }
        faults.extend(
            self.process
                .check(languages, departments)
                .into_iter()
                .map(|fault| fault.below("/process")),
        );
        faults.extend(self.check_deadline(languages));
        for status in CaseStatus::ALL {
            let at = format!("/statusTexts/{status}");
            match self.status_texts.get(status) {
                None => faults.push(Fault::at_pointer(at, FaultCode::Required)),
                Some(texts) => faults.extend(texts.check(&at, languages, 600)),
            }
        }
        faults
    }

    /// The languages it was written in: those of its introduction, since each text is needed in
    /// all. They stay when the municipality takes up another language later.
    pub fn languages(&self) -> Vec<Language> {
        self.page
            .intro
            .iter()
            .map(|(language, _)| language)
            .collect()
    }

    /// Its form, in the languages it was written in.
    ///
    /// # Errors
    /// The faults of a form that was never checked.
    pub fn read_form(&self) -> Result<Form, Vec<Fault>> {
        Form::read(&self.form, &self.languages())
    }

    fn check_page(&self, languages: &[Language]) -> Vec<Fault> {
        let page = &self.page;
        let mut faults = Vec::new();
        for (name, texts, longest) in [
            ("intro", Some(&page.intro), 4000),
            ("audience", Some(&page.audience), 1000),
            ("duration", Some(&page.duration), 200),
            ("fee", Some(&page.fee), 1000),
            ("afterwards", Some(&page.afterwards), 2000),
            ("notice", page.notice.as_ref(), 2000),
        ] {
            if let Some(texts) = texts {
                faults.extend(texts.check(&format!("/page/{name}"), languages, longest));
            }
        }
        if page.needs.len() > 20 {
            faults.push(Fault::at_pointer("/page/needs", FaultCode::TooMany).with("max", 20));
        }
        for (index, need) in page.needs.iter().enumerate() {
            faults.extend(need.check(&format!("/page/needs/{index}"), languages, 300));
        }
        faults
    }

    fn check_deadline(&self, languages: &[Language]) -> Vec<Fault> {
        let deadline = &self.deadline;
        let mut faults = Vec::new();
        faults.extend(check_norm(deadline.norm(), "/deadline"));
        if let Some(first) = deadline.first_response {
            faults.extend(check_norm(first, "/deadline/firstResponse"));
        }
        match (&deadline.source, deadline.basis) {
            (None, Basis::Law) => {
                faults.push(Fault::at_pointer("/deadline/source", FaultCode::Required));
            }
            (Some(source), _) => {
                faults.extend(source.check("/deadline/source", languages, 300));
            }
            (None, Basis::Norm) => {}
        }
        faults
    }
}

/// Every move a version can make today. `pilot` is a state of its own that nothing leads to until
/// pilots exist.
pub const TRANSITIONS: &[(VersionStatus, VersionStatus)] = &[
    (VersionStatus::Draft, VersionStatus::InReview),
    (VersionStatus::InReview, VersionStatus::Draft),
    (VersionStatus::InReview, VersionStatus::Live),
    (VersionStatus::Live, VersionStatus::Retired),
];

/// Decides whether a version may move so.
///
/// # Errors
/// 409 with what is allowed now.
pub fn check_move(from: VersionStatus, to: VersionStatus) -> Result<(), Refusal> {
    if TRANSITIONS.contains(&(from, to)) {
        return Ok(());
    }
    Err(Refusal::ProblemWith(
        ProblemKind::TransitionNotAllowed,
        vec![("from", from.to_string()), ("to", to.to_string())],
        "allowed",
        TRANSITIONS
            .iter()
            .filter(|(start, _)| *start == from)
            .map(|(_, end)| end.to_string())
            .collect(),
    ))
}

/// Can residents hand in cases against a version in this state, given that the service has a live
/// one? A form begun before a new version went live can still be handed in.
pub const fn takes_cases(status: VersionStatus) -> bool {
    matches!(status, VersionStatus::Live | VersionStatus::Retired)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_reviewed_version_goes_live() {
        assert!(check_move(VersionStatus::InReview, VersionStatus::Live).is_ok());
        let refusal = check_move(VersionStatus::Draft, VersionStatus::Live).expect_err("refused");
        let Refusal::ProblemWith(ProblemKind::TransitionNotAllowed, _, "allowed", allowed) =
            refusal
        else {
            panic!("another refusal");
        };
        assert_eq!(allowed, ["in_review"]);
    }
}
