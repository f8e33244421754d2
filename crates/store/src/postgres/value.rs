//! Knows which PostgreSQL types the values of the seam travel as.

use std::error::Error;
use std::fmt;

use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, WrongType, to_sql_checked};

use crate::database::{DatabaseError, Row, Value};

/// A value that a placeholder of this type cannot take.
#[derive(Debug)]
pub(super) struct Mismatch(Type);

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the value does not fit the type {}", self.0)
    }
}

impl Error for Mismatch {}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (self, ty) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Integer(integer), &Type::INT8) => integer.to_sql(ty, out),
            (Self::Integer(integer), &Type::INT4) => {
                i32::try_from(*integer).map_err(|_| Mismatch(ty.clone()))?.to_sql(ty, out)
            }
            (Self::Text(text), ty) if <&str as ToSql>::accepts(ty) => text.to_sql(ty, out),
            (Self::Bytes(bytes), &Type::BYTEA) => bytes.to_sql(ty, out),
            _ => Err(Box::new(Mismatch(ty.clone()))),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(match *ty {
            Type::INT8 => Self::Integer(i64::from_sql(ty, raw)?),
            Type::INT4 => Self::Integer(i32::from_sql(ty, raw)?.into()),
            Type::BOOL => Self::Integer(bool::from_sql(ty, raw)?.into()),
            Type::BYTEA => Self::Bytes(raw.to_vec()),
            _ => Self::Text(String::from_sql(ty, raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::INT4 | Type::BOOL | Type::BYTEA) || <String as FromSql<'_>>::accepts(ty)
    }
}

/// The row as the seam shows it; a comparison's BOOLEAN is 0 or 1, as in SQLite.
pub(super) fn row(found: &tokio_postgres::Row) -> Result<Row, DatabaseError> {
    let columns = (0..found.len()).map(|i| found.try_get::<_, Value>(i)).collect::<Result<Vec<_>, _>>();
    columns.map(Row::from).map_err(|error| match error.source().is_some_and(|source| source.is::<WrongType>()) {
        true => DatabaseError::Programming(error.to_string()),
        false => DatabaseError::Corrupt(error.to_string()),
    })
}
