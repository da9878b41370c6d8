//! The portal as a whole: the real router, the real stand-in, a real database, over TCP.
//!
//! Everything runs on `SQLite`, and on `PostgreSQL` when `TEST_DATABASE_URL` names a server where databases may be made.

mod admin;
mod answers;
mod ask;
mod audit;
mod browser;
mod commands;
mod crash;
mod deletion;
mod demo;
mod extras;
mod faults;
mod integrations;
mod jobs;
mod links;
mod media_store;
mod memory;
mod otp;
mod photographs;
mod photos;
mod pictures;
mod registry_check;
mod rooms;
mod story;
mod webhooks;
mod wire;
mod world;
