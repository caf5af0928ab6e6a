//! What happened in Cserhalom in the last 120 days: some four hundred cases, handed in, worked and
//! answered through the same operations a user would call, the same way for the same dice.

use cases::inputs::{CaseAssignment, CaseTransition, NewCase, TaskTransition};
use cases::offers::Offers;
use cases::operations;
use cases::queries::{self, CaseKey, CaseRow, TaskRow};
use cases::secret::Secret;
use cases::story::Deed;
use chrono::{
    Datelike as _, Duration, NaiveDate, NaiveTime, TimeZone as _, Timelike as _, Utc, Weekday,
};
use domain::clock::Moment;
use domain::codes::{CaseStatus, Channel, Outcome, TaskStatus};
use domain::ids::CaseId;
use domain::policy::Actor;
use domain::text::Language;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use store::{Failure, Tx};
use web::IfMatch;

use super::answers;
use super::people::Person;
use super::town::{Colleague, Town};

/// How many cases there are.
pub const CASES: usize = 400;

/// Over how many days.
const DAYS: i64 = 120;

/// Services by how often they are asked for; the rest share what is left.
const OFTEN: &[(&str, u32)] = &[
    ("stray-cat", 26),
    ("pothole", 24),
    ("illegal-dumping", 22),
    ("street-light", 20),
    ("bulky-waste-pickup", 18),
    ("missed-waste-collection", 16),
    ("dangerous-tree", 14),
    ("resident-parking-permit", 12),
    ("graffiti", 10),
    ("park-maintenance", 10),
    ("noise-complaint", 9),
    ("ragweed", 8),
];

/// One case to come: when, what for, and the dice that decide its life.
#[derive(Clone, Debug)]
pub struct Opening {
    at: Moment,
    service: String,
    seed: u64,
}

/// The openings, in the order they come in.
pub fn openings(town: &Town, now: Moment) -> Vec<Opening> {
    let mut dice = StdRng::seed_from_u64(20_260_401);
    let mut openings: Vec<Opening> = (0..CASES)
        .map(|number| {
            let age = Duration::minutes(dice.random_range(90..DAYS * 24 * 60));
            Opening {
                at: awake(now - age),
                service: service(town, &mut dice),
                seed: 7_000 + number as u64,
            }
        })
        .collect();
    openings.sort_by_key(|opening| opening.at);
    openings
}

fn service(town: &Town, dice: &mut StdRng) -> String {
    let weight = |code: &str| {
        OFTEN
            .iter()
            .find(|(often, _)| *often == code)
            .map_or(4, |(_, weight)| *weight)
    };
    let sum: u32 = town.services.iter().map(|code| weight(code)).sum();
    let mut at = dice.random_range(0..sum);
    for code in &town.services {
        match at.checked_sub(weight(code)) {
            Some(rest) => at = rest,
            None => return code.clone(),
        }
    }
    town.services.first().cloned().unwrap_or_default()
}

/// Nobody reports a pothole at three in the morning.
fn awake(at: Moment) -> Moment {
    let hour = at.hour();
    if (5..21).contains(&hour) {
        at
    } else {
        at + Duration::hours(7)
    }
}

/// A case comes in and lives until now.
pub fn live(
    tx: &mut Tx<'_>,
    town: &Town,
    offers: &Offers,
    opening: &Opening,
    now: Moment,
) -> Result<(), Failure> {
    let mut dice = StdRng::seed_from_u64(opening.seed);
    let mut life = Life {
        town,
        offers,
        now,
        at: opening.at.min(now),
        pace: pace(&mut dice),
        dice,
    };
    let case = life.hand_in(tx, &opening.service)?;
    life.run(tx, &case)
}

/// Most work takes about as long as it should; some takes far longer.
fn pace(dice: &mut StdRng) -> f64 {
    match dice.random_range(0..100) {
        0..55 => dice.random_range(0.3..0.7),
        55..85 => dice.random_range(0.7..1.1),
        _ => dice.random_range(1.3..3.0),
    }
}

struct Life<'a> {
    town: &'a Town,
    offers: &'a Offers,
    now: Moment,
    at: Moment,
    pace: f64,
    dice: StdRng,
}

impl Life<'_> {
    /// Time passes, to the next hour in which somebody works. Says whether that has come yet.
    fn wait(&mut self, hours: f64) -> bool {
        let minutes = (hours * 60.0 * self.pace).max(4.0);
        #[expect(clippy::cast_possible_truncation, reason = "a few thousand minutes")]
        let next = self.at + Duration::minutes(minutes as i64);
        self.at = at_work(next, self.town.municipality.time_zone);
        self.at <= self.now
    }

    fn deed<'d>(&'d self, actor: &'d Actor) -> Deed<'d> {
        Deed {
            actor,
            municipality: &self.town.municipality,
            now: self.at,
            request_id: None,
        }
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.dice.random_range(0..100) < percent
    }

    fn pick<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.dice.random_range(0..texts.len())]
    }

    fn hand_in(&mut self, tx: &mut Tx<'_>, code: &str) -> Result<CaseRow, Failure> {
        let municipality = &self.town.municipality;
        let service = self
            .offers
            .service(tx, municipality.id, code)?
            .ok_or_else(|| Failure::broken("a demo service is missing"))?;
        let number = service.live_version.unwrap_or(1);
        let version = self
            .offers
            .version(tx, municipality.id, service.id, number)?
            .ok_or_else(|| Failure::broken("a demo version is missing"))?;
        let who = Person::any(&mut self.dice);
        let today = self.at.with_timezone(&municipality.time_zone).date_naive();
        let filled = answers::fill(&version.form, &who, today, &mut self.dice);
        let by_agent = self.chance(35);
        let public = Actor::public(municipality.id);
        let agent = self.town.agent(&mut self.dice);
        let actor = if by_agent { &agent.actor } else { &public };
        let channel = by_agent.then(|| {
            [
                Channel::Phone,
                Channel::Phone,
                Channel::Desk,
                Channel::Email,
            ][self.dice.random_range(0..4)]
        });
        let new = NewCase {
            id: None,
            service_code: code.to_owned(),
            service_version: None,
            answers: filled,
            subject: None,
            language: Some(if self.chance(92) {
                Language::HUNGARIAN
            } else {
                Language::ENGLISH
            }),
            channel,
            resident: None,
            note: (by_agent && self.chance(40)).then(|| self.pick(INTAKE_NOTES).to_owned()),
        };
        let intake = operations::prepare(
            new,
            actor,
            municipality,
            Language::HUNGARIAN,
            self.at,
            service,
            version,
        )?;
        operations::create(tx, self.deed(actor), &intake, &Secret::random()?)
    }

    fn run(&mut self, tx: &mut Tx<'_>, case: &CaseRow) -> Result<(), Failure> {
        let id = case.id;
        let fate = self.dice.random_range(0..100);
        if !self.wait(3.0) {
            return Ok(());
        }
        if fate < 4 {
            return self.end(tx, id, CaseStatus::Rejected, REJECTIONS);
        }
        if self.chance(80) {
            self.assign(tx, id)?;
        }
        if fate < 8 && self.wait(20.0) {
            return self.end(tx, id, CaseStatus::Withdrawn, WITHDRAWALS);
        }
        if (8..14).contains(&fate) && self.wait(6.0) {
            self.hand_on(tx, id)?;
        }
        while let Some(task) = self.next_task(tx, id)? {
            if !self.work(tx, id, &task)? {
                return Ok(());
            }
            if self.chance(14) && !self.interrupt(tx, id)? {
                return Ok(());
            }
        }
        self.finish(tx, id, fate)
    }

    fn case(&self, tx: &mut Tx<'_>, id: CaseId) -> Result<CaseRow, Failure> {
        queries::find(tx, self.town.municipality.id, &CaseKey::Id(id))?
            .ok_or_else(|| Failure::broken("a demo case is missing"))
    }

    fn transition(
        &mut self,
        tx: &mut Tx<'_>,
        id: CaseId,
        to: CaseStatus,
        reason: Option<&str>,
        outcome: Option<Outcome>,
    ) -> Result<(), Failure> {
        let case = self.case(tx, id)?;
        let colleague = self.town.lead_of(case.department_id);
        let asked = CaseTransition {
            to,
            reason: reason.map(str::to_owned),
            outcome,
        };
        operations::transition(
            tx,
            self.deed(&colleague.actor),
            &CaseKey::Id(id),
            &IfMatch::version(case.version),
            &asked,
        )?;
        Ok(())
    }

    fn end(
        &mut self,
        tx: &mut Tx<'_>,
        id: CaseId,
        to: CaseStatus,
        reasons: &[&str],
    ) -> Result<(), Failure> {
        let reason = self.pick(reasons);
        self.transition(tx, id, to, Some(reason), None)
    }

    fn assign(&mut self, tx: &mut Tx<'_>, id: CaseId) -> Result<(), Failure> {
        let case = self.case(tx, id)?;
        let lead = self.town.lead_of(case.department_id);
        let worker = self.town.worker_of(case.department_id, &mut self.dice);
        let asked = CaseAssignment {
            assignee_id: Some(worker.id),
            department_id: None,
            reason: None,
        };
        let seen = IfMatch::version(case.version);
        operations::assign(tx, self.deed(&lead.actor), &CaseKey::Id(id), &seen, &asked)?;
        Ok(())
    }

    /// The wrong department passes it on, with a reason.
    fn hand_on(&mut self, tx: &mut Tx<'_>, id: CaseId) -> Result<(), Failure> {
        let case = self.case(tx, id)?;
        let lead = self.town.lead_of(case.department_id);
        let other = self
            .town
            .other_department(case.department_id, &mut self.dice);
        let asked = CaseAssignment {
            assignee_id: None,
            department_id: Some(other),
            reason: Some(self.pick(HANDED_ON).to_owned()),
        };
        let seen = IfMatch::version(case.version);
        operations::assign(tx, self.deed(&lead.actor), &CaseKey::Id(id), &seen, &asked)?;
        Ok(())
    }

    fn next_task(&self, tx: &mut Tx<'_>, id: CaseId) -> Result<Option<TaskRow>, Failure> {
        let tasks = queries::tasks(tx, self.town.municipality.id, id)?;
        Ok(tasks
            .into_iter()
            .find(|task| matches!(task.status, TaskStatus::Open | TaskStatus::InProgress)))
    }

    /// Somebody of the department does a task. Says whether it is finished by now.
    fn work(&mut self, tx: &mut Tx<'_>, id: CaseId, task: &TaskRow) -> Result<bool, Failure> {
        let worker = self
            .town
            .worker_of(task.department_id, &mut self.dice)
            .clone();
        let days = task.due_at.map_or(2.0, |due| {
            let hours = (Moment::from(due) - self.at).num_hours().clamp(4, 24 * 40);
            f64::from(i32::try_from(hours).unwrap_or(48)) / 24.0
        });
        if !self.wait(days * 7.0) {
            return Ok(false);
        }
        if self.chance(7) {
            let note = self.pick(SKIPPED).to_owned();
            self.move_task(tx, id, task, &worker, TaskStatus::Skipped, Some(note))?;
            return Ok(true);
        }
        self.move_task(tx, id, task, &worker, TaskStatus::InProgress, None)?;
        if !self.wait(days * 9.0) {
            return Ok(false);
        }
        let note = self.chance(60).then(|| self.pick(DONE).to_owned());
        self.move_task(tx, id, task, &worker, TaskStatus::Done, note)?;
        Ok(true)
    }

    fn move_task(
        &mut self,
        tx: &mut Tx<'_>,
        id: CaseId,
        task: &TaskRow,
        worker: &Colleague,
        to: TaskStatus,
        note: Option<String>,
    ) -> Result<(), Failure> {
        let case = self.case(tx, id)?;
        let municipality = &self.town.municipality;
        let version = self
            .offers
            .version(tx, municipality.id, case.service_id, case.service_version)?
            .ok_or_else(|| Failure::broken("a demo version is missing"))?;
        let asked = TaskTransition { to, note };
        let seen = IfMatch::version(case.version);
        let deed = self.deed(&worker.actor);
        operations::transition_task(tx, deed, task.id, &seen, &asked, &version)?;
        Ok(())
    }

    /// Something comes between: a message, a note, a question to the resident, a partner to wait
    /// for. Says whether the work goes on by now.
    fn interrupt(&mut self, tx: &mut Tx<'_>, id: CaseId) -> Result<bool, Failure> {
        let case = self.case(tx, id)?;
        let lead = self.town.lead_of(case.department_id).clone();
        match self.dice.random_range(0..4) {
            0 => {
                let text = self.pick(MESSAGES);
                operations::add_message(tx, self.deed(&lead.actor), &CaseKey::Id(id), text)?;
                Ok(true)
            }
            1 => {
                let text = self.pick(NOTES);
                operations::add_note(tx, self.deed(&lead.actor), &CaseKey::Id(id), text)?;
                Ok(true)
            }
            2 if case.status == CaseStatus::InProgress => {
                let question = self.pick(QUESTIONS);
                self.transition(tx, id, CaseStatus::WaitingForResident, Some(question), None)?;
                if self.chance(25) || !self.wait(40.0) {
                    return Ok(false);
                }
                let case = self.case(tx, id)?;
                let resident = Actor {
                    kind: domain::codes::ActorKind::Resident,
                    ..Actor::public(self.town.municipality.id)
                };
                let reply = self.pick(REPLIES);
                operations::reply_as_resident(tx, self.deed(&resident), &case, reply)?;
                Ok(true)
            }
            _ if case.status == CaseStatus::InProgress => {
                let reason = self.pick(PARTNERS);
                self.transition(tx, id, CaseStatus::WaitingForPartner, Some(reason), None)?;
                if self.chance(20) || !self.wait(60.0) {
                    return Ok(false);
                }
                self.transition(tx, id, CaseStatus::InProgress, None, None)?;
                Ok(true)
            }
            _ => Ok(true),
        }
    }

    fn finish(&mut self, tx: &mut Tx<'_>, id: CaseId, fate: u32) -> Result<(), Failure> {
        if self.case(tx, id)?.status != CaseStatus::InProgress || !self.wait(4.0) {
            return Ok(());
        }
        let outcome = match fate {
            90..94 => Outcome::NotFoundOnSite,
            94..97 => Outcome::Partly,
            _ => Outcome::Done,
        };
        let said = self.pick(FAREWELLS);
        let case = self.case(tx, id)?;
        let lead = self.town.lead_of(case.department_id).clone();
        operations::add_message(tx, self.deed(&lead.actor), &CaseKey::Id(id), said)?;
        self.transition(tx, id, CaseStatus::Resolved, None, Some(outcome))?;
        if fate > 96 && self.wait(30.0) {
            return self.transition(tx, id, CaseStatus::InProgress, Some(REOPENED), None);
        }
        if self.wait(90.0) {
            self.transition(tx, id, CaseStatus::Closed, None, None)?;
        }
        Ok(())
    }
}

/// The next moment in office hours, from eight to four on working days.
fn at_work(at: Moment, zone: chrono_tz::Tz) -> Moment {
    let local = at.with_timezone(&zone);
    let mut day: NaiveDate = local.date_naive();
    let mut minute = local.hour() * 60 + local.minute();
    if minute < 8 * 60 {
        minute = 8 * 60 + minute % 45;
    } else if minute >= 16 * 60 {
        day += Duration::days(1);
        minute = 8 * 60 + minute % 90;
    }
    while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
        day += Duration::days(1);
    }
    let time = NaiveTime::from_num_seconds_from_midnight_opt(minute * 60 + local.second(), 0)
        .unwrap_or(NaiveTime::MIN);
    let next = zone.from_local_datetime(&day.and_time(time)).earliest();
    next.map_or(at, |next| next.with_timezone(&Utc)).max(at)
}

const INTAKE_NOTES: &[&str] = &[
    "Telefonon kereste meg az ügyfélszolgálatot, nyugodtan, részletesen elmondta.",
    "Visszahívást kért délután négy után.",
    "A nevét nem szerette volna hivatalos levélben látni, csak a visszahíváshoz adta meg.",
    "Tavaly is járt nálunk hasonló ügyben.",
];
const REJECTIONS: &[&str] = &[
    "A terület magántulajdon, ezért ott nem intézkedhetünk. A tulajdonossal egyeztetve tudunk segíteni.",
    "Ugyanerre az ügyre már van nyitott bejelentés; annak a végén értesítjük Önt is.",
    "A bejelentett hely a szomszéd településhez tartozik, az ottani hivatalhoz fordulhat.",
];
const WITHDRAWALS: &[&str] = &[
    "A bejelentő telefonon visszavonta: közben megoldódott.",
    "A bejelentő kérésére visszavonva.",
];
const HANDED_ON: &[&str] = &[
    "A helyszín alapján ez az Önök területe, kérem, vegyék át.",
    "Közterületi szabálysértés is lehet benne, ezért adom át.",
    "A munka nagy része Önöknél lesz, így egyszerűbb.",
];
const DONE: &[&str] = &[
    "Megnéztük, rendben, fénykép a mappában.",
    "Elkészült, a környéket is rendbe tettük.",
    "Egyeztetve a partnerrel, elvégezték.",
    "Ellenőrizve, nem kell további munka.",
];
const SKIPPED: &[&str] = &[
    "Erre most nem volt szükség.",
    "Másik feladattal együtt elkészült.",
];
const MESSAGES: &[&str] = &[
    "Köszönjük a jelzését. Kollégánk a héten kimegy a helyszínre.",
    "A munkát megrendeltük, jelentkezünk, amint elkészült.",
    "Megnéztük a helyszínt, a következő lépést az osztály már tervezi.",
];
const NOTES: &[&str] = &[
    "A brigád csütörtökön van a környéken, akkorra ütemezzük.",
    "Hasonló bejelentés érkezett a szomszéd utcából, együtt érdemes kezelni.",
    "A kulcs a portán van.",
];
const QUESTIONS: &[&str] = &[
    "Kérjük, írja meg, melyik oldali bejárathoz esik közel a hely.",
    "Melyik napszakban tapasztalja leggyakrabban? Így tudjuk a legjobb időben kiküldeni a kollégát.",
    "Hozzájárul, hogy a kollégánk telefonon is megkeresse?",
];
const REPLIES: &[&str] = &[
    "A bal oldali kapu mellett, a szelektív gyűjtő mögött.",
    "Leginkább kora este, hat és nyolc között.",
    "Igen, délután bármikor hívhatnak.",
];
const PARTNERS: &[&str] = &[
    "A közszolgáltató visszajelzésére várunk.",
    "Az alkatrészt a partner rendelte meg.",
    "Az állatorvos időpontjára várunk.",
];
const FAREWELLS: &[&str] = &[
    "Elkészültünk. Köszönjük, hogy szólt nekünk.",
    "A munka befejeződött. Ha mégsem lenne rendben, kérjük, írjon nekünk.",
    "Az ügy rendeződött, köszönjük a türelmét.",
];
const REOPENED: &str = "A bejelentő szerint a hiba visszatért, újra meg kell nézni.";
