//! Copies the state of a session to the row of the audit that it came from.

use super::Transaction;
use crate::domain::{DecisionStatus, Session};
use crate::server::Result;

/// Copies the state of a session to the row of the audit that it came from, if it came from one. A row that was exported is exported
/// again: Veriff may have decided anew.
pub(super) async fn copy_state(transaction: &mut Transaction, session: &Session) -> Result<()> {
    sqlx::query("update audit_rows set state = $2, told = 0 where session_id = $1")
        .bind(&session.id.0)
        .bind(state(session))
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

pub(super) fn state(session: &Session) -> &'static str {
    session.stage.status().map_or(session.stage.as_str(), DecisionStatus::as_str)
}
