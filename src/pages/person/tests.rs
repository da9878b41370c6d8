//! Every sentence that the pages show is in the catalogue, and every page shows only such sentences.

use leptos::prelude::*;

use super::page_context::PageContext;
use super::{aadhaar, code, consent, document, error_page, photo, review, status};
use crate::domain::{
    Attention, Brand, CodeState, Context, DecisionStatus, DocumentType, MediaType, Photo, PhotoSlot, Requirement,
};
use crate::domain::{PhotoSource, UserError, advice};
use crate::domain::{Session, SessionId, Stage, Step, Visit};
use crate::pages::{Assets, Words};

/// The English catalogue, as the build put it in.
const ENGLISH: &str = include_str!("../../../locales/en/main.ftl");

fn has(key: &str) -> bool {
    ENGLISH.lines().any(|line| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('=')))
}

/// Returns every file of this folder, and its text.
fn sources() -> Vec<(String, String)> {
    let folder = "src/pages/person";
    let files = std::fs::read_dir(folder).expect("the folder of this file is there");
    files
        .filter_map(|file| {
            let path = file.expect("its files can be listed").path();
            let text = std::fs::read_to_string(&path).ok()?;
            Some((path.display().to_string(), text))
        })
        .collect()
}

#[test]
fn every_error_and_every_advice_has_a_sentence() {
    for user_error in UserError::all() {
        assert!(has(user_error.key()), "{}", user_error.key());
    }
    for code in (0..1_000).map(Some).chain([None]) {
        assert!(has(advice(code).key), "{}", advice(code).key);
    }
}

#[test]
fn every_key_that_the_sources_name_is_in_the_catalogue() {
    for (file, text) in sources() {
        for call in ["say(\"", "say_with(\"", "with_brand(\"", "of_document(\""] {
            for rest in text.split(call).skip(1).filter(|_| !file.ends_with("tests.rs")) {
                let key = rest.split('"').next().unwrap_or_default();
                assert!(has(key), "{file} says {key}");
            }
        }
    }
}

fn page_context(stage: Stage, step: Option<Step>) -> PageContext {
    let photo = |context: Context| Photo {
        id: context.as_str().to_owned(),
        context,
        width: 1080,
        height: 1920,
        size_bytes: 1,
        source: PhotoSource::Camera,
        media_type: if context.takes_pdf() { MediaType::Pdf } else { MediaType::Jpeg },
    };
    let visit = Visit {
        session: Session {
            id: SessionId("session".to_owned()),
            integration: "default".to_owned(),
            stage,
            vendor_data: None,
            end_user_id: None,
            first_name: None,
            last_name: None,
            callback: None,
            language: None,
            document_type: Some(DocumentType::IdCard),
            document_country: Some("EE".to_owned()),
            attempt_number: 1,
            retake: Vec::new(),
            requirements: vec![
                Requirement::FrontQrcode,
                Requirement::Barcode,
                Requirement::Signature,
                Requirement::DocumentAndFace,
                Requirement::ProofOfAddress,
            ],
            fingerprint: None,
            code: CodeState::NotSent,
            veriff_session_id: None,
            created_at: 0,
            expires_at: 1,
            consented_at: None,
            submitted_at: Some(0),
            decided_at: None,
            attention: None,
            attention_at: None,
        },
        photos: Context::ALL.map(photo).to_vec(),
        reason_code: Some(204),
        wrong_codes: 0,
        delayed: true,
    };
    PageContext {
        words: Words::choose(None, None),
        brand: Brand { name: "Acme".to_owned(), support: None },
        assets: Assets::new("test"),
        token: "token".to_owned(),
        step: step.unwrap_or_else(|| Step::of(&visit)),
        visit,
        user_error: None,
        slot: PhotoSlot::First,
        proofs: crate::server::PROOF_OF_ADDRESS_TYPES.map(str::to_owned).to_vec(),
        collects_device_data: true,
        now: 65_000,
    }
}

fn draw(view: fn(&PageContext) -> AnyView, page_context: &PageContext) -> String {
    let html = Owner::new().with(|| view(page_context).to_html());
    assert!(!html.contains("Unknown localization"), "{html}");
    assert!(html.contains("<h1"), "no heading: {html}");
    assert!(!html.contains(" style="), "an inline style: {html}");
    html
}

#[test]
fn every_page_says_only_what_the_catalogue_holds() {
    draw(consent::view, &page_context(Stage::Created, None));
    draw(document::view, &page_context(Stage::Consented, None));
    draw(review::view, &page_context(Stage::Capturing, None));
    for code in [CodeState::NotSent, CodeState::Sent { at: 60_000 }, CodeState::Sent { at: 0 }] {
        let mut page_context = page_context(Stage::Consented, None);
        page_context.visit.session.requirements = vec![Requirement::Aadhaar, Requirement::ProofOfAddress];
        page_context.visit.session.code = code;
        page_context.step = Step::of(&page_context.visit);
        draw(if code == CodeState::NotSent { aadhaar::view } else { code::view }, &page_context);
        draw(consent::view, &PageContext { step: Step::Consent, ..page_context.clone() });
        page_context.visit.session.stage = Stage::Waiting;
        page_context.visit.photos.clear();
        let html = draw(status::view, &page_context);
        assert!(html.contains("without a photo"), "a session without photos does not speak of photos: {html}");
    }
    for context in Context::ALL {
        for document in DocumentType::ALL {
            let mut page_context = page_context(Stage::Capturing, Some(Step::Photo(context)));
            page_context.visit.session.document_type = Some(document);
            draw(photo::view, &page_context);
            page_context.slot = PhotoSlot::Another;
            draw(photo::view, &page_context);
            page_context.slot = PhotoSlot::Instead(context.as_str().to_owned());
            assert!(draw(photo::view, &page_context).contains("name=\"replaces\""));
            page_context.visit.photos.clear();
            draw(photo::view, &page_context);
        }
    }
    let decided = DecisionStatus::ALL.map(Stage::Decided);
    for stage in [Stage::Sending, Stage::Waiting].into_iter().chain(decided) {
        for attempt in [1, 9] {
            let mut page_context = page_context(stage, None);
            page_context.visit.session.attempt_number = attempt;
            page_context.visit.session.callback = (attempt == 9).then(|| "https://acme.example/".to_owned());
            page_context.brand.support = (attempt == 1).then(|| "help@acme.example".to_owned());
            draw(status::view, &page_context);
        }
    }
}

#[test]
fn every_error_is_shown_once_on_every_page() {
    type View = fn(&PageContext) -> AnyView;
    let pages: [(View, Stage, Option<Step>); 7] = [
        (consent::view, Stage::Created, None),
        (document::view, Stage::Consented, None),
        (aadhaar::view, Stage::Consented, Some(Step::Aadhaar)),
        (code::view, Stage::Consented, Some(Step::Code)),
        (review::view, Stage::Capturing, None),
        (status::view, Stage::Sending, None),
        (status::view, Stage::Decided(DecisionStatus::ResubmissionRequested), None),
    ];
    for user_error in UserError::all() {
        for (view, stage, step) in pages {
            let page_context = PageContext { user_error: Some(user_error), ..page_context(stage, step) };
            let html = draw(view, &page_context);
            assert_eq!(html.matches("id=\"problem\"").count(), 1, "{user_error} in {stage:?}");
        }
        for context in Context::ALL {
            let page_context = PageContext {
                user_error: Some(user_error),
                ..page_context(Stage::Capturing, Some(Step::Photo(context)))
            };
            assert_eq!(draw(photo::view, &page_context).matches("id=\"problem\"").count(), 1, "{user_error}");
        }
    }
}

#[test]
fn who_waits_for_somebody_to_mend_it_is_not_told_that_it_is_tried_again() {
    let mut page_context = page_context(Stage::Sending, None);
    assert!(draw(status::view, &page_context).contains("keeps trying"));
    for attention in Attention::ALL.into_iter().filter(|attention| !attention.is_unreadable()) {
        page_context.visit.session.attention = Some(attention);
        let html = draw(status::view, &page_context);
        assert!(html.contains("Acme has been told") && !html.contains("keeps trying"), "{html}");
        assert!(!html.contains("on their way"), "{html}");
    }
}

#[test]
fn a_declined_person_is_never_told_a_reason() {
    let mut page_context = page_context(Stage::Decided(DecisionStatus::Declined), None);
    let plain = draw(status::view, &page_context);
    for code in [102, 106, 201, 528] {
        page_context.visit.reason_code = Some(code);
        assert_eq!(draw(status::view, &page_context), plain);
    }
}

#[test]
fn an_address_that_is_no_web_page_is_no_way_back() {
    let mut page_context = page_context(Stage::Decided(DecisionStatus::Approved), None);
    page_context.visit.session.callback = Some("javascript:alert(1)".to_owned());
    assert!(!draw(status::view, &page_context).contains("javascript:"));
}

#[test]
fn every_error_has_a_page() {
    for user_error in UserError::all() {
        let page = error_page::ErrorPage::of(user_error);
        assert_eq!(page.status.as_u16(), user_error.http_status());
        let brand = Brand { name: "Acme".to_owned(), support: None };
        let html = Owner::new().with(|| page.view(Words::choose(None, None), brand, Assets::new("")).to_html());
        assert!(html.contains("<h1") && !html.contains("Unknown localization"), "{html}");
    }
}

#[test]
fn whoever_has_no_tries_left_is_told_so() {
    let mut page_context = page_context(Stage::Decided(DecisionStatus::Declined), None);
    page_context.visit.reason_code = Some(539);
    assert!(draw(status::view, &page_context).contains("There are no more tries on this link"));
}

#[test]
fn every_proof_of_address_has_words() {
    for kind in crate::server::PROOF_OF_ADDRESS_TYPES {
        assert!(has(&photo::proof_key(kind)), "{kind}");
    }
}

#[test]
fn one_photo_can_be_retaken_and_one_of_several_removed() {
    let mut page_context = page_context(Stage::Capturing, None);
    let html = draw(review::view, &page_context);
    assert!(!html.contains("/api/remove") && html.contains("/photo/face?another=1"), "{html}");
    for number in 2..=Context::Face.max_photos() {
        let face = page_context.visit.photo(Context::Face).cloned().expect("a face");
        page_context.visit.photos.push(Photo { id: format!("face-{number}"), ..face });
    }
    let html = draw(review::view, &page_context);
    assert_eq!(html.matches("/api/remove").count(), Context::Face.max_photos());
    assert!(html.contains("/photo/face?replaces=face-2") && !html.contains("/photo/face?another=1"), "{html}");
}
