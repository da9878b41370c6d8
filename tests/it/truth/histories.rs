//! Random histories against a real database: decisions in any order, doubled, lost, at the same moment or at none, about this
//! attempt or an earlier one, while persons begin again, two replicas work, and processes die at any line.

use std::sync::Arc;
use std::time::Duration;

use portal::domain::{DecisionStatus, Stage};
use portal::server::{Clock, Integration, Portal, Settings};
use reqwest::header::HeaderMap;
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::AnyPool;
use tempfile::TempDir;
use tokio::sync::{RwLock, Semaphore};
use tokio::task::{AbortHandle, JoinSet};
use veriff::mock::Settings as MockSettings;

use super::super::world;
use super::veriff::{Veriff, attempt_id};

/// How many histories are run, unless `PORTAL_HISTORIES` says otherwise.
const HISTORIES: u64 = 1_000;
/// How many go on at a time.
const AT_ONCE: usize = 32;
const HOUR: i64 = 3_600_000;

/// A generator of numbers that gives the same ones for the same seed (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (word ^ (word >> 31)) % end
    }

    fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).expect("an index")
    }
}

/// Two replicas on one database, either of which may die at any moment.
struct Replicas {
    settings: Settings,
    clock: Clock,
    live: RwLock<Vec<(Portal, AbortHandle)>>,
}

impl Replicas {
    async fn begin(&self) -> (Portal, AbortHandle) {
        let portal = Portal::open(self.settings.clone(), self.clock.clone()).await.expect("a portal");
        let working = portal.clone();
        let work = tokio::spawn(async move { working.work(2, tokio_util::sync::CancellationToken::new()).await });
        (portal, work.abort_handle())
    }

    async fn any(&self, random: &mut Random) -> Portal {
        let live = self.live.read().await;
        live[random.place(live.len())].0.clone()
    }

    /// Kills a replica wherever its work stands, lets its leases run out, and starts another in its place.
    async fn replace(&self, place: usize) {
        self.live.read().await[place].1.abort();
        self.clock.advance(6_000);
        let fresh = self.begin().await;
        self.live.write().await[place] = fresh;
    }
}

struct Town {
    replicas: Replicas,
    veriff: Veriff,
    database: AnyPool,
    _folder: TempDir,
}

async fn town() -> Town {
    world::install_cryptography();
    // In memory where that is possible: what a power cut does is no part of this.
    let folder = TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).expect("a folder");
    let veriff = Veriff::default();
    let url = veriff.serve().await;
    let mock = MockSettings { secret: veriff::SharedSecret::new(world::SECRET), ..MockSettings::default() };
    let mut settings = world::settings("http://127.0.0.1:1", url.as_str(), &mock, world::database(&folder).await);
    let credentials = settings.integration.credentials.clone();
    settings.integration = Integration::new(portal::server::DEFAULT_INTEGRATION, url, credentials);
    sqlx::any::install_default_drivers();
    let clock = Clock::standing_at(world::NOON);
    let replicas = Replicas { settings, clock, live: RwLock::default() };
    let first = replicas.begin().await;
    let second = replicas.begin().await;
    replicas.live.write().await.extend([first, second]);
    let database = AnyPool::connect(&replicas.settings.database_url).await.expect("the database");
    sqlx::query("insert into audits (id, name, run, created_at) values ('audit', 'audit', 1, 0)")
        .execute(&database)
        .await
        .expect("an audit");
    Town { replicas, veriff, database, _folder: folder }
}

/// One person's session, which waits for its first decision.
struct History<'a> {
    town: &'a Town,
    random: Random,
    seed: u64,
    id: String,
    token: String,
    second: i64,
    on_the_way: Vec<String>,
}

impl<'a> History<'a> {
    async fn begin(town: &'a Town, seed: u64) -> Self {
        let (id, token) = (format!("session-{seed:08}"), format!("token-{seed}"));
        let hash = hex::encode(Sha256::digest(token.as_bytes()));
        for text in [
            "insert into sessions (id, token_hash, version, stage, attempt_number, retake, list_status, created_at, expires_at,
                 submitted_at, veriff_session_id, document_type, document_country)
             values ($1, $2, 0, 'waiting', 1, '', 'waiting', $3, $4, $3, $1, 'PASSPORT', 'EE')",
            "insert into attempts (session_id, number, started_at, submitted_at, submitting_at, sent_at)
             select $1, 1, $3, $3, $3, $3 where $2 <> '' and $4 > 0",
            "insert into jobs (id, kind, subject, due_at, leased_until, tries, created_at)
             select $1, 'poll', $1, $3 + 60000, 0, 0, $3 where $2 <> '' and $4 > 0",
            "insert into audit_rows (id, audit_id, line, row_key, session_id, state, seen_run, told)
             select $1, 'audit', 1, $1, $1, 'waiting', 1, 1 where $2 <> '' and $3 > 0 and $4 > 0",
        ] {
            let query = sqlx::query(text).bind(&id).bind(&hash).bind(world::NOON).bind(world::NOON + 60 * 24 * HOUR);
            query.execute(&town.database).await.expect("a session that waits");
        }
        town.veriff.with(&id, |session| session.attempts = 1);
        Self { town, random: Random(seed), seed, id, token, second: 1, on_the_way: Vec::new() }
    }

    async fn stage(&mut self) -> (Stage, i64) {
        let portal = self.town.replicas.any(&mut self.random).await;
        let session = portal.session_detail(&self.id).await.expect("the store").expect("the case").session;
        (session.stage, session.attempt_number)
    }

    /// Veriff decides something, mostly about the newest attempt, and sends word of it: never, once or twice.
    fn decide(&mut self) {
        let newest = self.town.veriff.with(&self.id, |session| session.attempts);
        let attempt = if self.random.below(8) == 0 { 1 + self.random.place(newest) } else { newest };
        let status = DecisionStatus::ALL[self.random.place(6)];
        let is_timed =
            self.random.below(4) > 0 && !matches!(status, DecisionStatus::Expired | DecisionStatus::Abandoned);
        let time = is_timed.then(|| format!("2026-11-22T12:{:02}:{:02}.000Z", self.second / 60, self.second % 60));
        let named = (self.random.below(10) > 0).then(|| attempt_id(&self.id, attempt));
        let body = json!({"status": "success", "verification": {"id": self.id, "attemptId": named,
            "status": status.as_str(), "code": 9000 + attempt, "decisionTime": time}});
        self.second += i64::try_from(self.random.below(3)).expect("small");
        for _ in 0..[0, 1, 1, 1, 2][self.random.place(5)] {
            self.on_the_way.push(body.to_string());
        }
        self.town.veriff.with(&self.id, |session| session.decisions.push((attempt, status, body)));
    }

    /// One of the webhooks on their way arrives, at either replica.
    async fn deliver(&mut self) {
        if self.on_the_way.is_empty() {
            return;
        }
        let place = self.random.place(self.on_the_way.len());
        let body = self.on_the_way.swap_remove(place);
        let credentials = &self.town.replicas.settings.integration.credentials;
        let mut headers = HeaderMap::new();
        headers.insert("x-auth-client", credentials.api_key.parse().expect("a header"));
        headers.insert("x-hmac-signature", credentials.secret.sign(body.as_bytes()).parse().expect("a header"));
        let portal = self.town.replicas.any(&mut self.random).await;
        portal.receive_webhook(&headers, body.as_bytes()).await.expect("it is kept");
    }

    /// The person does what the page says: begins again, or hands in.
    async fn go_on(&mut self) {
        let portal = self.town.replicas.any(&mut self.random).await;
        match self.stage().await {
            (Stage::Decided(DecisionStatus::ResubmissionRequested), _) => {
                // Meanwhile Veriff may have decided anew: then there is nothing to begin.
                let _ = portal.reopen(&self.token).await;
            }
            (Stage::Capturing, attempt) => {
                for context in ["document-front", "face"] {
                    let text = "insert into media (id, session_id, attempt_number, context, source, object_key, sha256,
                            original_sha256, size_bytes, width, height, created_at, sending_at, sent_at)
                        values ($1, $2, $3, $4, 'camera', 'x', 'x', 'x', 1, 1, 1, $5, $5, $5)";
                    let id = format!("{}-{attempt}-{context}-{}", self.id, self.random.below(u64::MAX));
                    let query = sqlx::query(text).bind(id).bind(&self.id).bind(attempt).bind(context).bind(world::NOON);
                    query.execute(&self.town.database).await.expect("a picture that is there");
                }
                let _ = portal.submit(&self.token).await;
            }
            _ => {}
        }
    }

    async fn live(&mut self) {
        for _ in 0..8 + self.random.below(12) {
            match self.random.below(10) {
                0..=2 => self.decide(),
                3..=6 => self.deliver().await,
                7..=8 => self.go_on().await,
                _ => tokio::time::sleep(Duration::from_millis(self.random.below(40))).await,
            }
        }
        while !self.on_the_way.is_empty() {
            self.deliver().await;
        }
    }

    /// Compares the session with what Veriff says.
    async fn check(&mut self) {
        let (stage, attempt) = self.stage().await;
        let at_veriff = self.town.veriff.with(&self.id, |session| session.clone());
        let bodies: Vec<_> = at_veriff.decisions.iter().map(|(_, _, body)| body.to_string()).collect();
        let context = format!("seed {}: {stage:?}, attempt {attempt}, {bodies:#?}", self.seed);
        let expected = match at_veriff.last() {
            None => Stage::Waiting,
            // The person is at the attempt that was asked for, or Veriff has it and has not decided it.
            Some((_, DecisionStatus::ResubmissionRequested, _)) if stage == Stage::Capturing => stage,
            Some((decided, DecisionStatus::ResubmissionRequested, _)) if *decided < at_veriff.attempts => {
                Stage::Waiting
            }
            Some((_, status, _)) => Stage::Decided(*status),
        };
        assert_eq!(stage, expected, "{context}");
        let (row,): (String,) = sqlx::query_as("select state from audit_rows where session_id = $1")
            .bind(&self.id)
            .fetch_one(&self.town.database)
            .await
            .expect("the row of the audit");
        assert_eq!(row, stage.status().map_or(stage.as_str(), DecisionStatus::as_str), "{context}");
    }
}

/// Waits until nothing is due any more.
async fn settle(town: &Town) {
    for _ in 0..60_000 {
        let text = "select count(*) from jobs where due_at <= $1";
        let now = town.replicas.clock.now();
        let due: i64 = sqlx::query_scalar(text).bind(now).fetch_one(&town.database).await.expect("the jobs");
        if due == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the work never ends");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_ends_as_veriff_says_whatever_came_when() {
    let count = std::env::vars().find(|(name, _)| name == "PORTAL_HISTORIES").map(|(_, count)| count);
    let count = count.map_or(HISTORIES, |count| count.parse().expect("a number of histories"));
    let begun = std::time::Instant::now();
    let town = Arc::new(town().await);
    let deaths = {
        let town = Arc::clone(&town);
        tokio::spawn(async move {
            for place in [0, 1].into_iter().cycle() {
                tokio::time::sleep(Duration::from_millis(400)).await;
                town.replicas.replace(place).await;
            }
        })
    };
    let (semaphore, mut histories) = (Arc::new(Semaphore::new(AT_ONCE)), JoinSet::new());
    for seed in 0..count {
        let (town, semaphore) = (Arc::clone(&town), Arc::clone(&semaphore));
        histories.spawn(async move {
            let _permit = semaphore.acquire().await.expect("it stays open");
            History::begin(&town, seed).await.live().await;
        });
    }
    while let Some(ended) = histories.join_next().await {
        ended.expect("a history");
    }
    deaths.abort();
    // What died with its replica is taken over; whose word was lost is found by asking, within the week.
    for hours in [1, 1, 1, 4, 12, 48, 110] {
        town.replicas.clock.advance(hours * HOUR);
        settle(&town).await;
    }
    for seed in 0..count {
        let id = format!("session-{seed:08}");
        let mut history = History {
            town: &town,
            random: Random(seed),
            seed,
            id,
            token: String::new(),
            second: 0,
            on_the_way: Vec::new(),
        };
        history.check().await;
    }
    println!("{count} histories in {:?}", begun.elapsed());
}
