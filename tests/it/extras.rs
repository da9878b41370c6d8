//! What is asked for beyond a document and a face: it reaches Veriff exactly, once, and only with consent.

use portal::domain::{MediaType, NewLink, Requirement, Stage};
use reqwest::StatusCode;
use veriff::mock::{FaultKind, InjectedFault, MediaView, Route};

use super::pictures;
use super::world::{NOON, Person, World, quick_mock};
use portal::server::{Clock, parse_network, sha256_hex};
use veriff::mock::Settings as MockSettings;

/// A whole PDF of one empty page.
pub(crate) const PDF: &[u8] = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000056 00000 n \n0000000107 00000 n \ntrailer\n<</Size 4/Root 1 0 R>>\nstartxref\n173\n%%EOF\n";

async fn invite_requiring<'a>(world: &'a World, requirements: &[Requirement]) -> Person<'a> {
    world.invite_as(NewLink { requirements: Some(requirements.to_vec()), ..NewLink::default() }).await
}

/// The contexts in the order of the alphabet: pictures of different ones are under way at the same time.
fn contexts(media: &[MediaView]) -> Vec<String> {
    let mut contexts: Vec<_> = media.iter().map(|media| media.context.as_str().to_owned()).collect();
    contexts.sort();
    contexts
}

#[tokio::test]
async fn every_picture_that_is_asked_for_is_asked_in_order_and_reaches_veriff() {
    let world = World::start().await;
    let everything: Vec<_> =
        Requirement::ALL.into_iter().filter(|requirement| *requirement != Requirement::Aadhaar).collect();
    let person = invite_requiring(&world, &everything).await;
    person.consent().await;
    person.choose("ID_CARD", "EE").await;
    let expected = [
        "document-front",
        "document-front-qrcode",
        "document-front-with-signature",
        "document-back",
        "document-back-barcode",
        "document-back-qrcode",
        "face",
        "document-and-face",
        "address-front",
    ];
    let (_, error_key, _) = person.post("submit", &[]).await;
    assert_eq!(error_key, "problem-picture-missing");
    for (seed, context) in (1..).zip(expected) {
        let (status, page) = world.get(&person.path(&format!("/photo/{context}"))).await;
        assert_eq!(status, StatusCode::OK, "{context} is the next page");
        assert!(page.contains(&format!("value=\"{context}\"")), "{context}");
        person.photograph(context, pictures::jpeg(700, 500, seed)).await;
    }
    person.submit().await;
    world.run_jobs().await;
    let there = world.at_veriff();
    let mut expected = expected;
    expected.sort_unstable();
    assert_eq!(contexts(&there.attempts[0].media), expected);
    let accepted = &there.request["proofOfAddress"]["acceptableTypes"];
    assert_eq!(accepted[0]["name"], "BANK_STATEMENT");
    assert_eq!(accepted.as_array().map(Vec::len), Some(world.settings.proofs.len()));
    assert_eq!((there.submissions_received, there.submissions_accepted), (1, 1));
}

#[tokio::test]
async fn a_passport_is_not_asked_for_its_back_and_nothing_else_is_told() {
    let world = World::start().await;
    let person = invite_requiring(&world, &[Requirement::Barcode, Requirement::Signature]).await;
    person.consent().await;
    person.choose("ID_CARD", "EE").await;
    person.photograph("document-front", pictures::jpeg(700, 500, 1)).await;
    person.photograph("document-front-with-signature", pictures::jpeg(700, 500, 2)).await;
    // Another document needs its own pictures, the additional ones too.
    person.choose("PASSPORT", "EE").await;
    assert!(world.portal.visit(&person.token).await.expect("a visit").photos.is_empty());
    for (seed, context) in [(3, "document-front"), (4, "document-front-with-signature"), (5, "face")] {
        person.photograph(context, pictures::jpeg(700, 500, seed)).await;
    }
    let (status, error_key, _) = person.try_photo("document-back-barcode", "a.jpg", pictures::jpeg(700, 500, 6)).await;
    assert_eq!((status, error_key.as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "problem-picture-not-needed"));
    person.submit().await;
    world.run_jobs().await;
    let there = world.at_veriff();
    assert_eq!(contexts(&there.attempts[0].media), ["document-front", "document-front-with-signature", "face"]);
    assert!(there.request.get("proofOfAddress").is_none() && there.request.get("consents").is_none());
}

#[tokio::test]
async fn what_a_setting_asks_for_holds_for_every_link_that_says_nothing() {
    let mock = MockSettings { decide_after: None, ..quick_mock() };
    let world =
        World::with(mock, Clock::standing_at(NOON), |settings| settings.requirements = vec![Requirement::Barcode])
            .await;
    let usual = world.invite().await;
    assert_eq!(world.portal.visit(&usual.token).await.expect("a visit").session.requirements, [Requirement::Barcode]);
    let other = invite_requiring(&world, &[]).await;
    assert!(world.portal.visit(&other.token).await.expect("a visit").session.requirements.is_empty());
}

/// A person with a passport whose photos are all there.
async fn reviewing(world: &World) -> Person<'_> {
    let person = world.invite().await;
    person.consent().await;
    person.choose("PASSPORT", "EE").await;
    person.photograph("document-front", pictures::jpeg(700, 500, 1)).await;
    person.photograph("face", pictures::jpeg(500, 700, 2)).await;
    person
}

async fn ids(person: &Person<'_>, context: &str) -> Vec<String> {
    let visit = person.world.portal.visit(&person.token).await.expect("a visit");
    visit.photos.iter().filter(|photo| photo.context.as_str() == context).map(|photo| photo.id.clone()).collect()
}

#[tokio::test]
async fn several_photos_of_one_thing_arrive_once_each_though_answers_are_lost() {
    let world = World::start().await;
    let person = reviewing(&world).await;
    let another = [("another", "1")];
    for seed in [3, 4] {
        let (status, error_key, path) = person.upload("face", &another, "b.jpg", pictures::jpeg(500, 700, seed)).await;
        assert_eq!((status, error_key.as_str()), (StatusCode::OK, ""));
        assert!(path.ends_with("/review"), "{path}");
        // The same again after a lost answer is the same photo, even where there is no place for more.
        let (status, _, _) = person.upload("face", &another, "b.jpg", pictures::jpeg(500, 700, seed)).await;
        assert_eq!(status, StatusCode::OK);
    }
    assert_eq!(ids(&person, "face").await.len(), 3);
    let (status, error_key, _) = person.upload("face", &another, "b.jpg", pictures::jpeg(500, 700, 5)).await;
    assert_eq!((status, error_key.as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "problem-enough-photos"));
    person.submit().await;
    // Each upload arrives, and the answer to the first two is lost.
    let lost = InjectedFault::new(FaultKind::DropConnection).after_effect().times(2);
    world.mock.set_faults(vec![lost.on(Route::UploadMedia)]);
    world.run_until("waiting", async |_| person.stage().await == Stage::Waiting).await;
    let there = world.at_veriff();
    assert_eq!(contexts(&there.attempts[0].media), ["document-front", "face", "face", "face"]);
    let mut digests: Vec<_> = there.media().map(|media| sha256_hex(&media.bytes)).collect();
    digests.sort();
    digests.dedup();
    assert_eq!(digests.len(), 4, "no picture twice");
    let faces: Vec<_> = there.media().filter(|media| media.context.as_str() == "face").collect();
    for (face, seed) in faces[1..].iter().zip([3, 4]) {
        assert!(face.bytes == pictures::jpeg(500, 700, seed), "those of one kind keep their order");
    }
}

#[tokio::test]
async fn one_of_several_is_retaken_and_one_removed() {
    let world = World::start().await;
    let person = reviewing(&world).await;
    person.upload("face", &[("another", "1")], "b.jpg", pictures::jpeg(500, 700, 3)).await;
    let before = ids(&person, "face").await;
    let second = [("replaces", before[1].as_str())];
    let (status, _, _) = person.upload("face", &second, "c.jpg", pictures::jpeg(500, 700, 4)).await;
    assert_eq!(status, StatusCode::OK);
    let after = ids(&person, "face").await;
    assert_eq!((after.len(), &after[0]), (2, &before[0]), "only the second one is another");
    assert_ne!(after[1], before[1]);
    // A page that is old names a photo that is gone: nothing is replaced that it did not mean.
    let (status, error_key, _) = person.upload("face", &second, "d.jpg", pictures::jpeg(500, 700, 5)).await;
    assert_eq!((status, error_key.as_str()), (StatusCode::CONFLICT, "problem-wrong-stage"));
    assert_eq!(ids(&person, "face").await, after);

    let (_, _, path) = person.post("remove", &[("photo", &after[0])]).await;
    assert!(path.ends_with("/review"), "{path}");
    let (_, _, path) = person.post("remove", &[("photo", &after[0])]).await;
    assert!(path.ends_with("/review"), "twice is once: {path}");
    assert_eq!(ids(&person, "face").await, after[1..]);
    let (_, _, path) = person.post("remove", &[("photo", &after[1])]).await;
    assert!(path.ends_with("/photo/face"), "without any, one is asked for again: {path}");
    let (_, error_key, _) = person.post("submit", &[]).await;
    assert_eq!(error_key, "problem-picture-missing");
    let stranger = world.invite().await;
    stranger.consent().await;
    stranger.choose("PASSPORT", "EE").await;
    let front = ids(&person, "document-front").await;
    stranger.post("remove", &[("photo", &front[0])]).await;
    assert_eq!(ids(&person, "document-front").await, front, "nobody removes what is another's");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_once_there_are_never_more_than_may_be() {
    let world = World::start().await;
    let person = reviewing(&world).await;
    let uploads =
        (10..18).map(|seed| person.upload("face", &[("another", "1")], "b.jpg", pictures::jpeg(300, 400, seed)));
    let answers = futures_util::future::join_all(uploads).await;
    let taken = answers.iter().filter(|(status, _, _)| *status == StatusCode::OK).count();
    assert_eq!((taken, ids(&person, "face").await.len()), (2, 3), "{answers:?}");
}

#[tokio::test]
async fn all_that_was_good_goes_along_with_the_next_attempt() {
    let world = World::start().await;
    let person = invite_requiring(&world, &[Requirement::ProofOfAddress]).await;
    person.consent().await;
    person.choose("PASSPORT", "EE").await;
    person.photograph("document-front", pictures::jpeg(700, 500, 1)).await;
    person.upload("document-front", &[("another", "1")], "b.jpg", pictures::jpeg(700, 500, 2)).await;
    person.photograph("face", pictures::jpeg(500, 700, 3)).await;
    person.photograph("address-front", PDF).await;
    person.submit().await;
    world.run_jobs().await;
    world
        .mock
        .decide(world.at_veriff().id, veriff::mock::MockDecision::resubmission(606))
        .expect("the session is there");
    world.run_until("asked again", async |_| matches!(person.stage().await, Stage::Decided(_))).await;
    person.post("reopen", &[]).await;
    person.photograph("face", pictures::jpeg(500, 700, 4)).await;
    person.submit().await;
    world.run_jobs().await;
    let there = world.at_veriff();
    let sent = contexts(&there.attempts[1].media);
    assert_eq!(sent, ["address-front", "document-front", "document-front", "face"]);
    let pdf = there.attempts[1].media.iter().find(|media| media.mime == "application/pdf").expect("the PDF");
    assert_eq!(pdf.bytes, PDF);
}

#[tokio::test]
async fn a_pdf_proves_an_address_byte_for_byte() {
    let world = World::start().await;
    let person = invite_requiring(&world, &[Requirement::ProofOfAddress]).await;
    person.consent().await;
    person.choose("PASSPORT", "EE").await;
    person.photograph("document-front", pictures::jpeg(700, 500, 1)).await;
    person.photograph("face", pictures::jpeg(500, 700, 2)).await;
    let locked = String::from_utf8_lossy(PDF).replace("/Root 1 0 R", "/Root 1 0 R/Encrypt 9 0 R").into_bytes();
    let script = "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>/Pages 2 0 R";
    let active = String::from_utf8_lossy(PDF).replace("/Pages 2 0 R", script).into_bytes();
    let mut large = PDF.to_vec();
    large.resize(20_000_000, b'\n');
    for (bytes, status, error_key) in [
        (PDF[..100].to_vec(), StatusCode::UNPROCESSABLE_ENTITY, "problem-pdf-damaged"),
        (locked, StatusCode::UNPROCESSABLE_ENTITY, "problem-pdf-locked"),
        (active, StatusCode::UNPROCESSABLE_ENTITY, "problem-pdf-active"),
        (large, StatusCode::PAYLOAD_TOO_LARGE, "problem-pdf-too-large"),
        (b"PK\x03\x04word".to_vec(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "problem-photo-not-a-picture"),
    ] {
        let (answered, named, _) = person.try_photo("address-front", "proof.pdf", bytes).await;
        assert_eq!((answered, named.as_str()), (status, error_key));
    }
    let (status, error_key, _) = person.try_photo("face", "face.pdf", PDF).await;
    assert_eq!((status, error_key.as_str()), (StatusCode::UNSUPPORTED_MEDIA_TYPE, "problem-photo-pdf"));
    person.photograph("address-front", PDF).await;

    let visit = world.portal.visit(&person.token).await.expect("a visit");
    let proof = visit.photos.iter().find(|photo| photo.media_type == MediaType::Pdf).expect("the PDF");
    let address = format!("{}{}", world.url, person.path(&format!("/photos/{}", proof.id)));
    let answer = world.http.get(address).send().await.expect("an answer");
    let header = |name: &str| answer.headers()[name].to_str().expect("text").to_owned();
    assert_eq!(header("content-type"), "application/pdf");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("content-disposition").starts_with("attachment"));
    assert!(header("content-security-policy").contains("sandbox"));
    assert_eq!(answer.bytes().await.expect("the file"), PDF);

    person.submit().await;
    world.run_jobs().await;
    let there = world.at_veriff();
    let sent: Vec<_> = there.media().filter(|media| media.context.as_str() == "address-front").collect();
    assert_eq!((sent.len(), sent[0].mime.as_str()), (1, "application/pdf"));
    assert_eq!(sent[0].bytes, PDF, "as it came");
    let detail = world.portal.session_detail(&person.session_id).await.expect("the store").expect("the case");
    let kept = detail.attempts[0].media.iter().find(|media| media.media_type == MediaType::Pdf).expect("the PDF");
    assert_eq!(kept.original_sha256, sha256_hex(PDF));
}

/// Agrees in a browser that names itself, and returns the cookie that it was given.
async fn agree(person: &Person<'_>, device: bool, cookie: Option<&str>, forwarded: &str) -> Option<String> {
    let mut form = vec![("token", person.token.as_str()), ("agreed", "true")];
    form.extend(device.then_some(("device", "true")));
    let request =
        person.world.http.post(format!("{}/api/consent", person.world.url)).header("accept", "application/json");
    let request = request.header("user-agent", "TestBrowser/1.0").header("accept-language", "et").form(&form);
    let request = request.header("x-forwarded-for", forwarded).header("cookie", cookie.unwrap_or("other=1"));
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    answer.headers().get("set-cookie").map(|cookie| cookie.to_str().expect("text").to_owned())
}

async fn submit_everything(person: &Person<'_>) {
    person.choose("PASSPORT", "EE").await;
    person.photograph("document-front", pictures::jpeg(700, 500, 1)).await;
    person.photograph("face", pictures::jpeg(500, 700, 2)).await;
    person.submit().await;
    person.world.run_jobs().await;
    assert_eq!(person.stage().await, Stage::Waiting);
}

async fn collecting(proxies: &[&str]) -> World {
    let mock = MockSettings { decide_after: None, ..quick_mock() };
    World::with(mock, Clock::standing_at(NOON), |settings| {
        settings.collect_device_data = true;
        settings.trusted_proxies = proxies.iter().map(|text| parse_network(text).expect("a network")).collect();
    })
    .await
}

fn device_calls(world: &World) -> usize {
    world.mock.calls().iter().filter(|call| call.path.ends_with("/collected-data")).count()
}

#[tokio::test]
async fn without_consent_nothing_of_the_device_is_kept_or_sent() {
    let off = World::start().await;
    let person = off.invite().await;
    assert!(!off.get(&person.path("/consent")).await.1.contains("name=\"device\""));
    assert_eq!(agree(&person, true, None, "203.0.113.1").await, None, "the portal does not ask for it");
    submit_everything(&person).await;
    assert_eq!((device_calls(&off), off.at_veriff().collected_data), (0, None));

    let on = collecting(&["127.0.0.1"]).await;
    let person = on.invite_as(NewLink { fingerprint: Some("given".into()), ..NewLink::default() }).await;
    let (_, page) = on.get(&person.path("/consent")).await;
    assert!(page.contains("name=\"device\"") && !page.contains("checked"), "asked for, and not ticked: {page}");
    assert_eq!(agree(&person, false, None, "203.0.113.1").await, None);
    submit_everything(&person).await;
    assert_eq!((device_calls(&on), on.at_veriff().collected_data), (0, None));
}

#[tokio::test]
async fn with_consent_veriff_is_told_once_where_the_person_came_from() {
    let world = collecting(&["127.0.0.0/8"]).await;
    let person = world.invite().await;
    let cookie = agree(&person, true, None, "6.6.6.6, 203.0.113.9").await.expect("a cookie");
    assert!(cookie.starts_with("portal_device=") && cookie.contains("HttpOnly"), "{cookie}");
    submit_everything(&person).await;
    let data = world.at_veriff().collected_data.expect("device data");
    assert_eq!(data["network"]["ip"]["addressV4"], "203.0.113.9");
    assert_eq!(data["device"]["browser"]["userAgent"], "TestBrowser/1.0");
    let value = cookie.split(['=', ';']).nth(1).expect("a value");
    let expected = sha256_hex(format!("TestBrowser/1.0\net\n{value}").as_bytes());
    assert_eq!(data["device"]["fingerprint"], expected, "the same browser has the same mark");
    assert_eq!(device_calls(&world), 1);
    let sent = world.mock.calls().iter().map(|call| call.path.clone()).collect::<Vec<_>>();
    let place = |end: &str| sent.iter().position(|path| path.ends_with(end)).expect(end);
    assert!(place("/sessions") < place("/collected-data") && place("/collected-data") < place("/media"));

    // The browser is known again by its cookie.
    let again = world.invite().await;
    let same =
        agree(&again, true, Some(&format!("a=b; portal_device={value}")), "203.0.113.9").await.expect("a cookie");
    assert!(same.contains(value));
}

#[tokio::test]
async fn a_stranger_cannot_make_up_where_they_come_from_and_a_given_fingerprint_counts() {
    let world = collecting(&[]).await;
    let person = world.invite_as(NewLink { fingerprint: Some("given-42".into()), ..NewLink::default() }).await;
    agree(&person, true, None, "203.0.113.9").await.expect("a cookie");
    submit_everything(&person).await;
    let data = world.at_veriff().collected_data.expect("device data");
    assert_eq!(data["network"]["ip"]["addressV4"], "127.0.0.1");
    assert_eq!(data["device"]["fingerprint"], "given-42");
}

#[tokio::test]
async fn a_refusal_of_device_data_stops_nothing() {
    for status in [400, 500] {
        let world = collecting(&[]).await;
        world.mock.set_faults(vec![InjectedFault::new(FaultKind::Status(status)).on(Route::CollectedData)]);
        let person = world.invite().await;
        agree(&person, true, None, "").await;
        submit_everything(&person).await;
        assert_eq!(world.at_veriff().submissions_accepted, 1, "{status}");
    }
}
