//! One session with everything that belongs to it, for the back office.

use super::Store;
use super::decisions::DecisionRow;
use super::media::StoredMedia;
use crate::domain::{
    Attempt, Decision, DecisionStatus, SessionDetail, SessionMedia, Standing, VeriffQuery, from_newest,
};
use crate::server::answers::decision_facts::{DecisionFacts, indented};
use crate::server::answers::{self, StoredAnswer};
use crate::server::{Error, Result};

#[derive(sqlx::FromRow)]
struct AttemptRow {
    number: i64,
    veriff_attempt_id: Option<String>,
    started_at: i64,
    submitted_at: Option<i64>,
    submitting_at: Option<i64>,
}

/// An attempt as the sending needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptState {
    /// The portal's number.
    pub number: i64,
    /// Veriff's id, once known.
    pub veriff_attempt_id: Option<String>,
    /// When the portal was about to submit it.
    pub submitting_at: Option<i64>,
}

impl Store {
    async fn attempt_rows(&self, session_id: &str) -> Result<Vec<AttemptRow>> {
        Ok(sqlx::query_as(
            "select number, veriff_attempt_id, started_at, submitted_at, submitting_at
               from attempts
              where session_id = $1
              order by number desc",
        )
        .bind(session_id)
        .fetch_all(&self.pool)
        .await?)
    }

    /// Returns the attempts of a session, newest first.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn attempts(&self, session_id: &str) -> Result<Vec<AttemptState>> {
        let rows = self.attempt_rows(session_id).await?;
        Ok(rows
            .into_iter()
            .map(|row| AttemptState {
                number: row.number,
                veriff_attempt_id: row.veriff_attempt_id,
                submitting_at: row.submitting_at,
            })
            .collect())
    }

    /// Stores that an attempt is about to be submitted to Veriff.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn attempt_submitting(&self, session_id: &str, number: i64, at: Option<i64>) -> Result<()> {
        sqlx::query("update attempts set submitting_at = $3 where session_id = $1 and number = $2")
            .bind(session_id)
            .bind(number)
            .bind(at)
            .execute(self.writes())
            .await?;
        Ok(())
    }

    /// Looks up a session with everything that belongs to it.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn session_detail(&self, session_id: &str) -> Result<Option<SessionDetail>> {
        let Some(found) = self.session(session_id).await? else { return Ok(None) };
        let mut unreadable = Vec::new();
        let media = readable(self.media_read(session_id).await?, &mut unreadable)?;
        let decisions = self.decision_rows(session_id).await?;
        let decisions = decisions.into_iter().map(|row| row.known().map(|_| row));
        let decisions = ordered(&readable(decisions, &mut unreadable)?)?;
        let stored = self.answers(session_id).await?;
        let attempts = self.attempt_rows(session_id).await?;
        let attempts =
            attempts.into_iter().map(|row| attempt(row, &media, &decisions, &stored)).collect::<Result<_>>()?;
        let deleted_at_veriff = match &found.veriff_session_id {
            Some(veriff_id) => self.deleted_at_veriff(session_id, veriff_id).await?,
            None => None,
        };
        Ok(Some(SessionDetail {
            attempts,
            timeline: self.timeline(session_id).await?,
            person_name: found.person_name,
            sections: answers::sections(&stored),
            answered: answered(&stored),
            is_registry_check: self.is_registry_check(session_id).await?,
            deleted_at_veriff,
            hit: answers::hit(&stored),
            unreadable,
            failing_jobs: self.failing_jobs(session_id).await?,
            session: found.session,
        }))
    }
}

fn answered(stored: &[StoredAnswer]) -> Vec<VeriffQuery> {
    let is_there = |query: &VeriffQuery| stored.iter().any(|answer| answer.query() == Some(*query));
    VeriffQuery::ALL.into_iter().filter(is_there).collect()
}

/// Returns what reads, and notes the columns of what does not: one row that does not read hides no other.
fn readable<T>(all: impl IntoIterator<Item = Result<T>>, unreadable: &mut Vec<&'static str>) -> Result<Vec<T>> {
    let mut read = Vec::new();
    for one in all {
        match one {
            Ok(one) => read.push(one),
            Err(Error::Inconsistent(column)) => unreadable.push(column),
            Err(error) => return Err(error),
        }
    }
    Ok(read)
}

fn attempt(
    row: AttemptRow,
    media: &[StoredMedia],
    decisions: &[RankedDecision],
    stored: &[StoredAnswer],
) -> Result<Attempt> {
    let ours: Vec<SessionMedia> =
        media.iter().filter(|media| media.attempt_number == row.number).map(session_media).collect();
    let kind = row.veriff_attempt_id.as_deref().map(|id| format!("media:{id}"));
    let list = stored.iter().find(|answer| kind.as_ref() == Some(&answer.kind));
    Ok(Attempt {
        number: row.number,
        veriff_attempt_id: row.veriff_attempt_id,
        started_at: row.started_at,
        submitted_at: row.submitted_at,
        remote_media: list.map(|list| answers::remote_media(list, &ours)),
        media: ours,
        decisions: decisions
            .iter()
            .filter(|ranked| ranked.row.attempt_number == row.number)
            .map(decision)
            .collect::<Result<_>>()?,
    })
}

fn session_media(media: &StoredMedia) -> SessionMedia {
    SessionMedia {
        id: media.id.clone(),
        context: media.context,
        width: media.width,
        height: media.height,
        size_bytes: media.size_bytes,
        source: media.source,
        media_type: media.media_type,
        original_sha256: media.original_sha256.clone(),
        created_at: media.created_at,
        replaced_at: media.replaced_at,
        sent_at: media.sent_at,
        veriff_media_id: media.veriff_media_id.clone(),
    }
}

/// A decision with its standing among the decisions of its session.
struct RankedDecision {
    row: DecisionRow,
    standing: Standing,
}

/// Brings decisions into Veriff's order, the newest first.
fn ordered(rows: &[DecisionRow]) -> Result<Vec<RankedDecision>> {
    let known = rows.iter().map(DecisionRow::known).collect::<Result<Vec<_>>>()?;
    let order: Vec<&DecisionRow> = from_newest(&known).into_iter().map(|index| &rows[index]).collect();
    let counts = order.first().map(|row| row.attempt_number).unwrap_or_default();
    let ranked = order.into_iter().enumerate().map(|(index, row)| RankedDecision {
        row: row.clone(),
        standing: match index {
            0 => Standing::Counts,
            _ if row.attempt_number < counts => Standing::OfEarlierAttempt,
            _ => Standing::Superseded,
        },
    });
    Ok(ranked.collect())
}

fn decision(RankedDecision { row, standing }: &RankedDecision) -> Result<Decision> {
    let facts = DecisionFacts::read(&row.raw);
    Ok(Decision {
        status: DecisionStatus::parse(&row.status).ok_or(Error::Inconsistent("decisions.status"))?,
        standing: *standing,
        code: row.code,
        reason: row.reason.clone(),
        reason_code: row.reason_code,
        veriff_attempt_id: row.veriff_attempt_id.clone(),
        received_at: row.received_at,
        decision_time: row.decision_time.clone(),
        person: facts.person,
        document: facts.document,
        sections: facts.sections,
        more: facts.more,
        risk_labels: facts.risk_labels,
        raw: indented(&row.raw),
    })
}
