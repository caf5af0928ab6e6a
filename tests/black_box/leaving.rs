//! People leave a department; its work does not leave with them.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::harness::{World, stray_cat};

both!(nobody_leaves_with_open_work_in_hand);

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
