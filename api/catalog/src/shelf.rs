//! What the catalog of one municipality holds, loaded whole: the browse tree and every search are
//! made of it.

use std::collections::BTreeMap;

use domain::codes::ServiceKind;
use domain::ids::{CategoryId, DepartmentId, MunicipalityId, ServiceId};
use domain::text::{Language, Texts, fold};
use store::{Db, Failure};

use crate::inputs::Keywords;
use crate::queries;
use crate::search::{LOOSE, Rank, Wanted};
use crate::views::{Catalog, CatalogCategory, CatalogService, CodeAndName, ServiceSummary};

/// The categories, services and departments of a municipality.
#[derive(Debug)]
pub(crate) struct Shelf {
    categories: Vec<Category>,
    services: Vec<Service>,
    departments: BTreeMap<DepartmentId, (String, Texts)>,
}

#[derive(Debug)]
struct Category {
    id: CategoryId,
    code: String,
    names: Texts,
    descriptions: Texts,
}

#[derive(Debug)]
struct Service {
    id: ServiceId,
    code: String,
    kind: ServiceKind,
    category: CategoryId,
    department: DepartmentId,
    names: Texts,
    summaries: Texts,
    keywords: Keywords,
    live: bool,
    search: String,
}

/// In which language to tell something: the reader's, or else the municipality's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reader {
    /// The reader's.
    pub(crate) language: Language,
    /// The municipality's.
    pub(crate) fallback: Language,
}

impl Reader {
    /// The text this reader gets.
    pub(crate) fn pick(self, texts: &Texts) -> String {
        texts.pick(self.language, self.fallback).to_owned()
    }

    /// The keywords this reader gets.
    pub(crate) fn pick_words(self, keywords: &Keywords) -> Vec<String> {
        keywords
            .get(&self.language)
            .or_else(|| keywords.get(&self.fallback))
            .cloned()
            .unwrap_or_default()
    }
}

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Search {
    /// What somebody typed.
    pub(crate) wanted: Wanted,
    /// Only these categories, if any are named.
    pub(crate) categories: Vec<String>,
    /// Only these kinds, if any are named.
    pub(crate) kinds: Vec<ServiceKind>,
}

/// Which services may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Those residents can use now.
    Live,
    /// Those being designed or withdrawn, too.
    All,
}

/// Where a found service stands in the list: by how well it fits, then by name, then by id.
pub(crate) type Place = ((Rank, String), ServiceId);

impl Shelf {
    /// Everything there is, published or not.
    pub(crate) fn load(db: &mut Db<'_>, municipality: MunicipalityId) -> Result<Self, Failure> {
        let categories = queries::categories(db, municipality)?
            .into_iter()
            .map(|row| Category {
                id: row.id,
                code: row.code,
                names: row.names.0,
                descriptions: row.descriptions.0,
            })
            .collect();
        let services = queries::services(db, municipality)?
            .into_iter()
            .map(|row| Service {
                id: row.id,
                code: row.code,
                kind: row.kind,
                category: row.category_id,
                department: row.department_id,
                names: row.names.0,
                summaries: row.summaries.0,
                keywords: row.keywords.0,
                live: row.live_version.is_some(),
                search: row.search,
            })
            .collect();
        let departments = queries::departments(db, municipality)?
            .into_iter()
            .map(|row| (row.id, (row.code, row.names.0)))
            .collect();
        Ok(Self {
            categories,
            services,
            departments,
        })
    }

    /// The tree that residents browse. A category that offers nothing is left out.
    pub(crate) fn tree(&self, reader: Reader) -> Catalog {
        let categories = self
            .categories
            .iter()
            .map(|category| CatalogCategory {
                code: category.code.clone(),
                name: reader.pick(&category.names),
                description: reader.pick(&category.descriptions),
                services: self.offered(category.id, reader),
            })
            .filter(|category| !category.services.is_empty())
            .collect();
        Catalog {
            categories,
            language: reader.language,
        }
    }

    fn offered(&self, category: CategoryId, reader: Reader) -> Vec<CatalogService> {
        let mut services: Vec<CatalogService> = self
            .services
            .iter()
            .filter(|service| service.live && service.category == category)
            .map(|service| CatalogService {
                code: service.code.clone(),
                name: reader.pick(&service.names),
                summary: reader.pick(&service.summaries),
                kind: service.kind,
                keywords: reader.pick_words(&service.keywords),
            })
            .collect();
        services.sort_by_cached_key(|service| fold(&service.name));
        services
    }

    /// The services that fit, best first.
    pub(crate) fn find(
        &self,
        search: &Search,
        shown: Shown,
        reader: Reader,
    ) -> Vec<(Place, ServiceSummary)> {
        let mut found: Vec<(Place, &Service, &Category)> = self
            .services
            .iter()
            .filter(|service| service.live || shown == Shown::All)
            .filter(|service| search.kinds.is_empty() || search.kinds.contains(&service.kind))
            .filter_map(|service| {
                let category = self.categories.iter().find(|c| c.id == service.category)?;
                let asked =
                    search.categories.is_empty() || search.categories.contains(&category.code);
                let rank = search.wanted.rank(&service.search).filter(|_| asked)?;
                let name = fold(service.names.pick(reader.language, reader.fallback));
                Some((((rank, name), service.id), service, category))
            })
            .collect();
        found.sort_by(|one, other| one.0.cmp(&other.0));
        if found
            .first()
            .is_some_and(|(((rank, _), _), ..)| *rank < LOOSE)
        {
            found.retain(|(((rank, _), _), ..)| *rank < LOOSE);
        }
        found
            .into_iter()
            .map(|(place, service, category)| (place, self.summary(service, category, reader)))
            .collect()
    }

    fn summary(&self, service: &Service, category: &Category, reader: Reader) -> ServiceSummary {
        let department = self.departments.get(&service.department);
        ServiceSummary {
            code: service.code.clone(),
            name: reader.pick(&service.names),
            summary: reader.pick(&service.summaries),
            kind: service.kind,
            category: CodeAndName {
                code: category.code.clone(),
                name: reader.pick(&category.names),
            },
            department: CodeAndName {
                code: department.map(|(code, _)| code.clone()).unwrap_or_default(),
                name: department
                    .map(|(_, names)| reader.pick(names))
                    .unwrap_or_default(),
            },
            live: service.live,
        }
    }
}
