//! Every call under every trouble, with every switch on: the right typed error, and nothing secret in it.

use crate::checks::{collected, registry_check};
use crate::stage::{KEY, PHOTO, SECRET, Stage, credentials, undecided};
use veriff::mock::{FaultKind, InjectedFault, Route, Settings, Switches};
use veriff::wire::{Consent, NewPerson};
use veriff::{AttemptId, Client, Context, Error, MediaId, NewMedia, NewSession, SessionId};

/// What must appear in no error: the person's name and number are sent in calls.
const NAME: &str = "Zebedee";
const AADHAAR: &str = "111122223333";

fn new_session() -> NewSession {
    NewSession::new().person(NewPerson::new().first_name(NAME)).consent(Consent::new("aadhaar", true))
}

/// One of each call; the answers' contents are tested elsewhere.
async fn call(client: &Client, route: Route, id: &str) -> Result<(), Error> {
    let session = SessionId::new(id);
    match route {
        Route::CreateSession => client.create_session(&new_session()).await.map(drop),
        Route::CollectedData => client.send_collected_data(&session, &collected()).await,
        Route::UploadMedia => {
            client.upload_media(&session, &NewMedia::new(Context::Face, "image/jpeg", PHOTO)).await.map(drop)
        }
        Route::Submit => client.submit(&session).await.map(drop),
        Route::ValidateRegistry => client.validate_registry(&registry_check()).await.map(drop),
        Route::DeleteSession => client.delete_session(&session).await,
        Route::Decision => client.decision(&session).await.map(drop),
        Route::Person => client.person(&session).await.map(drop),
        Route::WatchlistScreening => client.watchlist_screening(&session).await.map(drop),
        Route::SessionMedia => client.session_media(&session).await.map(drop),
        Route::Attempts => client.attempts(&session).await.map(drop),
        Route::AttemptMedia => client.attempt_media(&AttemptId::new(id)).await.map(drop),
        Route::MediaFile => match client.media_file(&MediaId::new(id)).await {
            Ok(file) => file.bytes().await.map(drop),
            Err(error) => Err(error),
        },
        Route::IneRegistry => client.ine_registry(&session).await.map(drop),
        Route::CurpRegistry => client.curp_registry(&session).await.map(drop),
        Route::CombinedIneCurpRegistry => client.combined_ine_curp_registry(&session).await.map(drop),
        Route::FullAuto => client.full_auto(&session).await.map(drop),
        Route::GenerateOtp => client.generate_otp(&session, AADHAAR).await,
        Route::VerifyOtp => client.verify_otp(&session, "123456").await,
    }
}

fn is_right(what: FaultKind, error: &Error) -> bool {
    match what {
        FaultKind::Status(wanted) => error.status().is_some_and(|status| status.as_u16() == wanted),
        FaultKind::TooManyRequests { .. } => error.retry_after().is_some(),
        FaultKind::DropConnection | FaultKind::CutBody => matches!(error, Error::Unreachable(_)),
        FaultKind::WrongSignature => matches!(error, Error::ForgedAnswer),
        FaultKind::Delay(_) => false,
    }
}

#[tokio::test]
async fn every_call_names_every_trouble_and_nothing_secret() {
    let switches = Switches {
        strict_signatures: true,
        legacy_signatures: true,
        check_timestamp_age: true,
        media_created: true,
        abandoned_as_9121: true,
        event_webhooks: true,
        delete_enabled: true,
        watchlist_enabled: true,
        full_auto: true,
        mexican_registries: true,
        require_media: true,
        ..Switches::default()
    };
    let stage = Stage::new(Settings { switches, ..undecided() }).await;
    let fault_kinds = [
        (FaultKind::Status(400), false),
        (FaultKind::Status(401), false),
        (FaultKind::Status(404), false),
        (FaultKind::Status(409), false),
        (FaultKind::Status(500), true),
        (FaultKind::Status(502), true),
        (FaultKind::Status(503), true),
        (FaultKind::TooManyRequests { retry_after: 30 }, true),
        (FaultKind::DropConnection, true),
        (FaultKind::CutBody, true),
        (FaultKind::WrongSignature, true),
    ];
    for route in Route::ALL.iter().copied() {
        for (what, temporary) in fault_kinds {
            for fault in [InjectedFault::new(what), InjectedFault::new(what).after_effect()] {
                stage.mock.set_faults(Vec::new());
                let created = stage.client.create_session(&new_session()).await.expect("it is created");
                let media = NewMedia::new(Context::DocumentFront, "image/jpeg", PHOTO);
                let media = stage.client.upload_media(&created.id, &media).await.expect("it is taken");
                let attempt = stage.client.attempts(&created.id).await.expect("they are listed").value.remove(0);
                let id = if route == Route::AttemptMedia {
                    attempt.id.as_str()
                } else if route == Route::MediaFile {
                    media.id.as_str()
                } else {
                    created.id.as_str()
                };
                // Made anew, for one that was told to wait says so until its time is over.
                let client = Client::with_http_client(stage.http.clone(), &stage.base, credentials());
                let client = client.expect("a client").strict();
                stage.mock.set_faults(vec![fault.on(route)]);
                let error = call(&client, route, id).await.expect_err("it runs into trouble");
                let shown = format!("{error} {error:?}");
                assert!(is_right(what, &error), "{route:?} {what:?}: {shown}");
                assert_eq!(error.is_temporary(), temporary, "{route:?} {what:?}: {shown}");
                for secret in [SECRET, KEY, NAME, AADHAAR, created.session_token.as_deref().unwrap_or("token")] {
                    assert!(!shown.contains(secret), "{route:?} {what:?}: {shown}");
                }
            }
        }
    }
}
