//! The extractor of axum: who signed before what was signed, within a bound, and each refusal with its status.

use axum::Router;
use axum::routing::post;
use tokio::net::TcpListener;
use veriff::SharedSecret;
use veriff::webhook::{Receiver, SignedWebhook};

use crate::stage::{KEY, SECRET, keys};

const BODY: &str = r#"{"id":"8d3a7c1e-5b0f-4f62-9a41-0c2b6e7d9f10","code":7002,"action":"submitted"}"#;

async fn serve(receiver: Receiver) -> String {
    async fn receive(SignedWebhook { webhook, api_key, body, .. }: SignedWebhook) -> String {
        format!("{} {api_key} {}", webhook.kind(), body.len())
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    let router = Router::new().route("/", post(receive)).with_state(receiver);
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

async fn sent(url: &str, headers: &[(&str, &str)], body: impl Into<reqwest::Body>) -> (u16, String) {
    let http = crate::stage::http_client();
    let request = headers.iter().fold(http.post(url), |request, (name, value)| request.header(*name, *value));
    let answer = request.body(body).send().await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("text"))
}

#[tokio::test]
async fn what_is_rightly_signed_is_handed_over_and_nothing_else() {
    let url = serve(Receiver::new(keys())).await;
    let sign = |body: &str| SharedSecret::new(SECRET).sign(body.as_bytes());
    let right = sign(BODY);
    let of = |signature: &'static str| [("x-auth-client", KEY), ("x-hmac-signature", signature)];
    let key = ("x-auth-client", KEY);
    assert_eq!(
        sent(&url, &[key, ("x-hmac-signature", &right)], BODY).await,
        (200, format!("event {KEY} {}", BODY.len()))
    );
    for (headers, words) in [
        (vec![], "names no API key"),
        (vec![("x-auth-client", "another"), ("x-hmac-signature", &*right)], "not ours"),
        (vec![key], "not signed"),
        (of("zz").to_vec(), "is not one"),
        (of("4005304bae46f8a0c2b1fbd7088f9dded39dc1040be754dede2bf198ab44b7c8").to_vec(), "is wrong"),
    ] {
        let (status, text) = sent(&url, &headers, BODY).await;
        assert!(status == 401 && text.contains(words), "{status} {text}");
    }
    let garbage = sign("garbage");
    assert_eq!(sent(&url, &[key, ("x-hmac-signature", &garbage)], "garbage").await.0, 400);
}

#[tokio::test]
async fn no_more_is_read_than_may_be() {
    let body = format!(r#"{{"eventType":"x","sessionId":"y","padding":"{}"}}"#, "x".repeat(3_000_000));
    let signature = SharedSecret::new(SECRET).sign(body.as_bytes());
    let headers = [("x-auth-client", KEY), ("x-hmac-signature", &*signature)];
    assert_eq!(
        sent(&serve(Receiver::new(keys())).await, &headers, body.clone()).await.0,
        200,
        "longer than axum's own"
    );
    let (status, text) = sent(&serve(Receiver::new(keys()).limit(1_000)).await, &headers, body).await;
    assert_eq!((status, text.as_str()), (413, "the webhook is longer than 1000 bytes"));
}
