//! Whether this process can take requests.

use std::time::Duration;

use tokio::time::Instant;

use super::{Error, Portal, Result};
use crate::domain::UserError;

/// How old an answer of [`Portal::ready`] may be: who asks more often gets the last one, for asking costs a file and a row.
const READY_FOR: Duration = Duration::from_secs(1);

impl Portal {
    /// Says whether the database takes rows and the media store files of the size of a photo.
    ///
    /// Whoever asks while another one asks, or soon after, gets the same answer.
    pub async fn ready(&self) -> Result<()> {
        let mut last = self.readiness.lock().await;
        if let Some((at, ready)) = *last
            && at.elapsed() < READY_FOR
        {
            return if ready { Ok(()) } else { Err(Error::Refused(UserError::Busy)) };
        }
        let limit = Duration::from_secs(5);
        let checked = tokio::time::timeout(limit, async {
            self.store.check(self.clock.now()).await?;
            self.media.check(&self.check, self.settings.photo_budget).await
        });
        let answer = checked.await.unwrap_or(Err(Error::Refused(UserError::Busy)));
        *last = Some((Instant::now(), answer.is_ok()));
        answer
    }
}
