//! The rows of signing keys; their private parts are sealed.

use diesel::prelude::*;
use domain::clock::Moment;
use store::schema::signing_key;
use store::types::{AnyId, At, Word};
use store::{Db, Failure, Tx, on};
use uuid::Uuid;

#[derive(Clone, Debug, Queryable)]
pub(crate) struct KeyRow {
    id: AnyId,
    status: Word,
    pub(crate) private_sealed: Vec<u8>,
}

impl KeyRow {
    pub(crate) fn id(&self) -> Uuid {
        self.id.0
    }

    pub(crate) fn status(&self) -> &str {
        &self.status.0
    }
}

/// A key to be kept.
#[derive(Clone, Debug)]
pub(crate) struct NewKeyRow {
    pub(crate) id: Uuid,
    pub(crate) status: &'static str,
    pub(crate) private_sealed: Vec<u8>,
    pub(crate) public_key: Vec<u8>,
}

pub(crate) const NEXT: &str = "next";
pub(crate) const ACTIVE: &str = "active";
pub(crate) const RETIRING: &str = "retiring";

/// Every key, the oldest first.
pub(crate) fn all(db: &mut Db<'_>) -> Result<Vec<KeyRow>, Failure> {
    let rows = signing_key::table
        .order((signing_key::created_at, signing_key::id))
        .select((
            signing_key::id,
            signing_key::status,
            signing_key::private_sealed,
        ));
    Ok(on!(db, c => rows.load(c))?)
}

/// Keeps a key; `false` when there is one with its id.
pub(crate) fn insert(tx: &mut Tx<'_>, key: &NewKeyRow, now: Moment) -> Result<bool, Failure> {
    let values = (
        signing_key::id.eq(AnyId(key.id)),
        signing_key::status.eq(Word::from(key.status)),
        signing_key::algorithm.eq("EdDSA"),
        signing_key::private_sealed.eq(&key.private_sealed),
        signing_key::public_key.eq(&key.public_key),
        signing_key::created_at.eq(At(now)),
        signing_key::activated_at.eq((key.status == ACTIVE).then_some(At(now))),
    );
    let inserted = on!(tx, c => diesel::insert_into(signing_key::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(inserted == 1)
}

/// The active key only verifies from now on. Of several who try at once, one retires it.
pub(crate) fn retire_active(tx: &mut Tx<'_>, now: Moment) -> Result<usize, Failure> {
    let active = signing_key::table.filter(signing_key::status.eq(Word::from(ACTIVE)));
    let change = (
        signing_key::status.eq(Word::from(RETIRING)),
        signing_key::retired_at.eq(Some(At(now))),
    );
    Ok(on!(tx, c => diesel::update(active).set(change).execute(c))?)
}

/// The next key signs from now on.
pub(crate) fn activate_next(tx: &mut Tx<'_>, now: Moment) -> Result<usize, Failure> {
    let next = signing_key::table.filter(signing_key::status.eq(Word::from(NEXT)));
    let change = (
        signing_key::status.eq(Word::from(ACTIVE)),
        signing_key::activated_at.eq(Some(At(now))),
    );
    Ok(on!(tx, c => diesel::update(next).set(change).execute(c))?)
}

/// Removes keys whose last token ran out.
pub(crate) fn remove_retired(tx: &mut Tx<'_>, before: Moment) -> Result<usize, Failure> {
    let old = signing_key::table
        .filter(signing_key::status.eq(Word::from(RETIRING)))
        .filter(signing_key::retired_at.lt(At(before)));
    Ok(on!(tx, c => diesel::delete(old).execute(c))?)
}
