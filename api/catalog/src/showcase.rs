//! What residents see of the catalog, kept for a few seconds: nearly everybody asks for the same
//! pages, and they change a few times a month.
//!
//! A change made through this process shows at once ([`Showcase::renew`]); one made elsewhere (by
//! another instance, the command line or another slice) after [`KEPT`] at most.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use domain::ids::MunicipalityId;
use domain::refusal::Refusal;
use domain::text::Language;
use moka::future::Cache;
use serde::Serialize;
use store::{Failure, Store};
use web::{MunicipalityContext, Reply};

use crate::page;
use crate::shelf::{Reader, Shelf};

/// How long what was read is shown. Two instances never differ for longer.
const KEPT: Duration = Duration::from_secs(4);
/// How long readers and proxies may keep it before they ask whether it has changed.
const PUBLIC_S: u32 = 60;
/// Municipalities whose tree is kept at once.
const MOST_SHELVES: u64 = 500;
/// Bytes of pages kept at once.
const MOST_PAGE_BYTES: u64 = 8 * 1024 * 1024;

/// Which change of this process came before: what was read earlier is not shown any more.
type Edition = u64;
type PageKey = (MunicipalityId, Edition, Language, String);

/// What is shown. One for the process; cloning is cheap.
#[derive(Clone)]
pub struct Showcase {
    edition: Arc<AtomicU64>,
    trees: Cache<(MunicipalityId, Edition), Arc<Tree>>,
    pages: Cache<PageKey, Kept>,
}

/// The shelf of a municipality with its tree in each of its languages.
pub(crate) struct Tree {
    pub(crate) shelf: Shelf,
    replies: BTreeMap<Language, Kept>,
}

/// An answer and how much room it takes.
#[derive(Clone)]
struct Kept {
    reply: Reply,
    bytes: u32,
}

impl Default for Showcase {
    fn default() -> Self {
        Self {
            edition: Arc::default(),
            trees: Cache::builder()
                .max_capacity(MOST_SHELVES)
                .time_to_live(KEPT)
                .build(),
            pages: Cache::builder()
                .max_capacity(MOST_PAGE_BYTES)
                .weigher(|_: &PageKey, kept: &Kept| kept.bytes)
                .time_to_live(KEPT)
                .build(),
        }
    }
}

impl fmt::Debug for Showcase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Showcase")
            .field("edition", &self.edition)
            .finish_non_exhaustive()
    }
}

impl Showcase {
    /// Something was changed and committed: nothing read before is shown from now on.
    pub fn renew(&self) {
        self.edition.fetch_add(1, Ordering::AcqRel);
    }

    /// The browse tree, as it is answered.
    pub(crate) async fn browse(
        &self,
        store: &Store,
        municipality: &Arc<MunicipalityContext>,
        language: Language,
    ) -> Result<Reply, Failure> {
        let tree = self.tree(store, municipality).await?;
        if let Some(kept) = tree.replies.get(&language) {
            return Ok(kept.reply.clone());
        }
        let reader = Reader {
            language,
            fallback: municipality.default_language,
        };
        Ok(public(&tree.shelf.tree(reader), language)?.reply)
    }

    /// The shelf to search in.
    pub(crate) async fn tree(
        &self,
        store: &Store,
        municipality: &Arc<MunicipalityContext>,
    ) -> Result<Arc<Tree>, Failure> {
        let key = (municipality.id, self.edition.load(Ordering::Acquire));
        let municipality = Arc::clone(municipality);
        let load = store.read(municipality.id, move |db| {
            let loaded = Shelf::load(db, municipality.id)?;
            let replies = municipality
                .languages
                .iter()
                .map(|language| {
                    let fallback = municipality.default_language;
                    let tree = loaded.tree(Reader {
                        language: *language,
                        fallback,
                    });
                    Ok((*language, public(&tree, *language)?))
                })
                .collect::<Result<_, Failure>>()?;
            Ok(Arc::new(Tree {
                shelf: loaded,
                replies,
            }))
        });
        self.trees
            .try_get_with(key, load)
            .await
            .map_err(|failure| shared(&failure))
    }

    /// The page of a service, as it is answered; 404 when residents cannot use it.
    pub(crate) async fn page(
        &self,
        store: &Store,
        municipality: &Arc<MunicipalityContext>,
        language: Language,
        code: &str,
    ) -> Result<Reply, Failure> {
        let edition = self.edition.load(Ordering::Acquire);
        let key = (municipality.id, edition, language, code.to_owned());
        let (id, code) = (municipality.id, code.to_owned());
        let reader = Reader {
            language,
            fallback: municipality.default_language,
        };
        let load = store.read(id, move |db| {
            let page = page::load(db, id, &code, reader)?.ok_or_else(Refusal::not_found)?;
            public(&page, language)
        });
        let kept = self.pages.try_get_with(key, load).await;
        kept.map(|kept| kept.reply)
            .map_err(|failure| shared(&failure))
    }
}

fn public<T: Serialize>(view: &T, language: Language) -> Result<Kept, Failure> {
    let body = serde_json::to_vec(view)?;
    let bytes = u32::try_from(body.len()).unwrap_or(u32::MAX);
    let reply = Reply::text("application/json; charset=utf-8", body);
    Ok(Kept {
        reply: reply.spoken(language).public(PUBLIC_S),
        bytes,
    })
}

/// A failure that several waited for, for each of them.
fn shared(failure: &Failure) -> Failure {
    match failure {
        Failure::Refused(refusal) => Failure::Refused(refusal.clone()),
        Failure::Busy { retry_after_s } => Failure::Busy {
            retry_after_s: *retry_after_s,
        },
        Failure::Broken(cause) => Failure::broken(cause.to_string()),
    }
}
