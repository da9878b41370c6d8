//! What Mexican registries say. Legacy: newer checks come with the decision webhook.
//!
//! Source: `v1sessionsiddecisionine-registry-1`, `v1sessionsiddecisioncurp-registry-1`.

use super::lenient::open_object;

open_object! {
    /// What the voter registry says.
    pub struct IneRegistry {
        /// Whether the voter's card is valid.
        pub active: Option<bool>,
        /// Why, as Spanish text.
        pub document_state: Option<String>,
    }

    /// What the population registry says.
    pub struct CurpRegistry {
        /// Active: `AN`, `AH`, `CRA CU`, `RCN`, `RCC`. Inactive: `BD`, `BDA`, `BCC`, `BCN`. Absent: unknown.
        pub status_curp: Option<String>,
        /// The number, 18 characters.
        pub curp: Option<String>,
        /// What the status means, where it is told.
        pub description: Option<String>,
    }
}

impl CurpRegistry {
    /// Says whether the number is active, where that is known.
    pub fn is_active(&self) -> Option<bool> {
        match self.status_curp.as_deref()? {
            "AN" | "AH" | "CRA CU" | "RCN" | "RCC" => Some(true),
            "BD" | "BDA" | "BCC" | "BCN" => Some(false),
            _ => None,
        }
    }
}
