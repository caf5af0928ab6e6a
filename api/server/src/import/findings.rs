//! What is to be said about a row.

use domain::refusal::{Fault, FaultCode, Params};
use domain::text::Language;
use serde::Serialize;

/// Values longer than this are cut in reports.
const LONGEST_VALUE: usize = 80;

/// One thing to be said about a row: a fault, for which it is refused, or a remark on how it was
/// read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Finding {
    /// Is it a reason to refuse the row?
    pub(super) fault: bool,
    /// The column, or columns.
    pub(super) column: String,
    /// What it is, for programs.
    pub(super) code: &'static str,
    /// What it is, for people.
    pub(super) message: String,
    /// What stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<String>,
}

impl Finding {
    /// A fault the whole of Cirmos knows.
    pub(super) fn fault(column: &str, code: FaultCode, params: Params) -> Self {
        let fault = Fault {
            params,
            ..Fault::at_parameter(column, code)
        };
        Self::said(column, code.as_str(), fault.detail(Language::ENGLISH)).grave()
    }

    /// A fault only an import knows.
    pub(super) fn refusal(column: &str, code: &'static str, message: impl Into<String>) -> Self {
        Self::said(column, code, message.into()).grave()
    }

    /// A remark.
    pub(super) fn remark(column: &str, code: &'static str, message: impl Into<String>) -> Self {
        Self::said(column, code, message.into())
    }

    fn said(column: &str, code: &'static str, message: String) -> Self {
        Self {
            fault: false,
            column: column.to_owned(),
            code,
            message,
            value: None,
        }
    }

    fn grave(self) -> Self {
        Self {
            fault: true,
            ..self
        }
    }

    /// With what stands there.
    #[must_use]
    pub(super) fn value(mut self, value: &str) -> Self {
        let mut shown: String = value.chars().take(LONGEST_VALUE).collect();
        if shown.len() < value.len() {
            shown.push('…');
        }
        self.value = Some(shown);
        self
    }
}
