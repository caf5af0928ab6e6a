//! Views that are put together from several queries.

use domain::codes::ActorKind;
use domain::ids::{MunicipalityId, UserId};
use domain::person::full_name;
use domain::policy::Actor;
use domain::refusal::Refusal;
use domain::text::Language;
use store::{Db, Failure};

use crate::operations::users::complete;
use crate::queries::{municipalities, users};
use crate::views::auth::{self, Me, MyDepartment, MyMunicipality};

/// The own account.
pub(crate) fn me(
    db: &mut Db<'_>,
    actor: &Actor,
    id: UserId,
    language: Language,
) -> Result<Me, Failure> {
    let municipality = municipalities::by_id(db, actor.municipality)?
        .ok_or_else(|| Failure::broken("a user's municipality is missing"))?;
    let user = users::find(db, actor.municipality, id)?.ok_or_else(Refusal::not_found)?;
    let fallback = municipality.default_language;
    let departments = users::named_memberships(db, actor.municipality, id)?;
    Ok(Me {
        id,
        display_name: full_name(&user.family_name, &user.given_name, language),
        email: user.email,
        family_name: user.family_name,
        given_name: user.given_name,
        language: user.language,
        municipality: MyMunicipality {
            id: municipality.id,
            slug: municipality.slug,
            name: municipality.names.0.pick(language, fallback).to_owned(),
        },
        roles: actor.roles.clone(),
        departments: departments
            .into_iter()
            .map(|place| MyDepartment {
                id: place.department_id,
                code: place.code,
                name: place.names.0.pick(language, fallback).to_owned(),
                role: place.role,
                on_duty: place.on_duty,
            })
            .collect(),
        permissions: auth::permissions(actor),
    })
}

/// A user as the policy sees one.
pub(crate) fn actor(
    db: &mut Db<'_>,
    municipality: MunicipalityId,
    id: UserId,
) -> Result<Actor, Failure> {
    let user = users::find(db, municipality, id)?.ok_or_else(Refusal::not_found)?;
    let record = complete(db, municipality, user)?;
    Ok(Actor {
        municipality,
        kind: ActorKind::Staff,
        user: Some(id),
        roles: record.roles,
        departments: record
            .departments
            .iter()
            .map(|p| (p.department_id, p.role))
            .collect(),
    })
}
