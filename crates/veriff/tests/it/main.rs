//! The client against the stand-in, over real connections.

mod answers;
mod auth;
mod bounds;
mod chance;
mod checks;
mod clock;
mod coverage;
mod examples;
mod extract;
mod faults;
mod flow;
mod kinds;
mod matrix;
mod otp;
mod package;
mod page;
mod requests;
mod retries;
mod secrets;
mod stage;
mod story;
mod webhooks;
