//! The media store: a folder, memory, and a server that speaks S3.

use bytes::Bytes;
use hyper_util::rt::{TokioExecutor, TokioIo};
use portal::domain::MediaType;
use portal::server::MediaStore;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use tempfile::TempDir;
use tokio::net::TcpListener;
use url::Url;

async fn keeps_and_lets_go(store: &MediaStore) {
    let key = MediaStore::key("session", "picture", MediaType::Jpeg);
    let bytes = Bytes::from(super::pictures::jpeg(640, 480, 1));
    store.put(&key, bytes.clone()).await.expect("it is kept");
    assert_eq!(store.get(&key).await.expect("it is there"), bytes);
    store.put(&key, Bytes::from_static(b"other")).await.expect("it is replaced");
    assert_eq!(store.get(&key).await.expect("it is there"), Bytes::from_static(b"other"));
    store.remove(&key).await.expect("it is removed");
    store.remove(&key).await.expect("what is gone is removed");
    assert!(store.get(&key).await.is_err());
    store.check("name", 1_000).await.expect("it works");
}

#[tokio::test]
async fn a_folder_keeps_pictures() {
    let folder = TempDir::new().expect("a folder");
    let url = Url::from_directory_path(folder.path().join("not/yet/there")).expect("a URL");
    keeps_and_lets_go(&MediaStore::open(&url, []).expect("a store")).await;
}

#[tokio::test]
async fn memory_keeps_pictures() {
    keeps_and_lets_go(&MediaStore::open(&"memory:///".parse().expect("a URL"), []).expect("a store")).await;
}

#[tokio::test]
async fn a_bucket_keeps_pictures() {
    super::world::install_cryptography();
    let folder = TempDir::new().expect("a folder");
    std::fs::create_dir(folder.path().join("portal")).expect("a bucket");
    let endpoint = s3_server(&folder).await;
    let options = bucket(&endpoint);
    let store = MediaStore::open(&"s3://portal/media".parse().expect("a URL"), options.clone()).expect("a store");
    keeps_and_lets_go(&store).await;

    let mut wrong = options;
    wrong[1].1 = "another-secret".to_owned();
    let store = MediaStore::open(&"s3://portal/media".parse().expect("a URL"), wrong).expect("a store");
    assert!(store.put("key", Bytes::from_static(b"x")).await.is_err(), "a wrong secret is refused");
}

/// How to reach that server.
pub(crate) fn bucket(endpoint: &str) -> [(String, String); 5] {
    [
        ("AWS_ACCESS_KEY_ID", "test-key"),
        ("AWS_SECRET_ACCESS_KEY", "test-secret"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ENDPOINT", endpoint),
        ("AWS_ALLOW_HTTP", "true"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
}

/// Starts a server that speaks S3 over a folder.
pub(crate) async fn s3_server(folder: &TempDir) -> String {
    let files = s3s_fs::FileSystem::new(folder.path()).expect("a file system");
    let mut builder = S3ServiceBuilder::new(files);
    builder.set_auth(SimpleAuth::from_single("test-key", "test-secret"));
    let service = builder.build();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = service.clone();
            tokio::spawn(async move {
                let connection = hyper_util::server::conn::auto::Builder::new(TokioExecutor::new());
                let _ = connection.serve_connection(TokioIo::new(stream), service).await;
            });
        }
    });
    format!("http://{address}")
}
