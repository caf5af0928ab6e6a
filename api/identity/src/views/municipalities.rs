//! Municipalities as readers and administrators see them.

use chrono_tz::Tz;
use domain::ids::MunicipalityId;
use domain::refusal::{Fault, FaultCode};
use domain::text::{Language, Texts};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Change, Check, Faults, MunicipalityContext, Patch};

use crate::queries::municipalities::MunicipalityRow;

/// The most characters of a name.
const LONGEST_NAME: usize = 120;
const MOST_LANGUAGES: usize = 24;
const MOST_ORIGINS: usize = 20;

/// How a municipality looks and is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(example = json!({"color": "#8a4b12", "crest": null, "phone": "+36 99 555 010", "email": "hivatal@cserhalom.example", "website": "https://cserhalom.example"}))]
pub struct Branding {
    /// The colour of the portal, as six hexadecimal digits after a hash.
    #[schema(max_length = 7, pattern = "^#[0-9a-f]{6}$")]
    pub color: Option<String>,
    /// Where its coat of arms is found, as an image.
    #[schema(
        max_length = 500,
        pattern = r"^https://[A-Za-z0-9][!#-&(-;=?-\[\]_a-z~]*$"
    )]
    pub crest: Option<String>,
    /// The telephone number of the office.
    #[schema(max_length = 30)]
    pub phone: Option<String>,
    /// The e-mail address of the office.
    #[schema(max_length = 254)]
    pub email: Option<String>,
    /// The website of the office.
    #[schema(
        max_length = 500,
        pattern = r"^https://[A-Za-z0-9][!#-&(-;=?-\[\]_a-z~]*$"
    )]
    pub website: Option<String>,
}

/// A municipality, as anybody may see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "019ab0f2-6c1e-7c3a-9d52-3f8a4b0c6d1e", "slug": "cserhalom", "prefix": "CSH",
    "names": {"hu": "Cserhalom", "en": "Cserhalom"}, "name": "Cserhalom",
    "languages": ["hu", "en"], "defaultLanguage": "hu", "timeZone": "Europe/Budapest",
    "branding": {"color": "#8a4b12", "crest": null, "phone": "+36 99 555 010", "email": "hivatal@cserhalom.example", "website": "https://cserhalom.example"},
    "origins": ["https://portal.cserhalom.example"]
}))]
pub struct Municipality {
    /// Its id.
    pub id: MunicipalityId,
    /// Its name in addresses; does not change.
    #[schema(min_length = 1, max_length = 60)]
    pub slug: String,
    /// What its case numbers begin with; does not change.
    #[schema(min_length = 3, max_length = 3)]
    pub prefix: String,
    /// Its name in each of its languages.
    pub names: Texts,
    /// Its name in the reader's language.
    #[schema(max_length = 120)]
    pub name: String,
    /// The languages it speaks.
    #[schema(max_items = 24)]
    pub languages: Vec<Language>,
    /// The one it answers in when the reader's is not among them.
    pub default_language: Language,
    /// Where its days begin and end (IANA name).
    #[schema(max_length = 60)]
    pub time_zone: String,
    /// How it looks and is reached.
    pub branding: Branding,
    /// Where pages may run that call this API from a browser.
    #[schema(max_items = 20)]
    pub origins: Vec<String>,
}

impl Municipality {
    /// As the row has it.
    pub(crate) fn of_row(row: &MunicipalityRow, language: Language) -> Self {
        Self {
            id: row.id,
            slug: row.slug.clone(),
            prefix: row.prefix.clone(),
            name: row.names.0.pick(language, row.default_language).to_owned(),
            names: row.names.0.clone(),
            languages: row.languages.0.clone(),
            default_language: row.default_language,
            time_zone: row.time_zone.clone(),
            branding: row.branding.0.clone(),
            origins: row.origins.0.clone(),
        }
    }

    /// As every request to it knows it already.
    pub(crate) fn of_context(known: &MunicipalityContext, language: Language) -> Self {
        Self {
            id: known.id,
            slug: known.slug.clone(),
            prefix: known.prefix.clone(),
            name: known.name(language).to_owned(),
            names: known.names.clone(),
            languages: known.languages.clone(),
            default_language: known.default_language,
            time_zone: known.time_zone.name().to_owned(),
            branding: serde_json::from_value(known.branding.clone()).unwrap_or_default(),
            origins: known.origins.clone(),
        }
    }
}

/// A municipality in the list that portals offer.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"slug": "cserhalom", "names": {"hu": "Cserhalom", "en": "Cserhalom"}, "name": "Cserhalom", "languages": ["hu", "en"], "defaultLanguage": "hu"}))]
pub struct MunicipalitySummary {
    /// Its name in addresses.
    #[schema(min_length = 1, max_length = 60)]
    pub slug: String,
    /// Its name in each of its languages.
    pub names: Texts,
    /// Its name in the reader's language.
    #[schema(max_length = 120)]
    pub name: String,
    /// The languages it speaks.
    #[schema(max_items = 24)]
    pub languages: Vec<Language>,
    /// The one it answers in when the reader's is not among them.
    pub default_language: Language,
}

impl MunicipalitySummary {
    pub(crate) fn of_row(row: MunicipalityRow, language: Language) -> Self {
        Self {
            slug: row.slug,
            name: row.names.0.pick(language, row.default_language).to_owned(),
            names: row.names.0,
            languages: row.languages.0,
            default_language: row.default_language,
        }
    }
}

/// Which page of the municipalities is wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(parameter_in = Query)]
pub struct MunicipalityQuery {
    /// How many to answer with at most.
    #[param(minimum = 1, maximum = 100, default = 25, nullable = false)]
    pub page_size: Option<u32>,
    /// `nextCursor` of the page before.
    #[param(max_length = 1000, nullable = false)]
    pub cursor: Option<String>,
    /// Also tell how many there are in all.
    #[param(default = false)]
    pub with_total: bool,
}

impl Check for MunicipalityQuery {}

/// A municipality to set up.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "slug": "cserhalom", "prefix": "CSH", "names": {"hu": "Cserhalom", "en": "Cserhalom"},
    "languages": ["hu", "en"], "defaultLanguage": "hu", "timeZone": "Europe/Budapest",
    "branding": {"color": "#8a4b12"}
}))]
pub struct NewMunicipality {
    /// Its name in addresses: lower-case letters, digits and hyphens. It cannot be changed later.
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
    )]
    pub slug: String,
    /// What its case numbers begin with: three capital letters. It cannot be changed later.
    #[schema(min_length = 3, max_length = 3, pattern = "^[A-Z]{3}$")]
    pub prefix: String,
    /// Its name in each of its languages.
    pub names: Texts,
    /// The languages it speaks.
    #[schema(value_type = BTreeSet<Language>, min_items = 1, max_items = 24)]
    pub languages: Vec<Language>,
    /// The one it answers in when the reader's is not among them.
    pub default_language: Language,
    /// Where its days begin and end (IANA name).
    #[schema(max_length = 60)]
    pub time_zone: String,
    /// How it looks and is reached.
    #[serde(default)]
    pub branding: Branding,
    /// Where pages may run that call this API from a browser.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub origins: Vec<String>,
}

impl Check for NewMunicipality {
    fn check(&self, faults: &mut Faults) {
        faults.code("/slug", &self.slug);
        faults.text("/slug", &self.slug, 1..=60);
        if self.prefix.len() != 3 || !self.prefix.bytes().all(|b| b.is_ascii_uppercase()) {
            faults.add(
                Fault::at_pointer("/prefix", FaultCode::InvalidFormat).with("format", "[A-Z]{3}"),
            );
        }
        Settings {
            names: &self.names,
            languages: &self.languages,
            default_language: self.default_language,
            time_zone: &self.time_zone,
            branding: &self.branding,
            origins: &self.origins,
        }
        .check(faults);
    }
}

/// What to change of a municipality (JSON Merge Patch).
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"branding": {"phone": "+36 99 555 011"}, "origins": ["https://portal.cserhalom.example"]}))]
pub struct MunicipalityPatch {
    /// Its name in each of its languages.
    #[serde(default)]
    #[schema(value_type = Texts)]
    pub names: Change<Texts>,
    /// The languages it speaks.
    #[serde(default)]
    #[schema(value_type = BTreeSet<Language>, min_items = 1, max_items = 24)]
    pub languages: Change<Vec<Language>>,
    /// The one it answers in when the reader's is not among them.
    #[serde(default)]
    #[schema(value_type = Language)]
    pub default_language: Change<Language>,
    /// Where its days begin and end (IANA name).
    #[serde(default)]
    #[schema(value_type = String, max_length = 60)]
    pub time_zone: Change<String>,
    /// How it looks and is reached; each field for itself.
    #[serde(default)]
    pub branding: BrandingPatch,
    /// Where pages may run that call this API from a browser.
    #[serde(default)]
    #[schema(value_type = Vec<String>, max_items = 20)]
    pub origins: Change<Vec<String>>,
}

impl Check for MunicipalityPatch {}

/// What to change of how a municipality looks and is reached.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BrandingPatch {
    /// The colour of the portal, as six hexadecimal digits after a hash.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 7, pattern = "^#[0-9a-f]{6}$")]
    pub color: Patch<String>,
    /// Where its coat of arms is found, as an image.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 500, pattern = r"^https://[A-Za-z0-9][!#-&(-;=?-\[\]_a-z~]*$")]
    pub crest: Patch<String>,
    /// The telephone number of the office.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 30)]
    pub phone: Patch<String>,
    /// The e-mail address of the office.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 254)]
    pub email: Patch<String>,
    /// The website of the office.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 500, pattern = r"^https://[A-Za-z0-9][!#-&(-;=?-\[\]_a-z~]*$")]
    pub website: Patch<String>,
}

/// The rules of everything that can be set, whether it is new or changed.
pub(crate) struct Settings<'a> {
    pub(crate) names: &'a Texts,
    pub(crate) languages: &'a [Language],
    pub(crate) default_language: Language,
    pub(crate) time_zone: &'a str,
    pub(crate) branding: &'a Branding,
    pub(crate) origins: &'a [String],
}

impl<'a> Settings<'a> {
    pub(crate) fn of_row(row: &'a MunicipalityRow) -> Self {
        Self {
            names: &row.names.0,
            languages: &row.languages.0,
            default_language: row.default_language,
            time_zone: &row.time_zone,
            branding: &row.branding.0,
            origins: &row.origins.0,
        }
    }

    pub(crate) fn check(&self, faults: &mut Faults) {
        faults.extend(self.faults());
    }

    /// Everything wrong with it.
    pub(crate) fn faults(&self) -> Vec<Fault> {
        let mut faults = self.names.check("/names", self.languages, LONGEST_NAME);
        faults.extend(self.language_faults());
        if self.time_zone.parse::<Tz>().is_err() {
            faults.push(Fault::at_pointer("/timeZone", FaultCode::InvalidTimeZone));
        }
        faults.extend(branding_faults(self.branding));
        if self.origins.len() > MOST_ORIGINS {
            faults
                .push(Fault::at_pointer("/origins", FaultCode::TooMany).with("max", MOST_ORIGINS));
        }
        for (at, origin) in self.origins.iter().enumerate() {
            if !is_origin(origin) {
                faults.push(Fault::at_pointer(
                    format!("/origins/{at}"),
                    FaultCode::InvalidOrigin,
                ));
            }
        }
        faults
    }

    fn language_faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.languages.is_empty() {
            faults.push(Fault::at_pointer("/languages", FaultCode::TooFew).with("min", 1));
        }
        if self.languages.len() > MOST_LANGUAGES {
            faults.push(
                Fault::at_pointer("/languages", FaultCode::TooMany).with("max", MOST_LANGUAGES),
            );
        }
        for (at, language) in self.languages.iter().enumerate() {
            if self.languages[..at].contains(language) {
                faults.push(Fault::at_pointer(
                    format!("/languages/{at}"),
                    FaultCode::NotUnique,
                ));
            }
        }
        if !self.languages.contains(&self.default_language) {
            faults.push(
                Fault::at_pointer("/defaultLanguage", FaultCode::Contradiction)
                    .with("name", "languages"),
            );
        }
        faults
    }
}

fn branding_faults(branding: &Branding) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut unless = |good: bool, field: &str, code: FaultCode| {
        if !good {
            faults.push(
                Fault::at_pointer(format!("/branding/{field}"), code).with("format", "https://…"),
            );
        }
    };
    if let Some(color) = &branding.color {
        unless(is_color(color), "color", FaultCode::InvalidColor);
    }
    if let Some(crest) = &branding.crest {
        unless(is_web_address(crest), "crest", FaultCode::InvalidFormat);
    }
    if let Some(phone) = &branding.phone {
        unless(
            domain::person::is_phone(phone),
            "phone",
            FaultCode::InvalidPhone,
        );
    }
    if let Some(email) = &branding.email {
        unless(
            domain::person::is_email(email),
            "email",
            FaultCode::InvalidEmail,
        );
    }
    if let Some(website) = &branding.website {
        unless(is_web_address(website), "website", FaultCode::InvalidFormat);
    }
    faults
}

fn is_color(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| {
        digits.len() == 6
            && digits
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    })
}

/// An address that can stand in a page without doing anything there but be followed.
fn is_web_address(text: &str) -> bool {
    text.len() <= 500
        && text.strip_prefix("https://").is_some_and(|rest| {
            rest.starts_with(|c: char| c.is_ascii_alphanumeric())
                && rest
                    .chars()
                    .all(|c| c.is_ascii_graphic() && !"\"'<>\\`{}|^".contains(c))
        })
}

/// A scheme and a host, with a port if need be, exactly as a browser writes it.
fn is_origin(text: &str) -> bool {
    let local = text.strip_prefix("http://localhost");
    let host = text.strip_prefix("https://");
    let port_only = |rest: &str| rest.is_empty() || is_port(rest);
    let with_host = |rest: &str| {
        let (host, port) = rest.find(':').map_or((rest, ""), |at| rest.split_at(at));
        !host.is_empty()
            && host.len() <= 253
            && host.starts_with(|c: char| c.is_ascii_alphanumeric())
            && !host.ends_with(['.', '-'])
            && host
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-')
            && port_only(port)
    };
    local.is_some_and(port_only) || host.is_some_and(with_host)
}

fn is_port(text: &str) -> bool {
    text.strip_prefix(':').is_some_and(|digits| {
        !digits.starts_with('0') && digits.parse::<u16>().is_ok() && !digits.starts_with('+')
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_origin_is_what_a_browser_sends() {
        for good in [
            "https://portal.example",
            "https://a-b.example:8443",
            "http://localhost:5173",
            "http://localhost",
        ] {
            assert!(is_origin(good), "{good}");
        }
        for bad in [
            "*",
            "https://*",
            "https://",
            "http://portal.example",
            "https://portal.example/",
            "https://Portal.example",
            "https://portal.example:0",
            "https://portal.example:99999",
            "https://portal.example:+80",
            "http://localhost.evil.example",
            "null",
            "https://a@b",
        ] {
            assert!(!is_origin(bad), "{bad}");
        }
    }

    #[test]
    fn an_address_in_a_page_does_nothing_there() {
        assert!(is_web_address("https://cserhalom.example/cimer.svg?v=2"));
        for bad in [
            "javascript:alert(1)",
            "http://x.example",
            "https://x.example/\"onload=",
            "https:///x",
            "data:image/svg+xml,",
        ] {
            assert!(!is_web_address(bad), "{bad}");
        }
    }

    #[test]
    fn every_fault_of_a_new_municipality_is_told() {
        let body = json!({
            "slug": "Cser halom", "prefix": "cs", "names": {"hu": ""}, "languages": ["hu", "hu"],
            "defaultLanguage": "en", "timeZone": "Mars/Olympus", "branding": {"color": "red", "email": "x"},
            "origins": ["*"],
        });
        let refusal = web::body::typed::<NewMunicipality>(&body)
            .expect_err("refused")
            .to_string();
        for place in [
            "/slug",
            "/prefix",
            "/names/hu",
            "/languages/1",
            "/defaultLanguage",
            "/timeZone",
            "/branding/color",
            "/branding/email",
            "/origins/0",
        ] {
            assert!(refusal.contains(place), "{place} in {refusal}");
        }
    }
}
