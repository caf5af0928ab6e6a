//! `column = one of these ids`, as one text however many there are.
//!
//! Diesel's `eq_any` writes `IN (?, ?, ?)` on SQLite: another text for another number of ids, which
//! is therefore prepared anew each time. For a look-up by key that costs more than to run it.

use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{Array, Bool, Text};
use diesel::sqlite::Sqlite;

use crate::types::{AnyId, Id};

/// The column holds one of these ids.
pub fn one_of<C, I>(column: C, ids: impl IntoIterator<Item = I>) -> OneOf<C>
where
    C: Expression<SqlType = Id>,
    I: Into<AnyId>,
{
    OneOf {
        column,
        ids: Ids(ids.into_iter().map(Into::into).collect()),
    }
}

/// See [`one_of`].
#[derive(Clone, Debug)]
pub struct OneOf<C> {
    column: C,
    ids: Ids,
}

#[derive(Clone, Debug)]
struct Ids(Vec<AnyId>);

impl<C> Expression for OneOf<C> {
    type SqlType = Bool;
}

impl<C: AppearsOnTable<Q>, Q> AppearsOnTable<Q> for OneOf<C> {}

impl<C: SelectableExpression<Q>, Q> SelectableExpression<Q> for OneOf<C> {}

impl<C: ValidGrouping<G>, G> ValidGrouping<G> for OneOf<C> {
    type IsAggregate = C::IsAggregate;
}

impl<C: QueryId> QueryId for OneOf<C> {
    type QueryId = OneOf<C::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = C::HAS_STATIC_QUERY_ID;
}

impl<C: QueryFragment<Pg>> QueryFragment<Pg> for OneOf<C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" = ANY(");
        out.push_bind_param::<Array<Id>, _>(&self.ids.0)?;
        out.push_sql(")");
        Ok(())
    }
}

impl<C: QueryFragment<Sqlite>> QueryFragment<Sqlite> for OneOf<C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" IN (SELECT unhex(value) FROM json_each(");
        out.push_bind_param::<Text, _>(&self.ids)?;
        out.push_sql("))");
        Ok(())
    }
}

/// `["0190…","0191…"]`
impl ToSql<Text, Sqlite> for Ids {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        let ids: Vec<_> = self.0.iter().map(|AnyId(id)| id.simple()).collect();
        out.set_value(serde_json::to_string(&ids)?);
        Ok(IsNull::No)
    }
}
