//! How the parameters that many operations share stand in the contract: `params(InMunicipality,
//! SeenVersion)`. They are read by [`Allowed`](crate::Allowed), [`IfMatch`](crate::IfMatch) and
//! [`IdempotencyKey`](crate::IdempotencyKey).

use utoipa::IntoParams;

/// The municipality a path names.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct InMunicipality {
    /// The municipality, by its name in addresses.
    #[param(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z0-9-]+$",
        example = "cserhalom"
    )]
    pub municipality: String,
}

/// The version a change was made from.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
pub struct SeenVersion {
    /// The `ETag` of what was seen.
    #[param(rename = "If-Match", max_length = 1000, example = "\"v7\"")]
    pub if_match: String,
}

/// What makes a repeated request harmless.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
pub struct RequestKey {
    /// Any text of the caller's that is new for each thing to be created; the same request with the
    /// same key is done once and answered alike for 24 hours.
    #[param(
        rename = "Idempotency-Key",
        min_length = 1,
        max_length = 255,
        nullable = false,
        example = "8e03978e-40d5-43e8-bc93-6894a57f9324"
    )]
    pub idempotency_key: Option<String>,
}
