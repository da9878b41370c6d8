//! Plain data and pure rules, the same in the browser and on the server.
//!
//! Any room may name it; it names no other. Nothing here waits, reads a clock or draws a random number.
//! To add a rule: a type or a function in the file of its noun, with its tests beside it.

mod aadhaar;
mod attention;
mod brand;
pub mod capture;
mod context;
mod country;
mod decision;
mod deletion;
mod document;
mod event;
mod event_details;
mod fact;
mod failing_job;
mod hit;
mod link;
mod newest;
mod otp_error;
mod photo;
mod principal;
mod reason;
mod registry_check;
mod remote_media;
mod report_section;
mod requirement;
mod session;
mod session_detail;
mod stage;
mod status_filter;
mod step;
mod user_error;
mod veriff_error_code;
mod veriff_query;
mod wording;

pub use aadhaar::{AadhaarNumber, CODE_TRIES, CodeState, OneTimeCode};
pub use attention::Attention;
pub use brand::Brand;
pub use context::Context;
pub use country::{COUNTRIES, Country};
pub use decision::{Decision, DecisionStatus, RiskLabel, Standing};
pub use deletion::{DELETIONS_A_DAY, DELETIONS_AN_HOUR, DeletionOutcome};
pub use document::DocumentType;
pub use event::{EventKind, TimelineEvent};
pub use fact::Fact;
pub use failing_job::{FailingJob, SendNow, failure_words};
pub use hit::{Hit, HitKind};
pub use link::{Link, NewLink};
pub use newest::{KnownDecision, follow, from_newest, newest};
pub use otp_error::OtpError;
pub use photo::{MediaType, Photo, PhotoError, PhotoSlot, PhotoSource};
pub use principal::Principal;
pub use reason::{Advice, advice, reason_words};
pub use registry_check::{CheckOutcome, FieldError, RegistryForm, field_error_of_code};
pub use remote_media::{Origin, RemoteFile, RemoteMedia, is_shown_inline};
pub use report_section::{AnswerSource, Badge, Cell, Entry, Item, Listing, Received, ReportSection, Severity, Table};
pub use requirement::{Requirement, required_contexts};
pub use session::{Session, SessionId, Visit};
pub use session_detail::{
    Attempt, ListRow, SessionDetail, SessionFilter, SessionMedia, SessionPage, SessionRow, Total,
};
pub use stage::{Stage, Transition, WrongStage};
pub use status_filter::{ListStatus, StatusFilter};
pub use step::{Next, Step};
pub use user_error::UserError;
pub use veriff_error_code::veriff_error_words;
pub use veriff_query::{FetchOutcome, VeriffQuery};
pub use wording::{
    context_words, curp_words, event_words, humanize, insight_category, insight_result, insight_words, listed_words,
    match_status, match_words, webhook_words,
};
