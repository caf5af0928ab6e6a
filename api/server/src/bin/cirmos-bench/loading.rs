//! Many cases, quickly: whole rows made here and stored many at a time, with their journals, so
//! that `cirmos verify` accepts the database as if it had been used for three years.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _};
use std::sync::Arc;
use std::time::Instant;

use cases::offers::{Offers, Service};
use cases::queries::{self, CaseRow, ManyCases, MessageRow, NoteRow, TaskRow};
use catalog::inputs::{NewService, VersionTransition};
use catalog::operations::{self as design, Deed};
use domain::clock::{Clock as _, Moment, truncate};
use domain::codes::{
    CaseStatus, Channel, EventKind, MessageDirection, Outcome as CaseOutcome, TaskStatus,
    VersionStatus,
};
use domain::deadline::local_year;
use domain::ids::{CaseId, DepartmentId, MessageId, NoteId, TaskId};
use domain::policy::Actor;
use domain::reference::Reference;
use domain::text::{Language, Texts};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Value, json};
use server::demo;
use store::journal::{self, Entry, Subject};
use store::schema::{case_message, case_note};
use store::types::{At, Json};
use store::{Failure, Store, Tx, on};
use web::{IfMatch, MunicipalityContext, SystemClock};

use crate::databases::Kind;
use crate::{Outcome, workload};

/// The service that cases are created for, as the API takes it.
pub const SERVICE: &str = include_str!("service.json");

/// Cases of one transaction.
const TOGETHER: u64 = 2_000;

/// How far the cases reach back.
const DAYS: i64 = 3 * 365;

/// Makes the demo's town, the service to measure with, and so many cases.
pub fn load(store: &Store, kind: Kind, cases: u64) -> Outcome<()> {
    let begun = Instant::now();
    let now = SystemClock.now();
    let founded = now - chrono::Duration::days(DAYS + 30);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let town = runtime.block_on(demo::set_up(store, founded))?;
    let people = town
        .departments
        .values()
        .map(|id| {
            (
                *id,
                town.workers
                    .get(id)
                    .into_iter()
                    .flatten()
                    .map(|one| one.actor.clone())
                    .collect(),
            )
        })
        .collect();
    let municipality = Arc::new(town.municipality);
    add_service(store, &municipality, founded)?;
    let mut codes = town.services;
    codes.push(workload::SERVICE.to_owned());
    let mut past = Past {
        services: services(store, &municipality, codes)?,
        people,
        municipality,
        numbers: BTreeMap::new(),
        dice: StdRng::seed_from_u64(cases),
        founded: now - chrono::Duration::days(DAYS),
        cases,
    };
    let mut made = 0;
    while made < cases {
        let some = TOGETHER.min(cases - made);
        let batch = Arc::new(past.batch(made, some)?);
        let municipality = past.municipality.id;
        store.write_blocking(municipality, move |tx| batch.store(tx))?;
        made += some;
        tell(kind, made, cases, begun);
    }
    let report = store::verify::verify(store)?;
    match report.violations.first() {
        None => Ok(()),
        Some(violation) => Err(format!("what was loaded is not whole: {violation}").into()),
    }
}

fn tell(kind: Kind, made: u64, of: u64, begun: Instant) {
    let mut out = std::io::stderr();
    let seconds = begun.elapsed().as_secs();
    if out.is_terminal() {
        let end = if made == of { "\n" } else { "" };
        let _ = write!(
            out,
            "\rLoading {kind}: {made} of {of} cases, {seconds} s {end}"
        );
        let _ = out.flush();
    } else if made == of || (made / TOGETHER).is_multiple_of((of / TOGETHER / 5).max(1)) {
        let _ = writeln!(out, "Loading {kind}: {made} of {of} cases, {seconds} s");
    }
}

/// Adds the service and makes it live.
fn add_service(store: &Store, municipality: &Arc<MunicipalityContext>, now: Moment) -> Outcome<()> {
    let new: NewService = serde_json::from_str(SERVICE)?;
    let context = Arc::clone(municipality);
    store.write_blocking(municipality.id, move |tx| {
        let actor = Actor::system(context.id);
        let deed = Deed {
            actor: &actor,
            municipality: &context,
            now,
            request_id: None,
        };
        let mut seen = design::create_service(tx, deed, &new)?.version;
        for to in [VersionStatus::InReview, VersionStatus::Live] {
            let step = VersionTransition { to, reason: None };
            seen =
                design::transition(tx, deed, &new.code, 1, &IfMatch::version(seen), &step)?.version;
        }
        Ok(())
    })?;
    Ok(())
}

fn services(
    store: &Store,
    municipality: &MunicipalityContext,
    codes: Vec<String>,
) -> Outcome<Vec<Arc<Service>>> {
    let id = municipality.id;
    Ok(store.read_blocking(id, move |db| {
        let offers = Offers::default();
        let found: Result<Vec<_>, Failure> = codes
            .iter()
            .map(|code| offers.service(db, id, code))
            .collect();
        Ok(found?.into_iter().flatten().collect())
    })?)
}

/// The three years that are made up.
struct Past {
    municipality: Arc<MunicipalityContext>,
    services: Vec<Arc<Service>>,
    people: BTreeMap<DepartmentId, Vec<Actor>>,
    numbers: BTreeMap<i32, i64>,
    dice: StdRng,
    founded: Moment,
    cases: u64,
}

/// Cases that are stored together.
#[derive(Default)]
struct Batch {
    many: ManyCases,
    messages: Vec<MessageRow>,
    notes: Vec<NoteRow>,
    entries: Vec<Entry>,
    /// How many of each year, and the number the first of them has.
    numbers: BTreeMap<i32, (i64, i64)>,
}

impl Past {
    fn batch(&mut self, first: u64, count: u64) -> Result<Batch, Failure> {
        let mut batch = Batch::default();
        for position in first..first + count {
            self.add(&mut batch, position)?;
        }
        Ok(batch)
    }

    /// Evenly over the years, so that the newest come last.
    fn moment(&self, position: u64) -> Result<Moment, Failure> {
        let span = u64::try_from(DAYS * 86_400).map_err(Failure::broken)?;
        let seconds = u128::from(span) * u128::from(position) / u128::from(self.cases);
        let seconds = i64::try_from(seconds).map_err(Failure::broken)?;
        Ok(truncate(self.founded + chrono::Duration::seconds(seconds)))
    }

    fn reference(&mut self, batch: &mut Batch, at: Moment) -> Result<String, Failure> {
        let year = local_year(at, self.municipality.time_zone);
        let last = self.numbers.entry(year).or_insert(0);
        *last += 1;
        batch.numbers.entry(year).or_insert((0, *last)).0 += 1;
        let reference = Reference::new(&self.municipality.prefix, year, *last);
        Ok(reference.map_err(Failure::broken)?.to_string())
    }

    fn add(&mut self, batch: &mut Batch, position: u64) -> Result<(), Failure> {
        let at = self.moment(position)?;
        let reference = self.reference(batch, at)?;
        let service = Arc::clone(&self.services[self.dice.random_range(0..self.services.len())]);
        // Of the last tenth most are open, of the others few.
        let recent = position * 10 >= self.cases * 9;
        let open = self.dice.random_bool(if recent { 0.8 } else { 0.02 });
        let people = self
            .people
            .get(&service.department)
            .filter(|people| !people.is_empty());
        let people = people.ok_or_else(|| Failure::broken("a department without anybody"))?;
        let worker = people[self.dice.random_range(0..people.len())].clone();
        let case = self.case(&service, reference, at, open, &worker);
        let task = task(&case, &worker);
        let story = Story {
            batch,
            case: &case,
            task: &task,
            worker: &worker,
            version: 0,
        };
        let version = story.tell(self.dice.random_bool(0.5));
        batch.many.tasks.push(task);
        batch.many.cases.push(CaseRow { version, ..case });
        Ok(())
    }

    fn case(
        &mut self,
        service: &Service,
        reference: String,
        at: Moment,
        open: bool,
        worker: &Actor,
    ) -> CaseRow {
        let dice = &mut self.dice;
        let status = match (open, dice.random_range(0..4)) {
            (true, 0) => CaseStatus::New,
            (true, 1) => CaseStatus::WaitingForResident,
            (true, _) => CaseStatus::InProgress,
            (false, _) => CaseStatus::Closed,
        };
        let days = |days| At(at + chrono::Duration::days(days));
        let channels = [Channel::Web, Channel::Phone, Channel::Desk];
        let street = dice.random_range(1..200);
        CaseRow {
            municipality_id: self.municipality.id,
            id: CaseId::from_uuid(store::ids::new_id(at)),
            reference,
            service_id: service.id,
            service_version: service.live_version.unwrap_or(1),
            status,
            open,
            outcome: (!open).then_some(CaseOutcome::Done),
            department_id: service.department,
            assignee_id: worker.user.filter(|_| status != CaseStatus::New),
            channel: channels[dice.random_range(0..channels.len())],
            language: Language::HUNGARIAN,
            subject: format!(
                "{} · Malom utca {street}.",
                service.names.pick(Language::HUNGARIAN, Language::HUNGARIAN)
            ),
            answers: Json(workload::answers()),
            place_address: Some(format!("Cserhalom, Malom utca {street}.")),
            place_longitude: Some(19.64),
            place_latitude: Some(47.81),
            recorded_by: None,
            tracking_hash: dice.random::<[u8; 32]>().to_vec(),
            external_reference: None,
            due_at: days(dice.random_range(5..40)),
            first_response_due_at: Some(days(2)),
            received_at: At(at),
            resolved_at: (!open).then(|| days(9)),
            closed_at: (!open).then(|| days(14)),
            version: 1,
            created_at: At(at),
            updated_at: days(if open { 1 } else { 14 }),
        }
    }
}

fn task(case: &CaseRow, worker: &Actor) -> TaskRow {
    let finished = !case.open;
    let begun = case.status != CaseStatus::New;
    let texts = |hu: &str, en: &str| Json(Texts::hu_en(hu, en));
    TaskRow {
        municipality_id: case.municipality_id,
        id: TaskId::from_uuid(store::ids::new_id(case.created_at.0)),
        case_id: case.id,
        code: "look".to_owned(),
        position: 0,
        names: texts("Átnézés", "Look at it"),
        instructions: texts(
            "Nézze át a bejelentést, beszéljen azzal, akit érint, és írja le, mit talált.",
            "Look through the report, talk to whom it concerns, and write down what you found.",
        ),
        internal: false,
        department_id: case.department_id,
        assignee_id: worker.user.filter(|_| begun),
        status: match (finished, begun) {
            (true, _) => TaskStatus::Done,
            (false, true) => TaskStatus::InProgress,
            (false, false) => TaskStatus::Open,
        },
        due_at: Some(case.due_at),
        opened_at: Some(case.created_at),
        started_at: begun.then_some(case.updated_at),
        finished_at: finished.then_some(case.updated_at),
        result_note: finished.then(|| "Rendben.".to_owned()),
        created_at: case.created_at,
        updated_at: case.updated_at,
    }
}

/// The journal of one case, while it is written.
struct Story<'s> {
    batch: &'s mut Batch,
    case: &'s CaseRow,
    task: &'s TaskRow,
    worker: &'s Actor,
    version: i64,
}

impl Story<'_> {
    /// Tells how the case came to stand where it stands; answers its version.
    fn tell(mut self, with_note: bool) -> i64 {
        let case = self.case;
        let anybody = Actor::public(case.municipality_id);
        let (service, department) = (case.service_id, case.department_id);
        self.event(&anybody, 0, EventKind::CaseCreated, json!({
            "serviceId": service, "serviceVersion": case.service_version, "departmentId": department,
            "channel": case.channel, "opened": [self.task.id],
        }));
        if case.status == CaseStatus::New {
            return self.version;
        }
        let worker = self.worker;
        self.event(
            worker,
            1,
            EventKind::CaseAssigned,
            json!({
                "fromDepartmentId": department, "toDepartmentId": department,
                "fromAssigneeId": null, "toAssigneeId": worker.user,
            }),
        );
        self.event(
            worker,
            1,
            EventKind::CaseMoved,
            json!({ "from": "new", "to": "in_progress" }),
        );
        self.message();
        if with_note {
            self.note();
        }
        if case.status == CaseStatus::WaitingForResident {
            self.event(
                worker,
                2,
                EventKind::CaseMoved,
                json!({ "from": "in_progress", "to": case.status }),
            );
        }
        if !case.open {
            let (task, code) = (self.task.id, &self.task.code);
            let done = json!({ "taskId": task, "code": code, "from": "in_progress", "to": "done" });
            self.event(worker, 9, EventKind::TaskMoved, done);
            let resolved =
                json!({ "from": "in_progress", "to": "resolved", "outcome": case.outcome });
            self.event(worker, 9, EventKind::CaseMoved, resolved);
            self.event(
                worker,
                14,
                EventKind::CaseMoved,
                json!({ "from": "resolved", "to": "closed" }),
            );
        }
        self.version
    }

    fn after(&self, days: i64) -> Moment {
        self.case.created_at.0 + chrono::Duration::days(days)
    }

    fn event(&mut self, actor: &Actor, days: i64, kind: EventKind, data: Value) {
        self.version += 1;
        let subject = Subject::Case(self.case.id);
        let entry = Entry::new(actor, subject, self.version, kind, self.after(days));
        self.batch.entries.push(entry.data(data));
    }

    fn message(&mut self) {
        let at = self.after(1);
        let row = MessageRow {
            municipality_id: self.case.municipality_id,
            id: MessageId::from_uuid(store::ids::new_id(at)),
            case_id: self.case.id,
            direction: MessageDirection::ToResident,
            author_user_id: self.worker.user,
            body: "Köszönjük a bejelentést. Holnap délelőtt megnézzük a helyszínt, és megírjuk, mit találtunk.".to_owned(),
            created_at: At(at),
        };
        let data = json!({ "messageId": row.id, "direction": row.direction });
        self.batch.messages.push(row);
        self.event(self.worker, 1, EventKind::MessageAdded, data);
    }

    fn note(&mut self) {
        let Some(author) = self.worker.user else {
            return;
        };
        let at = self.after(2);
        let row = NoteRow {
            municipality_id: self.case.municipality_id,
            id: NoteId::from_uuid(store::ids::new_id(at)),
            case_id: self.case.id,
            author_user_id: author,
            body: "Telefonon egyeztettem; a jövő héten visszamegyünk.".to_owned(),
            created_at: At(at),
        };
        let data = json!({ "noteId": row.id });
        self.batch.notes.push(row);
        self.event(self.worker, 2, EventKind::NoteAdded, data);
    }
}

impl Batch {
    fn store(&self, tx: &mut Tx<'_>) -> Result<(), Failure> {
        let municipality = self.many.cases.first().map(|case| case.municipality_id);
        for (year, (count, first)) in &self.numbers {
            let Some(municipality) = municipality else {
                continue;
            };
            if queries::reserve_numbers(tx, municipality, *year, *count)? != *first {
                return Err(Failure::broken("somebody else gives numbers, too"));
            }
        }
        queries::insert_many(tx, &self.many)?;
        for rows in self.messages.chunks(1000) {
            on!(tx, c => diesel::RunQueryDsl::execute(diesel::insert_into(case_message::table).values(rows), c))?;
        }
        for rows in self.notes.chunks(1000) {
            on!(tx, c => diesel::RunQueryDsl::execute(diesel::insert_into(case_note::table).values(rows), c))?;
        }
        journal::record_new(tx, &self.entries)
    }
}
