//! How fast the list of sessions answers, over 10,000 and over 1,000,000 rows: the first page, one status, and the search of a rare
//! word, on `SQLite` and, where `TEST_DATABASE_URL` names a server, on `PostgreSQL`. `cargo bench --bench lists` prints it.
//!
//! The rows are made by SQL alone; their words are made as the portal makes them, but in one statement for a column.

use std::time::{Duration, Instant};

use portal::domain::{DecisionStatus, ListStatus, SessionFilter, StatusFilter};
use portal::server::Store;
use sqlx::any::install_default_drivers;
use sqlx::{AnyConnection, Connection, Executor};
use tempfile::TempDir;

const FEW: u32 = 10_000;
const MANY: u32 = 1_000_000;
/// How often each page is asked for.
const TIMES: usize = 300;
const GOAL: Duration = Duration::from_millis(5);

#[tokio::main]
async fn main() {
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    install_default_drivers();
    let folder = TempDir::new().expect("a folder");
    let sqlite = |count: u32| format!("sqlite://{}?mode=rwc", folder.path().join(format!("{count}.db")).display());
    compare("SQLite", &sqlite(FEW), &sqlite(MANY)).await;
    let server = std::env::vars().find(|(name, _)| name == "TEST_DATABASE_URL").map(|(_, url)| url);
    if let Some(server) = server {
        let mut urls = Vec::new();
        for count in [FEW, MANY] {
            let mut connection = AnyConnection::connect(&server).await.expect("the server of TEST_DATABASE_URL");
            let name = format!("lists_{count}_{}", std::process::id());
            connection.execute(format!("create database {name}").as_str()).await.expect("a new database");
            let mut url: url::Url = server.parse().expect("a URL");
            url.set_path(&name);
            urls.push((url.to_string(), name));
        }
        compare("PostgreSQL", &urls[0].0, &urls[1].0).await;
        let mut connection = AnyConnection::connect(&server).await.expect("the server");
        for (_, name) in urls {
            connection.execute(format!("drop database {name} with (force)").as_str()).await.expect("dropped");
        }
    }
}

/// Measures both sizes in turns, so that what else the machine does falls on both.
async fn compare(database: &str, few: &str, many: &str) {
    let begun = Instant::now();
    let few = filled(few, FEW).await;
    let many = filled(many, MANY).await;
    println!("{database}: {FEW} and {MANY} sessions made in {:.0} s", begun.elapsed().as_secs_f64());
    let declined = StatusFilter::Status(ListStatus::Decided(DecisionStatus::Declined));
    let all = SessionFilter::default;
    let rare = "zebedee".to_owned();
    for (what, filter) in [
        ("first page", all()),
        ("one status", SessionFilter { status_filter: Some(declined), ..all() }),
        ("watchlist hits", SessionFilter { status_filter: Some(StatusFilter::Hits), ..all() }),
        ("search of a rare word", SessionFilter { text: Some(rare), ..all() }),
        ("search of a common word", SessionFilter { text: Some("mar".into()), ..all() }),
        ("search of two common words", SessionFilter { text: Some("maria customer".into()), ..all() }),
    ] {
        let (mut short, mut long) = (Vec::new(), Vec::new());
        for _ in 0..TIMES {
            short.push(once(&few, &filter).await);
            long.push(once(&many, &filter).await);
        }
        let (short, long) = (p95(&mut short), p95(&mut long));
        let growth = long.as_secs_f64() / short.as_secs_f64();
        println!(
            "FIGURE\tlist, {what}, {database}, 1,000,000 sessions, p95\t{:.2} ms\tthe same over 10,000 sessions\t{:.2} ms\t{growth:.2}\tat most {} ms, and 1.3 times",
            milliseconds(long),
            milliseconds(short),
            GOAL.as_millis(),
        );
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

async fn once(store: &Store, filter: &SessionFilter) -> Duration {
    let begun = Instant::now();
    let page = store.sessions(filter).await.expect("a page");
    assert!(!page.rows.is_empty(), "there is something to find");
    begun.elapsed()
}

fn p95(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() * 95 / 100]
}

/// Makes a database with so many sessions.
async fn filled(url: &str, count: u32) -> Store {
    let store = Store::open(url).await.expect("a store");
    store.migrate().await.expect("tables");
    let mut connection = AnyConnection::connect(url).await.expect("a connection");
    let is_postgres = url.starts_with("postgres");
    let hex = |width: u32| {
        if is_postgres { format!("lpad(to_hex(n), {width}, '0')") } else { format!("printf('%0{width}x', n)") }
    };
    let id = format!("{} || '-5b0f-7f62-9a41-' || {}", hex(8), hex(12));
    let statements = [
        format!(
            "insert into sessions (id, token_hash, version, stage, status, list_status, first_name, last_name, vendor_data,
                                   veriff_session_id, document_type, document_country, hit, attempt_number, retake, created_at,
                                   expires_at, decided_at, indexed)
             with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < {count})
             select {id}, {id}, 3, case when n % 10 = 0 then 'waiting' else 'decided' end,
                    case when n % 10 = 0 then null when n % 10 < 7 then 'approved' when n % 10 < 9 then 'declined' else 'review' end,
                    case when n % 10 = 0 then 'waiting' when n % 10 < 7 then 'approved' when n % 10 < 9 then 'declined' else 'review' end,
                    case when n = 777 then 'Zebedee' when n % 3 = 0 then 'Maria' when n % 3 = 1 then 'Jonas' else 'Alexandra' end,
                    'Family' || (n % 5000), 'customer-' || n, {id} || 'v', 'PASSPORT', 'EE',
                    case when n % 100 = 0 then 'sanctions watchlist_screening' end, 1, '', 1795348800000 + n, 1795348800000 + n,
                    1795348800000 + n, 1
               from numbers"
        ),
        terms("lower(first_name)", is_postgres),
        terms("lower(last_name)", is_postgres),
        terms("'customer' || substr(vendor_data, 10)", is_postgres),
        terms("substr(vendor_data, 10)", is_postgres),
        terms("replace(id, '-', '')", is_postgres),
        terms("replace(veriff_session_id, '-', '')", is_postgres),
        terms("substr(id, 31)", is_postgres),
        if is_postgres { "vacuum analyze".to_owned() } else { "analyze".to_owned() },
    ];
    for statement in statements {
        connection.execute(statement.as_str()).await.expect("rows");
    }
    store
}

/// Writes one word of each session, in the order of the words: the index then grows at its end.
fn terms(word: &str, is_postgres: bool) -> String {
    let bytes = if is_postgres { format!("convert_to({word}, 'UTF8')") } else { format!("cast({word} as blob)") };
    format!(
        "insert into session_terms (term, session_id)
         select {bytes}, id from sessions where true order by 1, 2 on conflict do nothing"
    )
}
