//! Pages of lists by keyset: a cursor names the last row seen, so rows that are added meanwhile
//! shift nothing.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::refusal::{Fault, FaultCode, Refusal};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Rows of a page when the caller does not say.
pub const USUAL_SIZE: u32 = 25;
/// Rows of a page at most.
pub const LARGEST_SIZE: u32 = 100;
/// No cursor of ours is longer.
const LONGEST_CURSOR: usize = 1000;

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The rows, in the order asked for.
    pub items: Vec<T>,
    /// What to send as `cursor` for the next page; `null` on the last.
    #[schema(required = true, nullable = true)]
    pub next_cursor: Option<String>,
    /// How many rows all pages have together, when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
}

impl<T> Page<T> {
    /// The same page with each row turned into something else.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(turn).collect(),
            next_cursor: self.next_cursor,
            total: self.total,
        }
    }

    /// Adds how many rows all pages have together.
    #[must_use]
    pub fn with_total(mut self, total: Option<i64>) -> Self {
        self.total = total;
        self
    }
}

/// Where a page ends: under which order, at which values of the order's columns, at which row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cursor(String, serde_json::Value, Uuid);

impl Cursor {
    /// A cursor at a row.
    pub fn new(sort: &str, keys: impl Serialize, id: Uuid) -> Result<Self, serde_json::Error> {
        Ok(Self(sort.to_owned(), serde_json::to_value(keys)?, id))
    }

    /// Its text, opaque to the caller.
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::json!([self.0, self.1, self.2]).to_string())
    }

    fn decode(text: &str) -> Option<Self> {
        if text.len() > LONGEST_CURSOR {
            return None;
        }
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
    }
}

/// Which page of a list is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct PageRequest {
    size: u32,
    sort: String,
    cursor: Option<Cursor>,
    with_total: bool,
}

impl PageRequest {
    /// Reads what the caller sent. `sort` is the order the list is in; a cursor of another order is
    /// a fault, as is a size out of range.
    pub fn new(
        size: Option<u32>,
        cursor: Option<&str>,
        with_total: bool,
        sort: &str,
    ) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let size = size.unwrap_or(USUAL_SIZE);
        if size < 1 {
            faults.push(Fault::at_parameter("pageSize", FaultCode::TooSmall).with("min", 1));
        }
        if size > LARGEST_SIZE {
            faults.push(
                Fault::at_parameter("pageSize", FaultCode::TooLarge).with("max", LARGEST_SIZE),
            );
        }
        let decoded = cursor.map(Cursor::decode);
        if let Some(cursor) = &decoded
            && cursor.as_ref().is_none_or(|cursor| cursor.0 != sort)
        {
            faults.push(wrong_cursor());
        }
        if faults.is_empty() {
            Ok(Self {
                size,
                sort: sort.to_owned(),
                cursor: decoded.flatten(),
                with_total,
            })
        } else {
            Err(faults)
        }
    }

    /// The order the list is in.
    pub fn sort(&self) -> &str {
        &self.sort
    }

    /// Does the caller want to know how many rows there are?
    pub const fn wants_total(&self) -> bool {
        self.with_total
    }

    /// How many rows to load: one more than the page shows, to know whether there is a next one.
    pub fn limit(&self) -> i64 {
        i64::from(self.size) + 1
    }

    /// The values and the id of the row the page before ended with; `None` for the first page.
    pub fn after<K: DeserializeOwned>(&self) -> Result<Option<(K, Uuid)>, Refusal> {
        match &self.cursor {
            None => Ok(None),
            Some(Cursor(_, keys, id)) => match serde_json::from_value(keys.clone()) {
                Ok(keys) => Ok(Some((keys, *id))),
                Err(_) => Err(wrong_cursor().into()),
            },
        }
    }

    /// Makes the page of the rows loaded with [`PageRequest::limit`]; `key` tells the values and the
    /// id by which a row is found again.
    pub fn page<T, K: Serialize>(
        &self,
        mut rows: Vec<T>,
        key: impl Fn(&T) -> (K, Uuid),
    ) -> Result<Page<T>, serde_json::Error> {
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        let next_cursor = match rows.last() {
            Some(last) if more => {
                let (keys, id) = key(last);
                Some(Cursor::new(&self.sort, keys, id)?.encode())
            }
            _ => None,
        };
        Ok(Page {
            items: rows,
            next_cursor,
            total: None,
        })
    }
}

fn wrong_cursor() -> Fault {
    Fault::at_parameter("cursor", FaultCode::InvalidCursor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    #[test]
    fn a_cursor_leads_to_the_row_the_page_ended_with() {
        let first = PageRequest::new(Some(2), None, false, "-createdAt").expect("a page");
        assert_eq!(first.after::<i64>().expect("no cursor"), None);
        let page = first
            .page(vec![30_i64, 20, 10], |row| (*row, id(7)))
            .expect("a page");
        assert_eq!(page.items, [30, 20]);
        let cursor = page.next_cursor.expect("there is a next page");
        let second = PageRequest::new(Some(2), Some(&cursor), false, "-createdAt").expect("a page");
        assert_eq!(second.after::<i64>().expect("a cursor"), Some((20, id(7))));
    }

    #[test]
    fn the_last_page_has_no_cursor() {
        let request = PageRequest::new(Some(2), None, false, "name").expect("a page");
        let page = request
            .page(vec![1, 2], |row| (*row, id(1)))
            .expect("a page");
        assert_eq!(page.next_cursor, None);
    }

    #[test]
    fn a_cursor_of_another_list_is_a_fault() {
        let cursor = Cursor::new("-createdAt", 5, id(1))
            .expect("a cursor")
            .encode();
        for wrong in [cursor.as_str(), "", "%%%", "eyJhIjoxfQ"] {
            let faults = PageRequest::new(None, Some(wrong), false, "dueAt").expect_err("a fault");
            assert_eq!(
                faults,
                [Fault::at_parameter("cursor", FaultCode::InvalidCursor)]
            );
        }
        let right_order =
            PageRequest::new(None, Some(&cursor), false, "-createdAt").expect("a page");
        assert!(right_order.after::<String>().is_err());
    }

    #[test]
    fn a_page_has_one_to_a_hundred_rows() {
        assert!(PageRequest::new(Some(0), None, false, "x").is_err());
        assert!(PageRequest::new(Some(101), None, false, "x").is_err());
        assert_eq!(
            PageRequest::new(Some(100), None, false, "x")
                .expect("a page")
                .limit(),
            101
        );
        assert_eq!(
            PageRequest::new(None, None, false, "x")
                .expect("a page")
                .limit(),
            26
        );
    }
}
