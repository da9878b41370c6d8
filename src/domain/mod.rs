//! Plain data and pure rules, the same in the browser and on the server.
//!
//! Any room may name it; it names no other. Nothing here waits, reads a clock or draws a random number.
//! To add a rule: a type or a function in the file of its noun, with its tests beside it.

mod aadhaar;
mod ask;
mod brand;
mod case;
mod code_fault;
mod context;
mod country;
mod decision;
mod document;
mod event;
mod link;
mod photo;
mod problem;
mod reason;
mod session;
mod stage;
mod step;

pub use aadhaar::{AadhaarNumber, CodeState, OneTimeCode};
pub use ask::{Ask, pictures};
pub use brand::Brand;
pub use case::{Attempt, Case, CaseMedia, SessionFilter, SessionPage, SessionRow};
pub use code_fault::CodeFault;
pub use context::Context;
pub use country::{COUNTRIES, Country};
pub use decision::{Decision, DecisionStatus, Fact, RiskLabel};
pub use document::DocumentType;
pub use event::{EventKind, TimelineEvent};
pub use link::{Link, NewLink};
pub use photo::{MediaType, Photo, PhotoFault, PhotoPlace, PhotoSource};
pub use problem::Problem;
pub use reason::{Advice, advice, reason_words};
pub use session::{Session, SessionId, Visit};
pub use stage::{Happening, Stage, WrongStage};
pub use step::{Next, Step};
