//! Query and path parameters as types.

use std::borrow::Cow;
use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use domain::refusal::{Fault, FaultCode, ProblemKind, Refusal};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::body::checked;
use crate::check::Check;
use crate::json::{self, Source, clean};
use crate::problem::Problem;

/// More filters than anybody needs.
const MOST_PARAMETERS: usize = 64;

/// The query. A parameter that is a list may be given several times; any other twice, or one nobody
/// asked for, is 400.
#[derive(Debug)]
pub struct Params<T>(pub T);

impl<T> Params<T> {
    /// What was asked.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Params<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned + Check> FromRequest for Params<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            read(request.query_string())
                .map(Self)
                .map_err(Problem::from),
        )
    }
}

fn read<T: DeserializeOwned + Check>(query: &str) -> Result<T, Refusal> {
    let mut faults = Vec::new();
    let map = if query.is_empty() {
        Map::new()
    } else {
        by_name(query, &mut faults)
    };
    let (value, more) = json::read::<T>(&Value::Object(map), Source::Query);
    faults.extend(more);
    checked(value, faults)
}

/// Each name with the list of its values.
fn by_name(query: &str, faults: &mut Vec<Fault>) -> Map<String, Value> {
    let mut map = Map::new();
    for (count, pair) in query.split('&').filter(|pair| !pair.is_empty()).enumerate() {
        if count == MOST_PARAMETERS {
            faults.push(Fault::at_parameter("", FaultCode::TooMany).with("max", MOST_PARAMETERS));
            break;
        }
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let Some(name) = decode(name) else {
            faults.push(Fault::at_parameter("", FaultCode::ForbiddenCharacter));
            continue;
        };
        let Some(value) = decode(value) else {
            faults.push(Fault::at_parameter(name, FaultCode::ForbiddenCharacter));
            continue;
        };
        match map.entry(name).or_insert_with(|| Value::Array(Vec::new())) {
            Value::Array(list) => list.push(Value::String(value)),
            _ => unreachable!("only lists are put in"),
        }
    }
    map
}

/// Undoes the form encoding; nothing when what comes out is no text we take.
fn decode(encoded: &str) -> Option<String> {
    let spaced: Cow<'_, str> = if encoded.contains('+') {
        encoded.replace('+', " ").into()
    } else {
        encoded.into()
    };
    let text: Cow<'_, str> = if spaced.contains('%') {
        String::from_utf8(unescape(spaced.as_bytes())?).ok()?.into()
    } else {
        spaced
    };
    clean(&text).ok().map(Cow::into_owned)
}

fn unescape(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&first, tail)) = rest.split_first() {
        if first == b'%' {
            let (digits, tail) = tail.split_at_checked(2)?;
            let digits = std::str::from_utf8(digits).ok()?;
            if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
                return None;
            }
            plain.push(u8::from_str_radix(digits, 16).ok()?);
            rest = tail;
        } else {
            plain.push(first);
            rest = tail;
        }
    }
    Some(plain)
}

/// For a route without parameters in its query: any is 400.
#[derive(Debug, serde::Deserialize)]
pub struct NoParams {}

impl Check for NoParams {}

/// The parameters of the path, apart from the municipality, which [`Allowed`](crate::Allowed) has:
/// one value, a tuple in the order of the path, or a struct by name. What does not fit is not there:
/// 404.
#[derive(Debug)]
pub struct PathOf<T>(pub T);

impl<T> PathOf<T> {
    /// What the path names.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for PathOf<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned> FromRequest for PathOf<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            from_path(request)
                .map(Self)
                .ok_or_else(|| Problem::of(ProblemKind::NotFound)),
        )
    }
}

fn from_path<T: DeserializeOwned>(request: &HttpRequest) -> Option<T> {
    let mut named = Vec::with_capacity(2);
    for (name, value) in request
        .match_info()
        .iter()
        .filter(|(name, _)| *name != MUNICIPALITY)
    {
        let value = clean(value).ok()?.into_owned();
        named.push((name.to_owned(), vec![Value::String(value)].into()));
    }
    let list = Value::Array(
        named
            .iter()
            .map(|(_, value): &(String, Value)| value.clone())
            .collect(),
    );
    let by_name = Value::Object(named.into_iter().collect());
    // A scalar reads the first of the list, a tuple the list, a struct the map.
    for shape in [list, by_name] {
        if let (Some(value), faults) = json::read::<T>(&shape, Source::Path)
            && faults.is_empty()
        {
            return Some(value);
        }
    }
    None
}

/// The name of the path parameter that holds the municipality's slug.
pub(crate) const MUNICIPALITY: &str = "municipality";

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use domain::ids::{DepartmentId, UserId};
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize, Debug)]
    struct Named {
        number: u32,
        code: String,
    }

    #[derive(Deserialize, Debug, Default, PartialEq)]
    #[serde(rename_all = "camelCase", default)]
    struct Query {
        q: Option<String>,
        status: Vec<String>,
        page_size: Option<u32>,
    }

    impl Check for Query {
        fn check(&self, faults: &mut crate::check::Faults) {
            if self.page_size.is_some_and(|size| size > 100) {
                faults.add(Fault::at_parameter("pageSize", FaultCode::TooLarge).with("max", 100));
            }
        }
    }

    fn codes(query: &str) -> Vec<FaultCode> {
        match read::<Query>(query) {
            Ok(_) => Vec::new(),
            Err(Refusal::Faults(faults)) => faults.into_iter().map(|fault| fault.code).collect(),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_query_is_decoded_and_lists_collected() {
        let query: Query =
            read("q=k%C3%B3bor+macska&status=new&status=closed&pageSize=5").expect("a query");
        assert_eq!(query.q.as_deref(), Some("kóbor macska"));
        assert_eq!(query.status, ["new", "closed"]);
        assert_eq!(query.page_size, Some(5));
        assert_eq!(read::<Query>("").expect("nothing"), Query::default());
    }

    #[test]
    fn typos_and_duplicates_are_refused() {
        assert_eq!(codes("Q=1"), [FaultCode::UnknownParameter]);
        assert_eq!(codes("q=1&q=2"), [FaultCode::Duplicate]);
        assert_eq!(codes("pageSize=101"), [FaultCode::TooLarge]);
        assert_eq!(codes("pageSize="), [FaultCode::WrongType]);
        assert_eq!(codes("q=%00"), [FaultCode::ForbiddenCharacter]);
        assert_eq!(codes("q=%ff"), [FaultCode::ForbiddenCharacter]);
        assert_eq!(codes("q=%4"), [FaultCode::ForbiddenCharacter]);
        assert_eq!(codes(&"status=new&".repeat(65)), [FaultCode::TooMany]);
    }

    #[actix_web::test]
    async fn a_path_is_read_without_its_municipality() {
        let id = "01890000-0000-7000-8000-000000000001";
        let request = TestRequest::default()
            .param("municipality", "cserhalom")
            .param("department", id)
            .to_http_request();
        let one = PathOf::<DepartmentId>::extract(&request)
            .await
            .expect("an id");
        assert_eq!(one.to_string(), id);

        let request = TestRequest::default()
            .param("municipality", "cserhalom")
            .param("code", "stray-cat")
            .param("number", "7")
            .to_http_request();
        let (code, number) = PathOf::<(String, u32)>::extract(&request)
            .await
            .expect("both")
            .into_inner();
        assert_eq!((code.as_str(), number), ("stray-cat", 7));
        let named = PathOf::<Named>::extract(&request)
            .await
            .expect("both")
            .into_inner();
        assert_eq!((named.code.as_str(), named.number), ("stray-cat", 7));
    }

    #[actix_web::test]
    async fn a_path_that_does_not_fit_names_nothing() {
        let request = TestRequest::default()
            .param("user", "seven")
            .to_http_request();
        let problem = PathOf::<UserId>::extract(&request)
            .await
            .expect_err("a problem");
        assert_eq!(problem.kind(), ProblemKind::NotFound);
    }
}
