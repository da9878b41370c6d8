//! The client against the stand-in, over real connections.

mod answers;
mod chance;
mod checks;
mod clock;
mod coverage;
mod faults;
mod flow;
mod gate;
mod kinds;
mod matrix;
mod otp;
mod page;
mod requests;
mod secrets;
mod stage;
mod story;
mod webhooks;
