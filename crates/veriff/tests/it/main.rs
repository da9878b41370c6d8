//! The client against the stand-in, over real connections.

mod answers;
mod bounds;
mod chance;
mod checks;
mod clock;
mod coverage;
mod examples;
mod extract;
mod faults;
mod flow;
mod gate;
mod kinds;
mod matrix;
mod otp;
mod package;
mod page;
mod patience;
mod requests;
mod secrets;
mod stage;
mod story;
mod webhooks;
