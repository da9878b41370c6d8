//! The client against the stand-in, over real connections.

mod faults;
mod flow;
mod gate;
mod page;
mod requests;
mod secrets;
mod stage;
mod webhooks;
