//! What stands in addresses and queries.

use domain::codes::ServiceKind;
use domain::refusal::{Fault, FaultCode, Refusal};
use domain::text::Language;
use serde::Deserialize;
use store::page::PageRequest;
use utoipa::IntoParams;
use web::{Check, Faults};

use crate::search::Wanted;
use crate::shelf::Search;

/// A category's or a service's part of the address.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(
    dead_code,
    reason = "only the contract reads it; `PathOf` has the code"
)]
pub(super) struct ByCode {
    /// Its code.
    #[param(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        example = "stray-cat"
    )]
    code: String,
}

/// A version's part of the address.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct ByNumber {
    /// The code of the service.
    #[param(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        example = "stray-cat"
    )]
    pub(super) code: String,
    /// The number of the version.
    #[param(minimum = 1, maximum = 100_000, example = 1)]
    pub(super) number: i32,
}

/// What the reader holds of an answer that many may keep.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only describes the parameter in the contract")]
pub(super) struct Held {
    /// The `ETag` of the answer held; the same again is answered with 304.
    #[param(rename = "If-None-Match", max_length = 1000, nullable = false)]
    if_none_match: Option<String>,
}

/// Which services, which page.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(super) struct ServiceQuery {
    /// What somebody would type: words of the names, keywords and summaries, in any language of the
    /// municipality, with or without accents. The best fits come first.
    #[param(max_length = 200, example = "macska")]
    pub(super) q: Option<String>,
    /// In any of these categories, by code.
    #[param(max_items = 20)]
    pub(super) category: Vec<String>,
    /// Of any of these kinds.
    #[param(max_items = 4)]
    pub(super) kind: Vec<ServiceKind>,
    /// Also what residents cannot use now: services being designed, or withdrawn. For staff.
    pub(super) with_unpublished: Option<bool>,
    /// How many on a page.
    #[param(minimum = 1, maximum = 100, default = 25)]
    pub(super) page_size: Option<u32>,
    /// Where the page begins: `nextCursor` of the page before.
    #[param(max_length = 1000)]
    pub(super) cursor: Option<String>,
    /// Count them all, too.
    pub(super) with_total: Option<bool>,
}

impl Check for ServiceQuery {
    fn check(&self, faults: &mut Faults) {
        if self.q.as_ref().is_some_and(|q| q.chars().count() > 200) {
            faults.add(Fault::at_parameter("q", FaultCode::TooLong).with("max", 200));
        }
        faults.repeated("category", self.category.len(), 20);
        faults.repeated("kind", self.kind.len(), 4);
    }
}

impl ServiceQuery {
    /// The page that is asked for. A cursor belongs to the order of one language.
    pub(super) fn page(&self, language: Language) -> Result<PageRequest, Refusal> {
        let order = if self.q.is_some() { "fit" } else { "name" };
        let with_total = self.with_total == Some(true);
        let sort = format!("{order}-{language}");
        PageRequest::new(self.page_size, self.cursor.as_deref(), with_total, &sort)
            .map_err(Refusal::Faults)
    }

    /// What is looked for.
    pub(super) fn search(&self) -> Search {
        Search {
            wanted: Wanted::of(self.q.as_deref().unwrap_or_default()),
            categories: self.category.clone(),
            kinds: self.kind.clone(),
        }
    }
}

/// Which page.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(super) struct PageQuery {
    /// How many on a page.
    #[param(minimum = 1, maximum = 100, default = 25)]
    pub(super) page_size: Option<u32>,
    /// Where the page begins: `nextCursor` of the page before.
    #[param(max_length = 1000)]
    pub(super) cursor: Option<String>,
    /// Count them all, too.
    pub(super) with_total: Option<bool>,
}

impl Check for PageQuery {}

impl PageQuery {
    /// The page that is asked for; the list has one order.
    pub(super) fn page(&self, sort: &str) -> Result<PageRequest, Refusal> {
        let with_total = self.with_total == Some(true);
        PageRequest::new(self.page_size, self.cursor.as_deref(), with_total, sort)
            .map_err(Refusal::Faults)
    }
}
