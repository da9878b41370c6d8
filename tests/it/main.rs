//! The portal as a whole: the real router, the real stand-in, a real database, over TCP.
//!
//! Everything runs on `SQLite`, and on `PostgreSQL` when `TEST_DATABASE_URL` names a server where databases may be made.

mod admin;
mod answers;
mod ask;
mod audit;
mod bombs;
mod browser;
mod characters;
mod commands;
mod connections;
mod crash;
mod deletion;
mod demo;
mod extras;
mod faults;
mod forms;
mod guessing;
mod housekeeping;
mod integrations;
mod jobs;
mod links;
mod logins;
mod media_store;
mod memory;
mod mutations;
mod otp;
mod passwords;
mod photographs;
mod photos;
mod pictures;
mod private_files;
mod readiness;
mod registry_check;
mod rooms;
mod sending;
mod sending_chance;
mod signing_in_at_once;
mod slow_uploads;
mod story;
mod truth;
mod webhooks;
mod wire;
mod wired;
mod world;
