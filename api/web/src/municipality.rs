//! The municipality a path names, found by its slug and kept for a few seconds.

use std::sync::Arc;

use chrono_tz::Tz;
use domain::ids::MunicipalityId;
use domain::policy::Actor;
use domain::text::{Language, Texts};
use serde_json::Value;

/// What every request to a municipality needs to know of it.
#[derive(Clone, Debug)]
pub struct MunicipalityContext {
    /// Its id.
    pub id: MunicipalityId,
    /// Its name in addresses.
    pub slug: String,
    /// What its case numbers begin with.
    pub prefix: String,
    /// Its names, by language.
    pub names: Texts,
    /// The languages it speaks.
    pub languages: Vec<Language>,
    /// The one it answers in when the caller's is not among them.
    pub default_language: Language,
    /// Where its days begin and end.
    pub time_zone: Tz,
    /// Colour, crest, telephone and so on, as it set them.
    pub branding: Value,
    /// Where pages may run that call us from a browser: `https://portal.example`.
    pub origins: Vec<String>,
    /// The version of all this.
    pub version: i64,
    /// Anybody, here.
    pub public: Arc<Actor>,
}

/// What a path says of a municipality.
#[derive(Clone, Debug, Default)]
pub(crate) enum Named {
    /// It names none.
    #[default]
    Nothing,
    /// It names one that does not exist.
    Unknown,
    /// It names this one.
    Known(Arc<MunicipalityContext>),
}

impl Named {
    pub(crate) fn known(&self) -> Option<&MunicipalityContext> {
        match self {
            Self::Known(municipality) => Some(municipality),
            Self::Nothing | Self::Unknown => None,
        }
    }
}

impl MunicipalityContext {
    /// Is this one of the registered origins? Compared letter by letter; there are no patterns.
    pub fn knows_origin(&self, origin: &str) -> bool {
        self.origins.iter().any(|known| known == origin)
    }

    /// Its name in a language.
    pub fn name(&self, language: Language) -> &str {
        self.names.pick(language, self.default_language)
    }
}
