//! Tests with hostile text in every field that a reviewer reads: it is shown as text, and never interpreted.

use leptos::prelude::*;

use super::{AdminContext, login, registry_check, session, sessions};
use crate::domain::{
    AnswerSource, Attempt, Attention, Badge, Cell, CodeState, Context, Decision, DecisionStatus, DocumentType, Entry,
    Fact, FailingJob, Hit, HitKind, Item, ListRow, ListStatus, Listing, MediaType, Origin, PhotoSource, Received,
    RegistryForm, RemoteFile, RemoteMedia, ReportSection, RiskLabel, Session, SessionDetail, SessionFilter, SessionId,
    SessionMedia, SessionPage, SessionRow, Severity, Stage, StatusFilter, Table, TimelineEvent, Total, VeriffQuery,
};
use crate::pages::Assets;
use crate::server::SignedIn;

const HOSTILE: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(1)></title></textarea></pre>-->";
const NOW: i64 = 1_795_325_467_000;

fn text() -> String {
    HOSTILE.to_owned()
}

fn context() -> AdminContext {
    let signed_in = SignedIn { email: HOSTILE.to_owned(), csrf: HOSTILE.to_owned() };
    AdminContext { assets: Assets::new(""), company: HOSTILE.to_owned(), signed_in: Some(signed_in) }
}

fn hostile_session() -> Session {
    Session {
        id: SessionId(HOSTILE.to_owned()),
        integration: "default".to_owned(),
        stage: Stage::Decided(DecisionStatus::Declined),
        vendor_data: Some(text()),
        end_user_id: Some(text()),
        first_name: Some(text()),
        last_name: Some(text()),
        callback: Some(text()),
        language: Some(text()),
        document_type: Some(DocumentType::Passport),
        document_country: Some(text()),
        attempt_number: 2,
        retake: Vec::new(),
        requirements: Vec::new(),
        fingerprint: None,
        code: CodeState::NotSent,
        veriff_session_id: Some(text()),
        created_at: NOW,
        expires_at: NOW,
        consented_at: Some(NOW),
        submitted_at: Some(NOW),
        decided_at: Some(NOW),
        attention: Some(Attention::VeriffRefused),
        attention_at: Some(NOW),
    }
}

fn hostile_failing_job() -> FailingJob {
    FailingJob {
        job: HOSTILE.to_owned(),
        reason: HOSTILE.to_owned(),
        status: Some(400),
        code: Some(text()),
        meaning: Some(text()),
        message: Some(text()),
        failures: i64::MAX,
        since: Some(NOW),
        failed_at: Some(i64::MAX),
        next_at: None,
        leased_until: 0,
    }
}

fn hostile_attempt(number: i64) -> Attempt {
    let fact = |name: &str| Fact { name: name.to_owned(), value: HOSTILE.to_owned() };
    let facts = || vec![fact(HOSTILE), fact("First name"), fact("Type"), fact("Country")];
    let decision = Decision {
        status: DecisionStatus::Declined,
        standing: crate::domain::Standing::Counts,
        code: Some(9102),
        reason: Some(text()),
        reason_code: Some(102),
        veriff_attempt_id: Some(text()),
        received_at: NOW,
        decision_time: Some(text()),
        person: facts(),
        document: facts(),
        sections: vec![hostile_section()],
        more: facts(),
        risk_labels: vec![RiskLabel {
            label: HOSTILE.to_owned(),
            category: HOSTILE.to_owned(),
            session_ids: vec![HOSTILE.to_owned()],
        }],
        raw: HOSTILE.to_owned(),
    };
    let media = |replaced_at| SessionMedia {
        id: HOSTILE.to_owned(),
        context: Context::Face,
        width: 720,
        height: 1280,
        size_bytes: 1,
        source: PhotoSource::File,
        media_type: MediaType::Jpeg,
        original_sha256: HOSTILE.to_owned(),
        created_at: NOW,
        replaced_at,
        sent_at: Some(NOW),
        veriff_media_id: Some(text()),
    };
    Attempt {
        number,
        veriff_attempt_id: Some(text()),
        started_at: NOW,
        submitted_at: Some(NOW),
        media: vec![media(None), media(Some(NOW))],
        decisions: vec![decision.clone(), decision],
        remote_media: Some(RemoteMedia { received: RECEIVED, files: vec![hostile_file()], left_out: 1 }),
    }
}

const RECEIVED: Received = Received { at: NOW, source: AnswerSource::Webhook };

fn hostile_file() -> RemoteFile {
    RemoteFile {
        id: text(),
        label: text(),
        media_type: Some("image/jpeg".to_owned()),
        size_bytes: Some(1),
        duration: Some(text()),
        origin: Origin::Sent(text()),
    }
}

fn hostile_section() -> ReportSection {
    let fact = || Fact { name: text(), value: text() };
    let item =
        Item { words: text(), address: Some("https://example.test/?\"'><script>".to_owned()), note: Some(text()) };
    let cell = || Cell { words: text(), severity: Severity::Bad };
    ReportSection {
        key: "hostile".to_owned(),
        title: text(),
        query: Some(VeriffQuery::Person),
        received: Some(RECEIVED),
        badge: Some(Badge::new(Severity::Caution, HOSTILE)),
        facts: vec![fact()],
        tables: vec![Table { caption: text(), columns: vec![text()], rows: vec![vec![cell()]] }],
        entries: vec![Entry {
            title: text(),
            badge: Some(Badge::new(Severity::Bad, HOSTILE)),
            facts: vec![fact()],
            listings: vec![Listing { heading: text(), items: vec![item], left_out: 2 }],
        }],
        left_out: 3,
        raw: Some(text()),
    }
}

/// Renders a page, and checks that the text is there and starts nothing.
fn shown(page: impl FnOnce() -> AnyView) -> String {
    let html = Owner::new().with(|| page().to_html());
    assert!(html.contains("&lt;script&gt;alert(1)"), "the text is shown");
    assert!(!html.contains("<script>alert") && !html.contains("<img src=x"), "the text does nothing");
    // In an attribute only its own quotation mark could end it; the one page that we write has no other image.
    assert!(!html.contains("\"\"'>"), "an attribute was ended");
    html
}

fn nothing() -> SessionPage {
    SessionPage {
        rows: Vec::new(),
        total: Total::Exactly(0),
        newer: None,
        older: None,
        stopped_after: None,
        is_indexing: false,
    }
}

#[test]
fn hostile_text_is_inert_in_the_list() {
    let hit = Some(Hit { kind: HitKind::Sanctions, query: VeriffQuery::Person });
    let row = SessionRow { session: hostile_session(), person: Some(text()), hit };
    let unreadable = ListRow::Unreadable { id: text(), column: text() };
    let rows = vec![ListRow::Session(Box::new(row)), unreadable];
    let page = SessionPage { rows, older: Some(text()), newer: Some(text()), ..nothing() };
    let declined = StatusFilter::Status(ListStatus::Decided(DecisionStatus::Declined));
    let filter = SessionFilter { status_filter: Some(declined), text: Some(text()), after: Some(text()), before: None };
    let html = shown(move || sessions::view(context(), &filter, page, NOW));
    assert!(html.contains("status=declined&amp;q=%22%27%3E%3Cscript%3E"), "the next page keeps the search");
}

#[test]
fn hostile_text_is_inert_in_an_empty_list() {
    let filter = SessionFilter { text: Some(text()), ..SessionFilter::default() };
    shown(move || sessions::view(context(), &filter, nothing(), NOW));
}

#[test]
fn hostile_text_is_inert_in_the_case() {
    let event = TimelineEvent { at: NOW, label: HOSTILE.to_owned(), detail: Some(text()), reviewer: Some(text()) };
    let attempts = vec![hostile_attempt(2), hostile_attempt(1)];
    let detail = SessionDetail {
        session: hostile_session(),
        attempts,
        timeline: vec![event],
        person_name: Some(text()),
        sections: vec![hostile_section()],
        answered: vec![VeriffQuery::Person],
        is_registry_check: false,
        deleted_at_veriff: None,
        hit: Some(Hit { kind: HitKind::Pep, query: VeriffQuery::WatchlistScreening }),
        unreadable: vec!["media.context"],
        failing_jobs: vec![hostile_failing_job()],
    };
    shown(move || session::view(context(), &detail, None, &session::ListLocation::default(), NOW));
}

#[test]
fn hostile_text_is_inert_in_the_check_of_an_id() {
    let mut form = RegistryForm::default();
    for name in RegistryForm::FIELDS {
        form.fill(name, HOSTILE);
    }
    shown(move || {
        registry_check::view(context(), &registry_check::Filled { form, token: text(), ..Default::default() })
    });
}

#[test]
fn hostile_text_is_inert_at_the_door() {
    let login = login::Login { next: Some(text()), error_text: None, email: Some(text()) };
    shown(move || login::view(AdminContext { signed_in: None, ..context() }, login));
}
