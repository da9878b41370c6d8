//! What is no form of ours, and what no database holds, is refused by its name; nothing of it is a fault of the portal.

use reqwest::{Method, StatusCode};

use super::browser::Browser;
use super::world::World;

const URLENCODED: &str = "application/x-www-form-urlencoded";
const FUNCTIONS: [&str; 8] = ["consent", "language", "document", "aadhaar", "code", "remove", "submit", "reopen"];

/// Sends a body as it is; returns status, the problem's name and the text.
async fn send(world: &World, path: &str, accept: &str, kind: Option<&str>, body: Vec<u8>) -> (StatusCode, String) {
    let request = world.http.post(format!("{}{path}", world.url)).header("accept", accept).body(body);
    let request = match kind {
        Some(kind) => request.header("content-type", kind),
        None => request,
    };
    let answer = request.send().await.expect("an answer");
    let error_key = answer.headers().get("x-problem").map_or("", |name| name.to_str().unwrap_or_default()).to_owned();
    (answer.status(), error_key)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_without_a_boundary_is_a_form_that_does_not_read() {
    let world = World::start().await;
    for (kind, status) in [
        (Some("multipart/form-data"), 400),
        (Some("multipart/form-data; boundary="), 400),
        (Some("multipart/form-data; boundary=\"open"), 400),
        (Some("multipart/form-data; charset=utf-8"), 400),
        (Some("multipart/mixed; boundary=seam"), 415),
        (Some("application/json"), 415),
        (Some(URLENCODED), 415),
        (Some(""), 415),
        (None, 415),
    ] {
        for accept in ["application/json", "text/html"] {
            let answer = send(&world, "/api/photo", accept, kind, b"--seam\r\n\r\nx\r\n--seam--".to_vec()).await;
            assert_eq!((answer.0.as_u16(), answer.1.as_str()), (status, "problem-bad-form"), "{kind:?} {accept}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn multipart_forms_that_break_off_or_hold_no_text_are_refused() {
    let world = World::start().await;
    let person = world.invite().await;
    let part = |name: &str, value: &[u8]| {
        let mut part = format!("--seam\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n").into_bytes();
        part.extend_from_slice(value);
        part.extend_from_slice(b"\r\n");
        part
    };
    let whole = |parts: &[Vec<u8>]| [parts.concat(), b"--seam--\r\n".to_vec()].concat();
    let token = part("token", person.token.as_bytes());
    let context = part("context", b"face");
    for (what, body) in [
        ("nothing", Vec::new()),
        ("no end", token.clone()),
        ("a NUL", whole(&[token.clone(), part("context", b"fa\0ce")])),
        ("no UTF-8", whole(&[token.clone(), part("context", b"fa\xffce")])),
        ("a long word", whole(&[token.clone(), part("context", &[b'a'; 5_000])])),
        ("too many words", whole(&vec![context.clone(); 200])),
        ("two photos", whole(&[token.clone(), context, part("photo", b"x"), part("photo", b"y")])),
        ("no head of a part", b"--seam\r\n\xff\xff: \0\r\n\r\nx\r\n--seam--\r\n".to_vec()),
    ] {
        let kind = Some("multipart/form-data; boundary=seam");
        let answer = send(&world, "/api/photo", "application/json", kind, body).await;
        assert_eq!((answer.0.as_u16(), answer.1.as_str()), (400, "problem-bad-form"), "{what}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forms_that_do_not_read_are_refused_by_name() {
    let world = World::start().await;
    let person = world.invite().await;
    let token = &person.token;
    for function in FUNCTIONS {
        let path = format!("/api/{function}");
        for (kind, body, status) in [
            (Some("multipart/form-data"), "token=a".to_owned(), 415),
            (Some("application/json"), "{}".to_owned(), 415),
            (None, format!("token={token}"), 415),
            (Some(URLENCODED), format!("token={token}&country=%00"), 400),
            (Some(URLENCODED), format!("token={token}&country=\0"), 400),
            (Some(URLENCODED), "token=%".to_owned(), 400),
            (Some(URLENCODED), "token=%f".to_owned(), 400),
            (Some(URLENCODED), "token=%ff%fe".to_owned(), 400),
            (Some(URLENCODED), "token=a&token=b".to_owned(), 400),
            (Some(URLENCODED), "token[a][b][c][d][e][f][g][h]=a".to_owned(), 400),
            (Some(URLENCODED), String::new(), 400),
            (Some(URLENCODED), format!("token={}", "a".repeat(100_000)), 413),
        ] {
            let answer = send(&world, &path, "application/json", kind, body.clone().into_bytes()).await;
            let shown = body.chars().take(40).collect::<String>();
            assert_eq!(
                (answer.0.as_u16(), answer.1.as_str()),
                (status, "problem-bad-form"),
                "{function} {kind:?} {shown:?}"
            );
        }
        let asked = world.http.request(Method::GET, format!("{}{path}", world.url)).send().await.expect("an answer");
        assert_eq!(asked.status(), StatusCode::METHOD_NOT_ALLOWED, "{function}");
        assert_eq!(asked.headers().get("allow").map(reqwest::header::HeaderValue::as_bytes), Some(b"POST".as_slice()));
    }
    assert_eq!(world.get("/api/nothing").await.0, StatusCode::NOT_FOUND);
    // And one that reads is taken as before.
    person.consent().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_that_no_database_holds_are_refused() {
    let world = World::start().await;
    let person = world.invite().await;
    person.consent().await;
    let reviewer = Browser::of_reviewer(&world).await;
    for hostile in ["%00", "a%00b", "%ff", "%C3", "%"] {
        for path in [
            format!("/v/{hostile}"),
            format!("/v/{hostile}/events"),
            person.path(&format!("/photos/{hostile}")),
            person.path(&format!("/photo/{hostile}")),
            person.path(&format!("/document?problem={hostile}")),
            person.path(&format!("/photo/face?replaces={hostile}")),
        ] {
            assert_eq!(world.get(&path).await.0, StatusCode::BAD_REQUEST, "{path}");
        }
        for path in [
            format!("/admin/sessions/{hostile}"),
            format!("/admin/sessions/{hostile}/events"),
            format!("/admin/media/{hostile}"),
        ] {
            let request = world.http.get(format!("{}{path}", world.url));
            assert_eq!(reviewer.send(request).await.status(), StatusCode::BAD_REQUEST, "{path}");
        }
    }
    assert_eq!(world.get(&person.path("/document")).await.0, StatusCode::OK);
}
