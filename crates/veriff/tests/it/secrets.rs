//! What must never be printed is not.

use crate::stage::{KEY, SECRET, Stage, credentials, keys, undecided};
use veriff::mock::{FaultKind, InjectedFault};
use veriff::{Client, Context, NewMedia, NewSession};

#[tokio::test]
async fn secrets_and_tokens_do_not_print() {
    let stage = Stage::new(undecided()).await;
    let created = stage.client.create_session(&NewSession::default()).await.expect("it is created");
    let token = created.session_token.clone().expect("it has one");
    let mut printed = vec![
        format!("{:?}", stage.client),
        format!("{:?}", credentials()),
        format!("{:?}", keys()),
        format!("{created:?}"),
        format!("{:?}", stage.mock),
        format!("{:?}", stage.mock.settings()),
        format!("{:?}", NewMedia::new(Context::Face, "image/png", b"the face")),
    ];
    for what in [FaultKind::Status(500), FaultKind::DropConnection, FaultKind::WrongSignature, FaultKind::CutBody] {
        stage.mock.set_faults(vec![InjectedFault::new(what)]);
        let error = stage.client.decision(&created.id).await.expect_err("trouble");
        printed.push(format!("{error:?} {error}"));
    }
    for base in ["https://user:hunter2@a.test", "hunter2"] {
        printed.push(format!("{:?}", Client::new(base, credentials()).expect_err("a bad base")));
    }
    for text in printed {
        for secret in [SECRET, &token, "the face", "116, 104, 101", "hunter2"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
    assert!(!format!("{:?}", stage.client).contains(KEY));
}
