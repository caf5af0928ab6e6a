//! Many at once: nothing is lost, nothing is done twice.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::future::{join, join_all};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::harness::{Answer, Caller, World, graffito, stray_cat};

both!(
    two_hundred_at_once_get_two_hundred_numbers,
    fifty_writers_on_one_case_lose_nothing,
    one_key_sent_twenty_times_makes_one_case,
    two_who_publish_at_once_leave_one_live,
    nobody_is_given_a_case_while_leaving,
);

/// Hands in a case as a portal does: who is told that there is too much to do comes back with the
/// same key.
async fn hand_in(world: &World, key: &str) -> Answer {
    loop {
        let request = world.raw(Method::POST, &world.town("/cases"));
        let answer = Answer::of(request.header("Idempotency-Key", key).json(&stray_cat())).await;
        if answer.status != StatusCode::SERVICE_UNAVAILABLE {
            return answer;
        }
        assert!(answer.header("retry-after").is_some(), "{}", answer.text);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn two_hundred_at_once_get_two_hundred_numbers(world: &World) {
    let keys: Vec<String> = (0..200).map(|n| format!("portal-{n:03}")).collect();
    let made = join_all(keys.iter().map(|key| hand_in(world, key))).await;
    let mut numbers: Vec<u32> = made
        .iter()
        .map(|answer| {
            let reference = answer.is(StatusCode::CREATED).text_at("/reference");
            let number = reference
                .split('-')
                .nth(2)
                .and_then(|number| number.parse().ok());
            number.expect("a number")
        })
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=200).collect::<Vec<u32>>());
    let agent = world.staff("agent").await;
    let listed = agent.get(&world.town("/cases?withTotal=true")).await;
    assert_eq!(listed.body["total"], json!(200));
}

/// Changes the subject, however often somebody else comes first; the version that came of it.
async fn insist(agent: &Caller, url: &str, subject: &str) -> i64 {
    let body = json!({ "subject": subject });
    loop {
        let answer = agent.patch(url, &body).await;
        match answer.status {
            StatusCode::OK => {
                assert_eq!(answer.text_at("/subject"), subject);
                return version(&answer);
            }
            StatusCode::PRECONDITION_FAILED => {}
            _ => panic!("{}", answer.text),
        }
    }
}

fn version(answer: &Answer) -> i64 {
    let etag = answer.etag();
    let digits: String = etag
        .chars()
        .filter(|c| !"\"v".contains(*c))
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().expect("a version")
}

async fn fifty_writers_on_one_case_lose_nothing(world: &World) {
    let agent = world.staff("agent").await;
    let made = agent.post(&world.town("/cases"), &stray_cat()).await;
    let url = world.town(&format!("/cases/{}", made.text_at("/id")));
    let first = version(&agent.get(&url).await);
    let writers = (0..50).map(|n| {
        let (agent, url) = (agent.clone(), url.clone());
        async move {
            // Every fifth only adds something, and needs no turn.
            if n % 5 == 0 {
                let note = json!({ "body": format!("Megjegyzés {n}") });
                agent
                    .post(&format!("{url}/notes"), &note)
                    .await
                    .is(StatusCode::CREATED);
                None
            } else {
                Some((insist(&agent, &url, &format!("Macska {n}")).await, n))
            }
        }
    });
    let mut accepted: Vec<(i64, i32)> = join_all(writers).await.into_iter().flatten().collect();
    accepted.sort_unstable();
    let versions: BTreeSet<i64> = accepted.iter().map(|(version, _)| *version).collect();
    assert_eq!(versions.len(), 40, "each change made a version of its own");
    let (last, winner) = *accepted.last().expect("a writer");
    let read = agent.get(&url).await;
    assert_eq!(read.text_at("/subject"), format!("Macska {winner}"));
    assert!(version(&read) >= last);

    let events = agent.all(&format!("{url}/events?pageSize=100")).await;
    let all: Vec<i64> = events
        .iter()
        .filter_map(|event| event["version"].as_i64())
        .collect();
    assert_eq!(
        all,
        (1..=first + 50).collect::<Vec<i64>>(),
        "fifty changes, fifty events, no gap"
    );
    for version in versions {
        let told = events
            .iter()
            .find(|event| event["version"] == json!(version));
        assert_eq!(
            told.map(|event| &event["kind"]),
            Some(&json!("case_changed"))
        );
    }
    let notes = agent.all(&format!("{url}/notes?pageSize=100")).await;
    let bodies: BTreeSet<_> = notes.iter().map(|note| note["body"].to_string()).collect();
    assert_eq!(bodies.len(), 10);
}

async fn one_key_sent_twenty_times_makes_one_case(world: &World) {
    let send = || {
        let request = world.raw(Method::POST, &world.town("/cases"));
        Answer::of(
            request
                .header("Idempotency-Key", "one-and-only")
                .json(&stray_cat()),
        )
    };
    let answers = join_all((0..20).map(|_| send())).await;
    let last = send().await;
    let id = last.is(StatusCode::CREATED).text_at("/id");
    let secret = last.text_at("/trackingSecret");
    let mut made = 0;
    for answer in &answers {
        match answer.status {
            StatusCode::CREATED => {
                assert_eq!(
                    (answer.text_at("/id"), answer.text_at("/trackingSecret")),
                    (id.clone(), secret.clone())
                );
                made += u32::from(answer.header("idempotency-replayed").is_none());
            }
            _ => assert_eq!(answer.is(StatusCode::CONFLICT).problem(), "still-running"),
        }
    }
    assert_eq!(made, 1);
    let manager = world.staff("manager").await;
    let listed = manager.get(&world.town("/cases?withTotal=true")).await;
    assert_eq!(listed.body["total"], json!(1));
}

async fn two_who_publish_at_once_leave_one_live(world: &World) {
    let (owner, admin) = (world.staff("owner").await, world.staff("admin").await);
    let service = world.town("/service-catalog/services/stray-cat");
    for number in [2, 3] {
        owner
            .post(&format!("{service}/versions"), &json!({ "copyOf": 1 }))
            .await
            .is(StatusCode::CREATED);
        let url = format!("{service}/versions/{number}");
        owner
            .act(&url, "/transitions", &json!({ "to": "in_review" }))
            .await
            .is(StatusCode::OK);
    }
    // Both have seen the present state; and once more, not caring what they have seen.
    let seen = owner.get(&format!("{service}/versions/2")).await.etag();
    let live = json!({ "to": "live" });
    for (etag, statuses) in [(seen.as_str(), vec![200, 412]), ("*", vec![200, 409])] {
        let [second, third] =
            [2, 3].map(|number| format!("{service}/versions/{number}/transitions"));
        let (first, last) = join(
            owner.change(Method::POST, &second, etag, &live),
            admin.change(Method::POST, &third, etag, &live),
        )
        .await;
        let mut found = [first.status.as_u16(), last.status.as_u16()];
        found.sort_unstable();
        assert_eq!(found.to_vec(), statuses, "{} {}", first.text, last.text);
        let versions = owner.get(&format!("{service}/versions")).await;
        let lives = versions
            .column("/status")
            .iter()
            .filter(|status| *status == "live")
            .count();
        assert_eq!(lives, 1);
    }
}

async fn nobody_is_given_a_case_while_leaving(world: &World) {
    let (agent, admin) = (world.staff("agent").await, world.staff("admin").await);
    let made = agent.post(&world.town("/cases"), &graffito()).await;
    let case = world.town(&format!("/cases/{}", made.text_at("/id")));
    let department = world.town(&format!("/departments/{}", world.department("TEC").await));
    let user = world.user("tec").await;
    let member = format!("{department}/members/{user}");
    let (mine, nobody) = (json!({ "assigneeId": user }), json!({ "assigneeId": null }));
    let place = json!({ "role": "specialist", "onDuty": true });
    for round in 0..20 {
        let assignments = format!("{case}/assignments");
        let (given, gone) = join(
            agent.change(Method::POST, &assignments, "*", &mine),
            admin.change(Method::DELETE, &member, "*", &json!({})),
        )
        .await;
        let outcome = (given.status.as_u16(), gone.status.as_u16());
        assert!(
            [(200, 409), (400, 204)].contains(&outcome),
            "round {round}: {outcome:?}"
        );
        agent
            .change(Method::POST, &assignments, "*", &nobody)
            .await
            .is(StatusCode::OK);
        let back = admin.change(Method::PUT, &member, "*", &place).await;
        assert!(back.status.is_success(), "{}", back.text);
    }
}
