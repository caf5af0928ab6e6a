//! The floor: what the same statements on the same rows cost when nothing else is done. No rules, no
//! sign-in, no checks, no names picked in a language, no numbers, no log. It uses the store as
//! Cirmos does, because group commit and pools are part of the database and not of the rules.

mod statements;

use std::path::PathBuf;
use std::sync::Arc;

use actix_web::web::{self, Bytes, Data, Path, Query};
use actix_web::{App, HttpResponse, HttpServer, error};
use clap::Args;
use domain::clock::Clock as _;
use domain::ids::{CaseId, DepartmentId};
use serde::Deserialize;
use serde_json::Value;
use server::demo::SLUG;
use store::{Failure, Store, StoreConfig};
use web::{get, post, scope};

use self::statements::{Setting, Sort};
use crate::Outcome;
use crate::workload::SERVICE;

/// Which database, and where to listen.
#[derive(Clone, Debug, Args)]
pub struct FloorOptions {
    /// The database's URL.
    #[arg(long)]
    database: String,
    /// What Cirmos answered for the browse tree: sent from memory, as Cirmos does.
    #[arg(long)]
    tree: PathBuf,
    /// What Cirmos answered for the service's page.
    #[arg(long)]
    page: PathBuf,
    /// The port.
    #[arg(long)]
    port: u16,
}

struct Floor {
    store: Store,
    setting: Arc<Setting>,
    tree: Bytes,
    page: Bytes,
}

/// Answers until it is stopped.
#[actix_web::main]
pub async fn serve(options: &FloorOptions) -> Outcome<()> {
    let store = Store::open(&StoreConfig::new(&options.database))?;
    let setting = store
        .read(store::Reach::Installation, statements::setting)
        .await?;
    let floor = Data::new(Floor {
        store,
        setting: Arc::new(setting),
        tree: std::fs::read(&options.tree)?.into(),
        page: std::fs::read(&options.page)?.into(),
    });
    let server = HttpServer::new(move || {
        let municipality = scope(&format!("/api/v1/municipalities/{SLUG}"))
            .route("/cases", post().to(create_case))
            .route("/cases", get().to(list_cases))
            .route("/cases/{case}", get().to(read_case))
            .route("/service-catalog", get().to(tree))
            .route(
                &format!("/service-catalog/services/{SERVICE}"),
                get().to(page),
            );
        App::new()
            .app_data(floor.clone())
            .service(municipality)
            .route("/health/ready", get().to(HttpResponse::Ok))
    });
    Ok(server
        .workers(crate::process::cores())
        .bind(("127.0.0.1", options.port))?
        .run()
        .await?)
}

async fn create_case(
    floor: Data<Floor>,
    sent: web::Json<Value>,
) -> actix_web::Result<HttpResponse> {
    let setting = Arc::clone(&floor.setting);
    let now = ::web::SystemClock.now();
    let mut sent = sent.into_inner();
    let (answers, subject) = (sent["answers"].take(), sent["subject"].take());
    let subject = subject.as_str().unwrap_or_default().to_owned();
    let work =
        move |tx: &mut store::Tx<'_>| statements::create(tx, &setting, now, &subject, &answers);
    let made = floor.store.write(floor.setting.municipality, work).await;
    Ok(HttpResponse::Created().json(made.map_err(failed)?))
}

async fn read_case(floor: Data<Floor>, case: Path<CaseId>) -> actix_web::Result<HttpResponse> {
    let (municipality, case) = (floor.setting.municipality, case.into_inner());
    let found = floor
        .store
        .read(municipality, move |db| {
            statements::read(db, municipality, case)
        })
        .await;
    Ok(HttpResponse::Ok().json(found.map_err(failed)?))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct List {
    department_id: DepartmentId,
    open: bool,
    sort: Sort,
    page_size: i64,
}

async fn list_cases(floor: Data<Floor>, list: Query<List>) -> actix_web::Result<HttpResponse> {
    let (municipality, list) = (floor.setting.municipality, list.into_inner());
    let work = move |db: &mut store::Db<'_>| {
        statements::list(
            db,
            municipality,
            list.department_id,
            list.open,
            list.sort,
            list.page_size,
        )
    };
    let found = floor.store.read(municipality, work).await;
    Ok(HttpResponse::Ok().json(found.map_err(failed)?))
}

async fn tree(floor: Data<Floor>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(floor.tree.clone())
}

async fn page(floor: Data<Floor>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(floor.page.clone())
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn failed(failure: Failure) -> actix_web::Error {
    error::ErrorInternalServerError(format!("{failure:?}"))
}
