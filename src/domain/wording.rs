//! Veriff's words in ours: labels, match types, registries' letters, webhooks.
//!
//! Each table is from devdocs and open-ended: what is not in it is written out from Veriff's own word, never hidden.

use super::Severity;

/// Writes an identifier as words: `dateOfBirth`, `name_fuzzy` and `BANK_STATEMENT` become `Date of birth`, `Name
/// fuzzy` and `Bank statement`.
pub fn humanize(word: &str) -> String {
    let is_upper_case = !word.chars().any(char::is_lowercase) && word.len() > 4;
    let letters: Vec<char> = word.chars().collect();
    let is_capital = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|letter| letter.is_uppercase());
    let mut text = String::new();
    for (at, letter) in letters.iter().copied().enumerate() {
        if matches!(letter, '_' | '-') {
            text.push(' ');
        } else if text.is_empty() {
            text.extend(letter.to_uppercase());
        } else if is_upper_case {
            text.extend(letter.to_lowercase());
        } else if letter.is_uppercase() && !is_capital(at.checked_sub(1)) {
            if !text.ends_with(' ') {
                text.push(' ');
            }
            // An abbreviation stays one.
            if is_capital(Some(at + 1)) { text.push(letter) } else { text.extend(letter.to_lowercase()) }
        } else {
            text.push(letter);
        }
    }
    text
}

/// Returns what an insight checks (devdocs, `full-auto-webhook`).
pub fn insight_words(label: &str) -> String {
    let words = match label {
        "documentAccepted" => "Document is of an accepted kind",
        "documentBackFullyVisible" => "Back of the document is fully visible",
        "documentBackImageAvailable" => "Picture of the back is there",
        "documentFrontFullyVisible" => "Front of the document is fully visible",
        "documentFrontImageAvailable" => "Picture of the front is there",
        "documentImageQualitySufficient" => "Pictures of the document are good enough",
        "documentNotExpired" => "Document has not expired",
        "documentRecognised" => "Document was recognised",
        "physicalDocumentPresent" => "Document is a physical one",
        "validDocumentAppearance" => "Document looks genuine",
        "faceImageAvailable" => "Picture of the face is there",
        "faceImageQualitySufficient" => "Picture of the face is good enough",
        "faceLiveness" => "Face is a living person’s",
        "faceNotInBlocklist" => "Face is not on the blocklist",
        "faceSimilarToPortrait" => "Face looks like the portrait in the document",
        "allowedIpLocation" => "Location of the network address is allowed",
        "expectedTrafficBehaviour" => "Traffic is as expected",
        _ => return humanize(label),
    };
    words.to_owned()
}

/// The result of an insight, and what it means.
pub fn insight_result(result: &str) -> (String, Severity) {
    match result {
        "yes" => ("Yes".to_owned(), Severity::Good),
        "no" => ("No".to_owned(), Severity::Bad),
        "notApplicable" => ("Does not apply".to_owned(), Severity::Neutral),
        "" => ("Not told".to_owned(), Severity::Neutral),
        other => (humanize(other), Severity::Neutral),
    }
}

/// The category of an insight.
pub fn insight_category(category: &str) -> String {
    match category {
        "document" => "Document".to_owned(),
        "biometric" => "Face".to_owned(),
        "fraud" => "Fraud".to_owned(),
        "" => "Other".to_owned(),
        other => humanize(other),
    }
}

/// What `statusCurp` of Mexico's population registry says (devdocs, `curp-webhook`).
pub fn curp_words(status: Option<&str>) -> (String, Severity) {
    let (words, severity) = match status {
        Some("AN") => ("Active: normal", Severity::Good),
        Some("AH") => ("Active: another person has the same name", Severity::Good),
        Some("CRA CU" | "CRA" | "CU") => ("Active: reactivated", Severity::Good),
        Some("RCN") => ("Active: changed, the CURP stayed", Severity::Good),
        Some("RCC") => ("Active: changed, and the CURP with it", Severity::Good),
        Some("BD") => ("Inactive: the person has died", Severity::Bad),
        Some("BDA") => ("Inactive: a duplicate", Severity::Bad),
        Some("BCC") => ("Inactive: the CURP was changed", Severity::Bad),
        Some("BCN") => ("Inactive: a change that left the CURP as it was", Severity::Bad),
        Some(other) => return (format!("Not in the public tables ({other})"), Severity::Caution),
        None => ("Unknown", Severity::Neutral),
    };
    (words.to_owned(), severity)
}

/// How somebody on a list matches (devdocs, `v1sessionsidperson-1`).
pub fn match_words(kind: &str) -> String {
    let words = match kind {
        "name_exact" => "Same name",
        "aka_exact" => "Same other name",
        "name_fuzzy" => "Similar name",
        "aka_fuzzy" => "Similar other name",
        "phonetic_name" => "Name that sounds alike",
        "phonetic_aka" => "Other name that sounds alike",
        "equivalent_name" => "Name that means the same",
        "equivalent_aka" => "Other name that means the same",
        "unknown" => "Match of an unknown kind",
        "year_of_birth" => "Same year of birth",
        "removed_personal_title" => "Without the title",
        "removed_personal_suffix" => "Without what follows the name",
        "removed_organisation_prefix" => "Without the organisation’s prefix",
        "removed_organisation_suffix" => "Without the organisation’s suffix",
        "removed_clerical_mark" => "Without clerical marks",
        _ => return humanize(kind),
    };
    words.to_owned()
}

/// What somebody is listed for.
pub fn listed_words(kind: &str) -> String {
    match kind {
        "sanction" | "sanctions" => "Sanctions".to_owned(),
        "pep" => "Politically exposed person".to_owned(),
        "adverseMedia" | "adverse-media" | "adverse_media" => "Adverse media".to_owned(),
        "warning" | "warnings" => "Warnings".to_owned(),
        "fitnessProbity" | "fitness-probity" | "fitness_probity" => "Fitness and probity".to_owned(),
        other => humanize(other),
    }
}

/// How a screening or a match stands, and what it means.
pub fn match_status(status: &str) -> (String, Severity) {
    match status {
        "no_match" => ("No match".to_owned(), Severity::Good),
        "possible_match" | "potential_match" => ("Possible match".to_owned(), Severity::Caution),
        "false_positive" => ("Not this person".to_owned(), Severity::Good),
        "true_positive" => ("This person".to_owned(), Severity::Bad),
        "" => ("Not told".to_owned(), Severity::Neutral),
        other => (humanize(other), Severity::Neutral),
    }
}

/// What Veriff's event says: trust the action, for an old payload pairs 7001 with `submitted` (devdocs, `event-webhook`).
pub fn event_words(code: Option<i64>, action: &str) -> String {
    match (action, code) {
        ("started", _) | ("", Some(7001)) => "the session was started".to_owned(),
        ("submitted" | "", Some(7005)) => "a proof of address was handed in".to_owned(),
        ("submitted", _) | ("", Some(7002)) => "the session was handed in".to_owned(),
        ("", Some(code)) => format!("code {code}, which is not in the public tables"),
        ("", None) => "it says not what".to_owned(),
        (other, Some(code)) => format!("{}, code {code}", humanize(other).to_lowercase()),
        (other, None) => humanize(other).to_lowercase(),
    }
}

/// What kind of webhook it is.
pub fn webhook_words(kind: &str) -> String {
    let words = match kind {
        "event" => "Event",
        "proof_of_address" => "Proof of address",
        "decision" => "Decision",
        "watchlist_screening" => "Watchlist screening",
        "full_auto" => "Automatic decision",
        "user_defined_status" => "Status set by hand",
        "ine_registry" => "Voter registry (INE)",
        "curp_registry" => "Population registry (CURP)",
        "combined_ine_curp_registry" => "Both Mexican registries",
        "unreadable" => "Not readable",
        "unknown" => "Of a kind that the portal does not know",
        other => return humanize(other),
    };
    words.to_owned()
}

/// What a file of Veriff's shows (devdocs, `context-types-image-video-1`), and whether Veriff made it itself.
pub fn context_words(context: &str) -> (String, bool) {
    let made = matches!(
        context,
        "face-nfc" | "face-reference" | "face-cropped" | "document-front-face-cropped" | "registry-face"
    ) || context.ends_with("video");
    let words = match context {
        "face" => "Face",
        "face-pre" => "Face, first of two",
        "document-front" => "Document, front",
        "document-front-pre" => "Document, front, first of two",
        "document-back" => "Document, back",
        "document-back-pre" => "Document, back, first of two",
        "document-and-face" => "Document and face",
        "document-and-face-pre" => "Document and face, first of two",
        "address-front" => "Proof of address",
        "generic-document-front" => "Other document",
        "face-nfc" => "Portrait from the chip",
        "face-reference" => "Reference portrait",
        "face-cropped" => "Face, cut out",
        "document-front-face-cropped" => "Portrait cut out of the document",
        "registry-face" => "Portrait from a registry",
        "selfid_video" => "Video of the session",
        "" => "Of an unknown kind",
        other => return (humanize(other), made),
    };
    (words.to_owned(), made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machine_words_are_spelled_out() {
        for (word, words) in [
            ("dateOfBirth", "Date of birth"),
            ("name_fuzzy", "Name fuzzy"),
            ("BANK_STATEMENT", "Bank statement"),
            ("EXAMPLE_REGISTRY", "Example registry"),
            ("VIZ", "VIZ"),
            ("nfcURL", "Nfc URL"),
            ("", ""),
        ] {
            assert_eq!(humanize(word), words, "{word}");
        }
    }

    #[test]
    fn every_insight_in_the_tables_has_words_of_its_own() {
        for label in [
            "documentAccepted",
            "documentBackFullyVisible",
            "documentBackImageAvailable",
            "documentFrontFullyVisible",
            "documentFrontImageAvailable",
            "documentImageQualitySufficient",
            "documentNotExpired",
            "documentRecognised",
            "physicalDocumentPresent",
            "validDocumentAppearance",
            "faceImageAvailable",
            "faceImageQualitySufficient",
            "faceLiveness",
            "faceNotInBlocklist",
            "faceSimilarToPortrait",
            "allowedIpLocation",
            "expectedTrafficBehaviour",
        ] {
            assert_ne!(insight_words(label), humanize(label), "{label}");
        }
        assert_eq!(insight_words("somethingNew"), "Something new");
        assert_eq!(insight_result("maybe").0, "Maybe");
    }

    #[test]
    fn every_letter_of_the_registry_says_active_or_not() {
        for status in ["AN", "AH", "CRA CU", "RCN", "RCC"] {
            assert_eq!(curp_words(Some(status)).1, Severity::Good, "{status}");
        }
        for status in ["BD", "BDA", "BCC", "BCN"] {
            assert_eq!(curp_words(Some(status)).1, Severity::Bad, "{status}");
        }
        assert_eq!(curp_words(None).0, "Unknown");
        assert!(curp_words(Some("XX")).0.contains("XX"));
    }

    #[test]
    fn every_kind_of_match_and_webhook_has_words_of_its_own() {
        for kind in [
            "name_exact",
            "aka_exact",
            "name_fuzzy",
            "aka_fuzzy",
            "phonetic_name",
            "phonetic_aka",
            "equivalent_name",
            "equivalent_aka",
            "unknown",
            "year_of_birth",
            "removed_personal_title",
            "removed_personal_suffix",
            "removed_organisation_prefix",
            "removed_organisation_suffix",
            "removed_clerical_mark",
        ] {
            assert_ne!(match_words(kind), humanize(kind), "{kind}");
        }
        for (code, words) in [(7001, "the session was started"), (7002, "the session was handed in")] {
            assert_eq!(event_words(Some(code), ""), words);
        }
        assert_eq!(event_words(Some(7001), "submitted"), "the session was handed in");
        assert_eq!(event_words(Some(7999), "paused"), "paused, code 7999");
    }
}
