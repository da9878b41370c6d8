//! Bulk audits, with the program itself: everybody is handed in once, whatever happens; what is wrong is said.

mod killed;
mod memory;
mod rows;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};
use veriff::mock::{Mock, Settings as MockSettings};

use super::{pictures, world};

/// A folder with two pictures, a database, and a stand-in that decides at once.
struct Office {
    folder: TempDir,
    mock: Mock,
    veriff_url: String,
    database_url: String,
    media_url: String,
    _stop: DropGuard,
}

impl Office {
    async fn open() -> Self {
        world::install_cryptography();
        let folder = TempDir::new().expect("a folder");
        let mock = Mock::new(MockSettings { decide_after: Some(Duration::from_millis(50)), ..world::quick_mock() });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let veriff_url = format!("http://{}", listener.local_addr().expect("an address"));
        let stop = CancellationToken::new();
        tokio::spawn(mock.clone().serve(listener, stop.clone()));
        let database_url = world::database(&folder).await;
        let media = folder.path().join("media");
        let media_url = url::Url::from_directory_path(media).expect("a URL").to_string();
        let office = Self { folder, mock, veriff_url, database_url, media_url, _stop: stop.drop_guard() };
        office.write("pictures/front.jpg", &pictures::jpeg(160, 120, 1));
        office.write("pictures/face.jpg", &pictures::jpeg(120, 160, 2));
        office
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("people").join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, bytes).expect("a file");
        path
    }

    /// A manifest of people with passports who share their pictures.
    fn manifest(&self, name: &str, people: usize) -> PathBuf {
        let path = self.write(name, b"");
        let mut file = std::io::BufWriter::new(std::fs::File::create(&path).expect("a file"));
        writeln!(file, "vendor_data,first_name,document_type,document_country,document_front,face").expect("a line");
        for person in 0..people {
            writeln!(file, "customer-{person},Ada,PASSPORT,EE,pictures/front.jpg,pictures/face.jpg").expect("a line");
        }
        path
    }

    /// `portal audit MANIFEST`, without a rate limit worth the name.
    fn command(&self, manifest: &Path, more: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portal"));
        command.env_clear().env("TMPDIR", self.folder.path()).arg("audit").arg(manifest).args(more);
        let settings = [
            ("--database-url", self.database_url.as_str()),
            ("--media-url", &self.media_url),
            ("--veriff-url", &self.veriff_url),
            ("--veriff-api-key", &self.mock.settings().api_key),
            ("--veriff-secret", world::SECRET),
            ("--job-lease", "1s"),
            ("--poll-after", "100ms"),
            ("--per-minute", "100000"),
        ];
        command.args(settings.iter().flat_map(|(name, value)| [*name, *value]));
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs it to its end: the exit code, and all that it printed.
    async fn run(&self, manifest: &Path, more: &[&str]) -> (i32, String) {
        let mut command = self.command(manifest, more);
        let output = tokio::task::spawn_blocking(move || command.output()).await.expect("a task").expect("it runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.code().unwrap_or(-1), text)
    }
}

/// The lines of a result, from both files, which must say the same.
fn results(manifest: &Path) -> Vec<Value> {
    let lines = std::fs::read_to_string(manifest.with_extension("result.jsonl")).expect("a result");
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let mut csv = csv::Reader::from_path(manifest.with_extension("result.csv")).expect("a result");
    let header = csv.headers().expect("a header").clone();
    let records: Vec<_> = csv.records().map(|record| record.expect("a record")).collect();
    assert_eq!(records.len(), lines.len(), "both files have the same rows");
    for (record, line) in records.iter().zip(&lines) {
        for (name, cell) in header.iter().zip(record) {
            let value = &line[name];
            let other = if value.is_null() { String::new() } else { value.to_string() };
            let text = value.as_str().map_or(other, str::to_owned);
            assert_eq!(cell.strip_prefix('\'').unwrap_or(cell), text, "{name}");
        }
    }
    lines
}
