//! The list of sessions as it grows: every filter, every search, every page, while rows change; and how the databases find it.

use std::collections::BTreeMap;

use portal::domain::{DecisionStatus, ListStatus, SessionFilter, StatusFilter, Total};
use portal::server::Store;
use serde_json::json;
use sqlx::any::install_default_drivers;
use sqlx::{AnyConnection, Connection, Row};
use tempfile::TempDir;

use super::world::database;

/// Random numbers that are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % limit as u64).expect("small")
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// A database with its store, and a connection beside it.
struct Rows {
    store: Store,
    connection: AnyConnection,
    url: String,
    _folder: TempDir,
}

impl Rows {
    async fn make() -> Self {
        install_default_drivers();
        let folder = TempDir::new().expect("a folder");
        let url = database(&folder).await;
        let store = Store::open(&url).await.expect("a store");
        store.migrate().await.expect("tables");
        let connection = AnyConnection::connect(&url).await.expect("a connection");
        Self { store, connection, url, _folder: folder }
    }

    fn is_postgres(&self) -> bool {
        self.url.starts_with("postgres")
    }

    async fn run(&mut self, text: &str) {
        sqlx::raw_sql(text).execute(&mut self.connection).await.expect(text);
    }

    /// Adds a row as the portal of before would have left it: its words are not in the table of terms yet.
    async fn add(&mut self, id: &str, status: &str, name: &str, reference: &str, marks: Marks) {
        let (stage, decided) = stage_of(status);
        sqlx::query(
            "insert into sessions (id, token_hash, version, stage, status, list_status, first_name, vendor_data,
                                   attempt_number, retake, created_at, expires_at, attention)
             values ($1, $1, 0, $2, $3, $4, $5, $6, 1, '', 1795348800000, 1795348800000, $7)",
        )
        .bind(id)
        .bind(stage)
        .bind(decided)
        .bind(status)
        .bind(name)
        .bind(reference)
        .bind(marks.attention.then_some("veriff_refused"))
        .execute(&mut self.connection)
        .await
        .expect("a row");
        if marks.hit {
            let raw = r#"{"matchStatus": "possible_match", "hits": [{"listingsRelatedToMatch": {"sanctions": [{}]}}]}"#;
            let text =
                "insert into answers (session_id, kind, raw, fetched_at) values ($1, 'watchlist_screening', $2, 1)";
            sqlx::query(text).bind(id).bind(raw).execute(&mut self.connection).await.expect("an answer");
        }
    }

    /// Makes everything searchable.
    async fn index(&self) {
        while self.store.index_batch().await.expect("a batch") {}
    }
}

fn stage_of(status: &str) -> (&str, Option<&str>) {
    match status {
        "in_progress" => ("capturing", None),
        "created" | "sending" | "waiting" => (status, None),
        decided => ("decided", Some(decided)),
    }
}

fn id_of(number: usize) -> String {
    format!("{number:08x}-5b0f-7f62-9a41-0c2b{number:08x}")
}

/// What the model knows of a row.
#[derive(Clone)]
struct Known {
    status: &'static str,
    words: Vec<String>,
    marks: Marks,
}

/// What a row is marked with.
#[derive(Clone, Copy, Default)]
struct Marks {
    hit: bool,
    attention: bool,
}

const STATUSES: [&str; 6] = ["created", "in_progress", "waiting", "approved", "declined", "review"];
const NAMES: [&str; 8] = ["Maria", "MÁRIA", "Mariana", "José", "Õie", "Anne", "Bo", "Zoë"];
const FOLDED: [&str; 8] = ["maria", "maria", "mariana", "jose", "oie", "anne", "bo", "zoe"];

fn finds(known: &Known, status_filter: Option<StatusFilter>, sought: &[&str]) -> bool {
    let stands = match status_filter {
        None => true,
        Some(StatusFilter::Hits) => known.marks.hit,
        Some(StatusFilter::Attention) => known.marks.attention,
        Some(StatusFilter::Status(status)) => known.status == status.as_str(),
    };
    stands && sought.iter().all(|word| known.words.iter().any(|has| has.starts_with(word)))
}

/// Any filter, any search, forward and back: exactly the rows of a plain model, none twice, none missed, while rows change.
#[tokio::test]
async fn any_walk_through_the_list_shows_what_a_plain_model_shows() {
    let mut rows = Rows::make().await;
    let mut dice = Dice(7);
    let mut model: BTreeMap<String, Known> = BTreeMap::new();
    rows.run("begin").await;
    for number in 0..700 {
        add(&mut rows, &mut model, &mut dice, number * 16).await;
    }
    rows.run("commit").await;
    rows.index().await;
    let searches: [(&str, &[&str]); 9] = [
        ("", &[]),
        ("mar", &["mar"]),
        ("MARÍANA", &["mariana"]),
        ("jose eu", &["jose", "eu"]),
        ("õ", &["oie"]),
        ("customer-0000", &["customer0000"]),
        ("us zoe", &["us", "zoe"]),
        ("nobody", &["nobody"]),
        ("00000", &["00000"]),
    ];
    let status_filters = [
        None,
        Some(StatusFilter::Hits),
        Some(StatusFilter::Attention),
        StatusFilter::parse("in_progress"),
        StatusFilter::parse("declined"),
    ];
    for round in 0..12 {
        let (text, sought) = dice.of(&searches);
        let status_filter = dice.of(&status_filters);
        let of_model = |model: &BTreeMap<String, Known>| -> Vec<String> {
            model
                .iter()
                .rev()
                .filter(|(_, known)| finds(known, status_filter, sought))
                .map(|(id, _)| id.clone())
                .collect()
        };
        let before = of_model(&model);
        let mut filter = SessionFilter { status_filter, text: Some(text.to_owned()), ..SessionFilter::default() };
        // Forward, while others change: what was right before and is right afterwards is seen once, at its place.
        let mut seen = Vec::new();
        let mut last_page;
        loop {
            let page = rows.store.sessions(&filter).await.expect("a page");
            assert!(page.rows.len() <= 50);
            seen.extend(page.rows.iter().map(|row| row.id().to_owned()));
            for _ in 0..3 {
                change(&mut rows, &mut model, &mut dice).await;
            }
            last_page = page.rows.first().map(|row| row.id().to_owned());
            match page.older {
                Some(older) => filter.after = Some(older),
                None => break,
            }
        }
        let after = of_model(&model);
        assert!(seen.windows(2).all(|pair| pair[0] > pair[1]), "round {round}: newest first, none twice");
        for id in before.iter().filter(|id| after.contains(id)) {
            assert!(seen.contains(id), "round {round}, {text:?}, {status_filter:?}: {id} is missed");
        }
        for id in &seen {
            assert!(before.contains(id) || after.contains(id), "round {round}: {id} is no match");
        }
        // Back, while nothing changes: page by page what the model shows. Where fewer are newer than a page has, the first page.
        let mut before = last_page;
        while let Some(cursor) = before {
            let page_filter = SessionFilter { before: Some(cursor.clone()), after: None, ..filter.clone() };
            let page = rows.store.sessions(&page_filter).await.expect("a page");
            let newer: Vec<&String> = after.iter().take_while(|id| **id > cursor).collect();
            let is_first = newer.len() <= 50;
            let expected: Vec<&str> = if is_first {
                after.iter().take(50).map(String::as_str).collect()
            } else {
                newer[newer.len() - 50..].iter().map(|id| id.as_str()).collect()
            };
            let ids: Vec<&str> = page.rows.iter().map(portal::domain::ListRow::id).collect();
            assert_eq!(ids, expected, "round {round}, {text:?}, {status_filter:?}: before {cursor}");
            assert_eq!(page.newer.as_deref(), ids.first().copied().filter(|_| !is_first));
            before = page.newer;
        }
        let page =
            rows.store.sessions(&SessionFilter { status_filter, text: Some(text.into()), ..Default::default() }).await;
        let page = page.expect("a page");
        let ids: Vec<&str> = page.rows.iter().map(portal::domain::ListRow::id).collect();
        assert_eq!(ids, after.iter().take(50).map(String::as_str).collect::<Vec<_>>(), "round {round}: the first page");
        assert_eq!(page.total, Total::Exactly(i64::try_from(after.len()).expect("few")), "round {round}, {text:?}");
    }
}

async fn add(rows: &mut Rows, model: &mut BTreeMap<String, Known>, dice: &mut Dice, number: usize) {
    let id = id_of(number);
    let status = dice.of(&STATUSES);
    let name = dice.below(NAMES.len());
    let land = dice.of(&["EU", "US"]);
    let marks = Marks { hit: dice.below(10) == 0, attention: dice.below(10) == 0 };
    rows.add(&id, status, NAMES[name], &format!("customer-{number:08x}/{land}"), marks).await;
    let tail = id[id.len() - 6..].to_owned();
    let words = vec![
        FOLDED[name].to_owned(),
        format!("customer{number:08x}{}", land.to_lowercase()),
        format!("{number:08x}{}", land.to_lowercase()),
        land.to_lowercase(),
        id.replace('-', ""),
        tail,
    ];
    model.insert(id, Known { status, words, marks });
}

/// A new session, or one that stands elsewhere now, or is somebody else's.
async fn change(rows: &mut Rows, model: &mut BTreeMap<String, Known>, dice: &mut Dice) {
    let number = dice.below(700 * 16 + 400);
    let id = id_of(number);
    if !model.contains_key(&id) {
        add(rows, model, dice, number).await;
        rows.index().await;
        return;
    }
    let status = dice.of(&STATUSES);
    let (stage, decided) = stage_of(status);
    let query = sqlx::query("update sessions set stage = $2, status = $3, list_status = $4 where id = $1");
    let query = query.bind(&id).bind(stage).bind(decided).bind(status);
    query.execute(&mut rows.connection).await.expect("a change");
    model.get_mut(&id).expect("known").status = status;
}

/// Twenty thousand rows: no way to any page looks at all of them, or sorts them.
#[tokio::test]
async fn no_filter_scans_or_sorts() {
    let mut rows = Rows::make().await;
    many(&mut rows, 20_000).await;
    let texts = Store::list_texts();
    assert!(texts.len() > 25, "every narrowing, both ways");
    for text in texts {
        let plan = plan(&mut rows, &text).await;
        if rows.is_postgres() {
            assert!(!plan.contains("Seq Scan") && !plan.contains("Sort"), "{text}\n{plan}");
            assert!(plan.contains("Index"), "{text}\n{plan}");
        } else {
            let lines = plan.lines().filter(|line| !line.starts_with("CO-ROUTINE") && !line.contains("SCAN counted"));
            for line in lines {
                assert!(line.contains("USING") && line.contains("INDEX") && !line.contains("TEMP"), "{text}\n{plan}");
                assert!(line.starts_with("SEARCH") || text.contains("indexed = 0"), "{text}\n{plan}");
            }
        }
    }
}

/// Makes so many sessions at once, numbered from 0.
async fn many(rows: &mut Rows, count: usize) {
    let hex = if rows.is_postgres() { "lpad(to_hex(n), 8, '0')" } else { "printf('%08x', n)" };
    let statuses = ListStatus::ALL.map(ListStatus::as_str);
    let cases: Vec<String> = statuses.iter().enumerate().map(|(n, word)| format!(" when {n} then '{word}'")).collect();
    let cases = cases.concat();
    let status = format!("case n % 10{cases} end");
    rows.run(&format!(
        "insert into sessions (id, token_hash, version, stage, status, list_status, first_name, vendor_data,
                               attempt_number, retake, created_at, expires_at)
         with recursive numbers(n) as (select 0 union all select n + 1 from numbers where n < {count} - 1)
         select {hex} || '-5b0f-7f62-9a41-0c2b' || {hex}, {hex}, 0,
                case n % 10 when 0 then 'created' when 1 then 'capturing' when 2 then 'sending' when 3 then 'waiting'
                    else 'decided' end,
                case when n % 10 < 4 then null else {status} end,
                {status}, case when n = 4321 then 'Zebedee' when n % 2 = 0 then 'Maria' else 'Jonas' end,
                'customer-' || n, 1, '', 0, 0
           from numbers"
    ))
    .await;
    let raw = r#"{"matchStatus": "possible_match"}"#;
    rows.run(&format!(
        "insert into answers (session_id, kind, raw, fetched_at)
         select id, 'watchlist_screening', '{raw}', 1 from sessions where id like '%00'"
    ))
    .await;
    rows.index().await;
    // As PostgreSQL does by itself before long: only then it may read an index without the rows.
    rows.run(if rows.is_postgres() { "vacuum analyze" } else { "analyze" }).await;
}

/// Returns how the database would go about it.
async fn plan(rows: &mut Rows, text: &str) -> String {
    let explain = if rows.is_postgres() { "explain" } else { "explain query plan" };
    // As the portal asks: with parameters.
    let explained = format!("{explain} {text}");
    let query = sqlx::query(&explained);
    let begin = if text.contains("id > $1") { "0" } else { "g" };
    let query = match text {
        text if text.contains("session_terms") => query.bind(b"zeb".to_vec()).bind(b"zec".to_vec()),
        text if text.contains("$2") => query.bind(begin).bind("declined"),
        text if text.contains("$1") => query.bind(begin),
        _ => query,
    };
    let place = if rows.is_postgres() { 0 } else { 3 };
    let lines = query.fetch_all(&mut rows.connection).await.expect("a plan");
    lines.iter().map(|line| line.get::<String, _>(place)).collect::<Vec<_>>().join("\n")
}

/// A common word is read through in bounded steps, and each page goes on where the one before stopped.
#[tokio::test]
async fn a_common_word_is_found_in_steps_and_a_rare_one_at_once() {
    let mut rows = Rows::make().await;
    many(&mut rows, 20_000).await;
    let find = |text: &str, status_filter: Option<StatusFilter>, after: Option<String>| {
        let filter = SessionFilter { status_filter, text: Some(text.to_owned()), after, before: None };
        let store = rows.store.clone();
        async move { store.sessions(&filter).await.expect("a page") }
    };
    let page = find("zebedee", None, None).await;
    assert_eq!((page.rows.len(), page.total), (1, Total::Exactly(1)));
    assert_eq!(page.rows[0].id(), id_of(4_321));
    assert_eq!(find("customer-4321", None, None).await.rows.len(), 1);
    let page = find("customer", None, None).await;
    assert_eq!((page.rows.len(), page.total), (50, Total::Uncounted));
    // Every word is common, and nobody has both: each page reads a part, and the last one ends.
    let (mut after, mut steps) = (None, 0);
    loop {
        let page = find("customer maria jonas", None, after).await;
        assert!(page.rows.is_empty());
        steps += 1;
        assert!(steps < 5, "it ends");
        match (page.older, page.stopped_after) {
            (Some(older), Some(read)) => {
                assert_eq!(read, 10_000);
                after = Some(older);
            }
            _ => break,
        }
    }
    assert!(steps >= 2, "in steps");
    let total = rows.store.sessions(&SessionFilter::default()).await.expect("a page").total;
    assert_eq!(total, Total::MoreThan(10_000));
    let narrowed = StatusFilter::Status(ListStatus::Decided(DecisionStatus::Declined));
    let page = find("", Some(narrowed), None).await;
    assert_eq!((page.rows.len(), page.total), (50, Total::Exactly(2_000)));
}

/// Sessions from before become searchable in batches, whatever happens between two of them, and their hits are marked.
#[tokio::test]
async fn sessions_from_before_become_searchable_while_others_change() {
    let mut rows = Rows::make().await;
    for number in 0..250 {
        rows.add(&id_of(number), "waiting", "Before", &format!("old-{number}"), Marks::default()).await;
    }
    let screening = json!({"matchStatus": "possible_match", "hits": [{"listingsRelatedToMatch": {"pep": [{}]}}]});
    sqlx::query("insert into answers (session_id, kind, raw, fetched_at) values ($1, 'watchlist_screening', $2, 1)")
        .bind(id_of(3))
        .bind(screening.to_string())
        .execute(&mut rows.connection)
        .await
        .expect("an answer");
    let filter = SessionFilter { text: Some("before".into()), ..SessionFilter::default() };
    let page = rows.store.sessions(&filter).await.expect("a page");
    assert!(page.is_indexing && page.rows.is_empty(), "the page says that it is not done");
    assert!(rows.store.index_batch().await.expect("a batch"));
    let page = rows.store.sessions(&filter).await.expect("a page");
    assert_eq!((page.is_indexing, page.total), (true, Total::Exactly(100)), "the newest come first");
    // Two processes at once go on, after a death as well: no session is left out.
    let other = Store::open(&rows.url).await.expect("another process");
    let (one, two) = tokio::join!(rows.store.index_batch(), other.index_batch());
    assert!(one.is_ok() && two.is_ok());
    rows.index().await;
    let page = rows.store.sessions(&filter).await.expect("a page");
    assert_eq!((page.is_indexing, page.total), (false, Total::Exactly(250)));
    let hits = SessionFilter { status_filter: Some(StatusFilter::Hits), ..SessionFilter::default() };
    let page = rows.store.sessions(&hits).await.expect("a page");
    assert_eq!(page.rows.iter().map(portal::domain::ListRow::id).collect::<Vec<_>>(), [id_of(3)]);
}
