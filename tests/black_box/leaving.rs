//! People leave a department; its work does not leave with them.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::harness::{World, graffito, stray_cat};
use crate::people::place;

both!(
    nobody_leaves_with_open_work_in_hand,
    a_reopened_case_goes_to_the_duty_pool_when_its_person_has_left,
);

async fn nobody_leaves_with_open_work_in_hand(world: &World) {
    let admin = world.staff("admin").await;
    let agent = world.staff("agent").await;
    let me = agent.get(&world.url("/api/v1/auth/me")).await;
    let (user, department) = (me.text_at("/id"), me.text_at("/departments/0/id"));
    let case = agent.post(&world.town("/cases"), &stray_cat()).await;
    let page = world.town(&format!("/cases/{}", case.text_at("/id")));
    agent
        .act(&page, "/assignments", &json!({ "assigneeId": user }))
        .await
        .is(StatusCode::OK);

    let home = world.town(&format!("/departments/{department}"));
    let place = format!("{home}/members/{user}");
    let etag = admin.get(&home).await.etag();
    let refused = admin
        .change(Method::DELETE, &place, &etag, &json!({}))
        .await;
    assert_eq!(refused.is(StatusCode::CONFLICT).problem(), "in-use");

    agent
        .act(&page, "/assignments", &json!({ "assigneeId": null }))
        .await
        .is(StatusCode::OK);
    admin
        .change(Method::DELETE, &place, &etag, &json!({}))
        .await
        .is(StatusCode::NO_CONTENT);
    // The role went with the place, at once.
    agent.get(&page).await.is(StatusCode::FORBIDDEN);
}

async fn a_reopened_case_goes_to_the_duty_pool_when_its_person_has_left(world: &World) {
    let (admin, agent) = (world.staff("admin").await, world.staff("agent").await);
    let lead = world.bearer(&world.sign_in("tec.lead").await.text_at("/accessToken"));
    let made = agent.post(&world.town("/cases"), &graffito()).await;
    let case = world.town(&format!("/cases/{}", made.text_at("/id")));
    let user = world.user("tec").await;
    lead.act(&case, "/assignments", &json!({ "assigneeId": user }))
        .await
        .is(StatusCode::OK);
    let tasks = lead.get(&format!("{case}/tasks")).await;
    for id in tasks.column("/id") {
        let task = world.town(&format!("/tasks/{id}"));
        lead.act(&task, "/assignments", &json!({ "assigneeId": user }))
            .await
            .is(StatusCode::OK);
        for to in ["in_progress", "done"] {
            lead.act(&task, "/transitions", &json!({ "to": to }))
                .await
                .is(StatusCode::OK);
        }
    }
    let done = json!({ "to": "resolved", "outcome": "done" });
    lead.act(&case, "/transitions", &done)
        .await
        .is(StatusCode::OK);
    let tec = world.town(&format!("/departments/{}", world.department("TEC").await));
    place(&admin, &tec, &user, Method::DELETE, &json!({}))
        .await
        .is(StatusCode::NO_CONTENT);

    let again = json!({ "to": "in_progress", "reason": "Visszafestették." });
    let reopened = lead.act(&case, "/transitions", &again).await;
    assert_eq!(reopened.is(StatusCode::OK).body["assigneeId"], json!(null));
    let free = lead.get(&world.town("/cases?unassigned=true")).await;
    assert_eq!(free.column("/id"), [made.text_at("/id")]);
}
