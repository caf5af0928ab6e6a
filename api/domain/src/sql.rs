//! That ids and codes may stand for a column's value (feature `sql`, which `store` asks for).
//!
//! Only the crate that owns a type may say so; what such a value is in which database, `store`
//! says. No query is made here and no database is known.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, Queryable};
use diesel::expression::{AsExpression, TypedExpressionType};
use diesel::internal::derives::as_expression::Bound;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::is_nullable::NotNull;
use diesel::sql_types::{Nullable, SingleValue, SqlType};

use crate::codes::{
    ActorKind, CaseStatus, Channel, DepartmentRole, EventKind, MessageDirection, Outcome, Role,
    ServiceKind, SessionKind, SubjectKind, TaskStatus, UserStatus, VersionStatus,
};
use crate::ids::{
    CaseId, CategoryId, DepartmentId, MessageId, MunicipalityId, NoteId, ServiceId, SessionId,
    TaskId, UserId,
};
use crate::text::Language;

macro_rules! values {
    ($($name:ident),+ $(,)?) => {$(
        impl<ST: SqlType + TypedExpressionType> AsExpression<ST> for $name {
            type Expression = Bound<ST, Self>;
            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }

        impl<ST: SqlType + TypedExpressionType> AsExpression<ST> for &$name {
            type Expression = Bound<ST, Self>;
            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }

        impl<ST, DB> ToSql<Nullable<ST>, DB> for $name
        where
            ST: SqlType<IsNull = NotNull>,
            DB: Backend,
            Self: ToSql<ST, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                <Self as ToSql<ST, DB>>::to_sql(self, out)
            }
        }

        impl<ST: SingleValue, DB: Backend> Queryable<ST, DB> for $name
        where
            Self: FromSql<ST, DB>,
        {
            type Row = Self;
            fn build(row: Self) -> deserialize::Result<Self> {
                Ok(row)
            }
        }
    )+};
}

crate::for_each_id!(values);
crate::for_each_code!(values);
values!(Language);
