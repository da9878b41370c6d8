//! What travels between you and Veriff: sessions, media, decisions, attempts, and the words in them.
//!
//! Each file holds the types of one part of the API. What you send has public fields, a `new` and a setter for each
//! field that may be absent, and may grow; what Veriff sends is read leniently, see the crate's page.

mod attempt;
mod collected;
mod decision;
mod ids;
mod initial_data;
pub(crate) mod lenient;
mod media;
mod open_enums;
mod otp;
mod person;
mod proofs;
mod registry;
mod screened;
mod session;
mod setters;

pub use attempt::{Attempt, UserDefinedStatus};
pub use collected::{
    CollectedBrowser, CollectedData, CollectedDevice, CollectedNetwork, CollectedPerson, NetworkAddress, RegistryCheck,
};
pub use decision::{
    BiometricAuthentication, BiometricDetails, Decision, DecisionAnswer, RiskLabel, RiskScore, TechnicalData,
};
pub use ids::{AttemptId, MediaId, SessionId, Timestamp};
pub use initial_data::{NewAddress, NewDocument, NewPerson};
#[cfg(feature = "mock")]
pub(crate) use media::milliseconds;
pub use media::{IMAGE_BASE64_LIMIT, MEDIA_TYPES, Media, MediaList, NewMedia, PDF_LIMIT};
pub use otp::OtpReason;
pub use person::{Address, Document, NameComponents, ParsedAddress, Person};
pub use proofs::PROOF_OF_ADDRESS_TYPES;
pub use registry::{CurpRegistry, IneRegistry};
pub use screened::{ListedEntry, PepSanctionMatch, SanctionHit, ScreenedPerson};
#[cfg(feature = "mock")]
pub(crate) use session::is_date;
pub use session::{AcceptableProofs, AcceptableType, Consent, CreatedSession, NewSession, VENDOR_DATA_LIMIT};

pub use open_enums::{Context, Status};
