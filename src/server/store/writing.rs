//! Writing: statements that are written at once, and transactions that are written whole or not at all.
//!
//! On `SQLite` all of them go over one connection and share their commits (`commits`); on `PostgreSQL`, which does that by itself,
//! over the pool.

use std::ops::{Deref, DerefMut};

use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream, StreamExt, TryStreamExt};
use sqlx::any::{Any, AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfo};
use sqlx::{AnyConnection, Either, Execute, Executor};

use super::Store;
use super::commits::SharedTransaction;
use crate::server::Result;

/// A transaction: what is written with it is there after [`commit`](Self::commit), whole, or not at all.
///
/// If it is dropped, nothing of it is written. Where it matters what it *saw*, it must be ended with [`commit`](Self::commit) or
/// [`rollback`](Self::rollback): on `SQLite` others may have written that and not be on the disk yet.
#[derive(Debug)]
pub(super) enum Transaction {
    /// A transaction on a connection of its own, on `PostgreSQL`.
    Own(sqlx::Transaction<'static, Any>),
    /// A part of one that several share.
    Shared(SharedTransaction),
}

/// Runs single statements that write, each on the disk when it returns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Writes<'s>(&'s Store);

impl Store {
    /// Begins a transaction.
    #[tracing::instrument(level = "debug", skip_all)]
    pub(super) async fn begin(&self) -> Result<Transaction> {
        Ok(match &self.writer {
            Some(writer) => Transaction::Shared(writer.share().await?),
            None => Transaction::Own(self.pool.begin().await?),
        })
    }

    /// Where single statements that write are run.
    pub(super) fn writes(&self) -> Writes<'_> {
        Writes(self)
    }
}

impl Transaction {
    /// Ends it: when this returns, what was written is on the disk.
    pub(super) async fn commit(self) -> Result<()> {
        match self {
            Self::Own(transaction) => Ok(transaction.commit().await?),
            Self::Shared(share) => Ok(share.commit().await?),
        }
    }

    /// Undoes what was written with it. When this returns, what it saw is on the disk.
    pub(super) async fn rollback(self) -> Result<()> {
        match self {
            Self::Own(transaction) => Ok(transaction.rollback().await?),
            Self::Shared(share) => Ok(share.rollback().await?),
        }
    }
}

impl Deref for Transaction {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        match self {
            Self::Own(transaction) => transaction,
            Self::Shared(share) => share.connection(),
        }
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        match self {
            Self::Own(transaction) => transaction,
            Self::Shared(share) => share.connection_mut(),
        }
    }
}

type Answer = Either<AnyQueryResult, AnyRow>;

impl<'s> Executor<'s> for Writes<'s> {
    type Database = Any;

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, sqlx::Result<Answer>>
    where
        's: 'e,
        E: 'q + Execute<'q, Any>,
    {
        let Some(writer) = &self.0.writer else { return self.0.pool.fetch_many(query) };
        let answers = async move {
            let mut share = writer.share().await?;
            let answers: Vec<Answer> = share.connection_mut().fetch_many(query).try_collect().await?;
            share.commit().await?;
            Ok::<_, sqlx::Error>(stream::iter(answers).map(Ok))
        };
        stream::once(answers).try_flatten().boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, sqlx::Result<Option<AnyRow>>>
    where
        's: 'e,
        E: 'q + Execute<'q, Any>,
    {
        let mut answers = self.fetch_many(query);
        Box::pin(async move {
            while let Some(answer) = answers.try_next().await? {
                if let Either::Right(row) = answer {
                    return Ok(Some(row));
                }
            }
            Ok(None)
        })
    }

    fn prepare_with<'e, 'q: 'e>(
        self,
        text: &'q str,
        parameters: &'e [AnyTypeInfo],
    ) -> BoxFuture<'e, sqlx::Result<AnyStatement<'q>>>
    where
        's: 'e,
    {
        self.0.pool.prepare_with(text, parameters)
    }

    fn describe<'e, 'q: 'e>(self, text: &'q str) -> BoxFuture<'e, sqlx::Result<sqlx::Describe<Any>>>
    where
        's: 'e,
    {
        self.0.pool.describe(text)
    }
}
