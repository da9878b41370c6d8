//! A panic in a job is a failure of the job, and not the end of the worker.

use futures_util::FutureExt;

use super::{Error, Result};

/// Runs work; a panic in it is a failure of the job, and not the end of the worker.
pub(super) async fn without_panic<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    // What a job changes, it changes in the database, whole or not at all.
    std::panic::AssertUnwindSafe(work).catch_unwind().await.unwrap_or(Err(Error::Panicked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_a_failure_of_the_job() {
        let failed: Result<()> = without_panic(async { panic!("in a job") }).await;
        assert!(matches!(failed, Err(Error::Panicked)));
        assert_eq!(without_panic(async { Ok(1) }).await.expect("no panic"), 1);
    }
}
