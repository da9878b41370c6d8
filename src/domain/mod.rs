//! Plain data and pure rules, the same in the browser and on the server.
//!
//! Any room may name it; it names no other. Nothing here waits, reads a clock or draws a random number.
//! To add a rule: a type or a function in the file of its noun, with its tests beside it.

mod aadhaar;
mod ask;
mod attention;
mod brand;
mod case;
mod code_fault;
mod context;
mod country;
mod decision;
mod deletion;
mod document;
mod event;
mod event_details;
mod finding;
mod held;
mod hit;
mod link;
mod narrowing;
mod newest;
mod photo;
mod problem;
mod question;
mod reason;
mod refusal_code;
mod registry_check;
mod session;
mod stage;
mod step;
mod trouble;
mod wording;

pub use aadhaar::{AadhaarNumber, CODE_TRIES, CodeState, OneTimeCode};
pub use ask::{Ask, pictures};
pub use attention::Attention;
pub use brand::Brand;
pub use case::{Attempt, Case, CaseMedia, ListRow, SessionFilter, SessionPage, SessionRow, Total};
pub use code_fault::CodeFault;
pub use context::Context;
pub use country::{COUNTRIES, Country};
pub use decision::{Decision, DecisionStatus, Fact, RiskLabel, Standing};
pub use deletion::{DELETIONS_A_DAY, DELETIONS_AN_HOUR, DeletionOutcome};
pub use document::DocumentType;
pub use event::{EventKind, TimelineEvent};
pub use finding::{Cell, Entry, Finding, Item, Listing, Table, Told, Tone, Verdict, Way};
pub use held::{HeldFile, Holdings, Origin, is_shown_inline};
pub use hit::{Hit, HitKind};
pub use link::{Link, NewLink};
pub use narrowing::{ListStatus, Narrowing};
pub use newest::{KnownDecision, follow, from_newest, newest};
pub use photo::{MediaType, Photo, PhotoFault, PhotoPlace, PhotoSource};
pub use problem::Problem;
pub use question::{AskOutcome, Question};
pub use reason::{Advice, advice, reason_words};
pub use refusal_code::refusal_words;
pub use registry_check::{CheckOutcome, FieldFault, RegistryForm, fault_of_code};
pub use session::{Session, SessionId, Visit};
pub use stage::{Happening, Stage, WrongStage};
pub use step::{Next, Step};
pub use trouble::{SendNow, Trouble, failure_words};
pub use wording::{
    context_words, curp_words, event_words, insight_category, insight_result, insight_words, listed_words,
    match_status, match_words, spelled, webhook_words,
};
