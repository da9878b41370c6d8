//! The portal as a whole: the real router, the real stand-in, a real database, over TCP.
//!
//! Everything runs on `SQLite`, and on `PostgreSQL` when `TEST_DATABASE_URL` names a server where databases may be made.

mod admin;
mod audit;
mod commands;
mod crash;
mod faults;
mod jobs;
mod links;
mod media_store;
mod photographs;
mod photos;
mod pictures;
mod rooms;
mod story;
mod webhooks;
mod world;
