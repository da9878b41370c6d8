//! Seven days later: sessions that nobody started expire, those that nobody finished are abandoned.

use std::time::Duration;

use crate::stage::{Stage, undecided};
use reqwest::Method;
use serde_json::json;
use veriff::Status;
use veriff::mock::Switches;

const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn out_of_time() {
    let stage = Stage::new(undecided()).await;
    let never = stage.session("Alex").await;
    let begun = stage.session("Alex").await;
    stage.photograph(&begun).await;
    let done = stage.submitted("Alex").await;
    stage.mock.advance_clock(DAY * 6);
    assert_eq!(stage.mock.session(never.as_str()).expect("it is kept").status, Status::Created);
    stage.mock.advance_clock(DAY);
    for (session, status, code) in [(&never, Status::Expired, 9104), (&begun, Status::Abandoned, 9104)] {
        let answer = stage.client.decision(session).await.expect("an answer");
        let decision = answer.value.verification.expect("it is over");
        assert_eq!((decision.status, decision.code), (status, Some(code)));
        assert_eq!((decision.decision_time, decision.reason_code), (None, None));
        assert!(stage.client.submit(session).await.expect_err("it is over").already_submitted());
    }
    assert_eq!(stage.mock.session(done.as_str()).expect("it is kept").status, Status::Submitted);
}

#[tokio::test]
async fn the_other_code_and_the_control_api() {
    let stage = Stage::new(undecided()).await;
    stage.mock.set_switches(Switches { abandoned_as_9121: true, ..Switches::default() });
    let begun = stage.session("Alex").await;
    stage.photograph(&begun).await;
    let headers = [("content-type", "application/json")];
    let week = json!({"seconds": 604_800}).to_string();
    assert_eq!(stage.raw(Method::POST, "/_mock/clock", &headers, week).await.0, 200);
    let decision = stage.client.decision(&begun).await.expect("an answer").value.verification.expect("it is over");
    assert_eq!((decision.status, decision.code), (Status::Abandoned, Some(9121)));
}
