//! Which paths there are, with which methods, and in which forms they answer: taken from the
//! contract, so that contract and house cannot differ.

use std::sync::Arc;

use actix_web::http::Method;
use actix_web::http::header::HeaderValue;
use utoipa::openapi::path::ParameterIn;
use utoipa::openapi::{OpenApi, PathItem, RefOr};

/// All routes of the contract.
#[derive(Debug, Default)]
pub struct RouteTable {
    root: Node,
}

/// One path of the contract.
#[derive(Debug)]
pub struct Route {
    /// The path with its parameters by name: what logs and metrics call the route.
    pub(crate) pattern: Arc<str>,
    methods: Vec<Offer>,
    pub(crate) allow: HeaderValue,
}

/// One method of a path.
#[derive(Debug)]
struct Offer {
    method: Method,
    /// The media types it answers with; none where it answers without a body.
    forms: Vec<String>,
    takes_query: bool,
}

#[derive(Debug, Default)]
struct Node {
    fixed: Vec<(String, Node)>,
    parameter: Option<Box<Node>>,
    route: Option<Arc<Route>>,
}

impl RouteTable {
    /// The routes of a contract.
    pub fn of(contract: &OpenApi) -> Self {
        let mut table = Self::default();
        for (path, item) in &contract.paths.paths {
            table.add(path, methods(item));
        }
        // The contract does not describe itself, and is always there.
        for path in ["/api/v1/openapi.json", "/api/v1/openapi.yaml"] {
            if table.find(path).is_none() {
                table.add(
                    path,
                    vec![Offer {
                        method: Method::GET,
                        forms: Vec::new(),
                        takes_query: false,
                    }],
                );
            }
        }
        table
    }

    fn add(&mut self, path: &str, methods: Vec<Offer>) {
        let mut allow: Vec<&str> = methods.iter().map(|offer| offer.method.as_str()).collect();
        if allow.contains(&"GET") {
            allow.push("HEAD");
        }
        allow.push("OPTIONS");
        let allow = HeaderValue::try_from(allow.join(", "))
            .unwrap_or_else(|_| HeaderValue::from_static("OPTIONS"));
        let mut node = &mut self.root;
        for segment in path.split('/').skip(1) {
            node = node.below(segment);
        }
        node.route = Some(Arc::new(Route {
            pattern: path.into(),
            methods,
            allow,
        }));
    }

    /// The route of a path.
    pub(crate) fn find(&self, path: &str) -> Option<Arc<Route>> {
        self.root.find(path.strip_prefix('/')?)
    }
}

impl Node {
    fn below(&mut self, segment: &str) -> &mut Self {
        if segment.starts_with('{') {
            return self.parameter.get_or_insert_default();
        }
        let known = self.fixed.iter().position(|(known, _)| known == segment);
        let at = known.unwrap_or_else(|| {
            self.fixed.push((segment.to_owned(), Self::default()));
            self.fixed.len() - 1
        });
        &mut self.fixed[at].1
    }

    /// A fixed segment comes before a parameter, as in the contract (OpenAPI 3.1 §4.8.8.2).
    fn find(&self, path: &str) -> Option<Arc<Route>> {
        let (segment, rest) = match path.split_once('/') {
            Some((segment, rest)) => (segment, Some(rest)),
            None => (path, None),
        };
        let onwards = |node: &Self| match rest {
            Some(rest) => node.find(rest),
            None => node.route.clone(),
        };
        self.fixed
            .iter()
            .find(|(known, _)| known == segment)
            .and_then(|(_, node)| onwards(node))
            .or_else(|| {
                let parameter = self.parameter.as_ref().filter(|_| !segment.is_empty());
                parameter.and_then(|node| onwards(node))
            })
    }
}

impl Route {
    /// Is there such a method here?
    pub(crate) fn has(&self, method: &Method) -> bool {
        self.offer(method).is_some()
    }

    /// Does it take anything in its query?
    pub(crate) fn takes_query(&self, method: &Method) -> bool {
        self.offer(method).is_some_and(|offer| offer.takes_query)
    }

    fn offer(&self, method: &Method) -> Option<&Offer> {
        self.methods.iter().find(|offer| offer.method == *method)
    }

    /// Can the answer to this method be given in a form the caller takes?
    pub(crate) fn satisfies(&self, method: &Method, accept: &str) -> bool {
        let Some(Offer { forms, .. }) = self.offer(method) else {
            return true;
        };
        forms.is_empty()
            || accept.trim().is_empty()
            || accept.split(',').any(|range| takes(range, forms))
    }
}

fn takes(range: &str, forms: &[String]) -> bool {
    let mut parts = range.split(';').map(str::trim);
    let wanted = parts.next().unwrap_or_default();
    let refused = parts.any(|part| {
        part.strip_prefix("q=")
            .is_some_and(|weight| weight.chars().all(|c| matches!(c, '0' | '.')))
    });
    if refused {
        return false;
    }
    match wanted.split_once('/') {
        Some(("*", "*")) => true,
        Some((kind, "*")) => forms.iter().any(|form| {
            form.split('/')
                .next()
                .is_some_and(|own| own.eq_ignore_ascii_case(kind))
        }),
        Some(_) => forms.iter().any(|form| form.eq_ignore_ascii_case(wanted)),
        None => false,
    }
}

fn methods(item: &PathItem) -> Vec<Offer> {
    let all = [
        (Method::GET, &item.get),
        (Method::POST, &item.post),
        (Method::PUT, &item.put),
        (Method::PATCH, &item.patch),
        (Method::DELETE, &item.delete),
    ];
    all.into_iter()
        .filter_map(|(method, operation)| {
            let operation = operation.as_ref()?;
            let mut forms: Vec<String> = operation
                .responses
                .responses
                .iter()
                .filter(|(status, _)| status.starts_with('2'))
                .filter_map(|(_, response)| match response {
                    RefOr::T(response) => Some(response),
                    RefOr::Ref(_) => None,
                })
                .flat_map(|response| response.content.keys().cloned())
                .collect();
            // A refusal is always one of these; who takes it, takes what we have to say.
            if !forms.is_empty() {
                forms.push(crate::problem::CONTENT_TYPE.to_owned());
            }
            let takes_query =
                operation
                    .parameters
                    .iter()
                    .flatten()
                    .any(|parameter| match parameter {
                        RefOr::T(parameter) => parameter.parameter_in == ParameterIn::Query,
                        RefOr::Ref(_) => false,
                    });
            Some(Offer {
                method,
                forms,
                takes_query,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(method: Method, forms: &[&str]) -> Offer {
        let forms = forms.iter().map(|form| (*form).to_owned()).collect();
        Offer {
            method,
            forms,
            takes_query: false,
        }
    }

    fn table() -> RouteTable {
        let json = &["application/json", "application/problem+json"];
        let mut table = RouteTable::default();
        table.add(
            "/api/v1/cases",
            vec![offer(Method::GET, json), offer(Method::POST, json)],
        );
        table.add(
            "/api/v1/cases/{id}",
            vec![offer(Method::GET, json), offer(Method::DELETE, &[])],
        );
        table.add(
            "/api/v1/cases/counts",
            vec![offer(Method::GET, &["text/csv"])],
        );
        table.add("/api/v1/{any}/notes", vec![offer(Method::GET, json)]);
        table
    }

    fn found(path: &str) -> Option<String> {
        table().find(path).map(|route| route.pattern.to_string())
    }

    #[test]
    fn a_path_is_found_as_the_contract_has_it() {
        assert_eq!(found("/api/v1/cases").as_deref(), Some("/api/v1/cases"));
        assert_eq!(
            found("/api/v1/cases/7").as_deref(),
            Some("/api/v1/cases/{id}")
        );
        assert_eq!(
            found("/api/v1/cases/counts").as_deref(),
            Some("/api/v1/cases/counts")
        );
        assert_eq!(
            found("/api/v1/cases/notes").as_deref(),
            Some("/api/v1/cases/{id}")
        );
        for unknown in [
            "/api/v1/cases/",
            "/api/v1/cases/7/",
            "/api/v1//cases",
            "/api/v1",
            "",
            "cases",
        ] {
            assert_eq!(found(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn methods_are_listed() {
        let route = table().find("/api/v1/cases/7").expect("a route");
        assert_eq!(route.allow, "GET, DELETE, HEAD, OPTIONS");
        assert!(route.has(&Method::DELETE) && !route.has(&Method::PUT));
    }

    #[test]
    fn an_answer_comes_in_a_form_the_caller_takes() {
        let route = table().find("/api/v1/cases").expect("a route");
        for good in [
            "",
            "*/*",
            "application/*",
            "text/html, application/json;q=0.1",
            "Application/JSON",
            "application/problem+json",
        ] {
            assert!(route.satisfies(&Method::GET, good), "{good}");
        }
        for bad in [
            "text/html",
            "application/json;q=0",
            "application/xml, text/*",
            "json",
        ] {
            assert!(!route.satisfies(&Method::GET, bad), "{bad}");
        }
        let counts = table().find("/api/v1/cases/counts").expect("a route");
        assert!(counts.satisfies(&Method::GET, "text/csv"));
        let one = table().find("/api/v1/cases/7").expect("a route");
        assert!(
            one.satisfies(&Method::DELETE, "text/html"),
            "nothing is answered"
        );
    }
}
