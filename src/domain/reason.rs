//! Reason codes: their meaning for the reviewer, and the advice for the person.
//!
//! Source: devdocs, `verification-session-decision-codes-table` and `granular-reason-codes`; the 6xx set from public
//! clients of the API. Codes that are not listed have a safe default.

use super::Context;

/// What the page advises after a decision, and which pictures are to be taken again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// The name under which the catalogues keep the sentence.
    pub key: &'static str,
    /// The pictures to take again; empty means all of them.
    pub retake: &'static [Context],
}

const FRONT: &[Context] = &[Context::DocumentFront];
const BACK: &[Context] = &[Context::DocumentBack];
const DOCUMENT: &[Context] = &[Context::DocumentFront, Context::DocumentBack];
const FACE: &[Context] = &[Context::Face];
const DOCUMENT_AND_FACE: &[Context] = &[Context::DocumentAndFace];
const EVERYTHING: &[Context] = &[];

/// Returns the advice for the person about a reason code.
///
/// Reasons of a declined session are never shown: some of them are fraud, and saying so would teach the fraudster.
pub fn advice(reason_code: Option<i64>) -> Advice {
    let (key, retake) = match reason_code {
        Some(201 | 603) => ("advice-pictures-missing", EVERYTHING),
        Some(202 | 606) => ("advice-face-unclear", FACE),
        Some(203) => ("advice-document-cut-off", DOCUMENT),
        Some(614) => ("advice-document-cut-off", FRONT),
        Some(615) => ("advice-document-cut-off", BACK),
        Some(204) => ("advice-quality", EVERYTHING),
        Some(205 | 621) => ("advice-document-damaged", EVERYTHING),
        Some(206 | 602) => ("advice-document-not-supported", EVERYTHING),
        Some(207 | 620) => ("advice-document-expired", EVERYTHING),
        Some(208 | 605) => ("advice-face-missing", FACE),
        Some(209) => ("advice-document-missing", DOCUMENT),
        // Its text is not seen in full; it is about the photo of the front.
        Some(210) => ("advice-front-unclear", FRONT),
        Some(608) => ("advice-front-missing", FRONT),
        Some(609) => ("advice-back-missing", BACK),
        Some(619 | 625..=634) => ("advice-data-unreadable", DOCUMENT),
        Some(635) => ("advice-document-and-face-missing", DOCUMENT_AND_FACE),
        Some(641) => ("advice-several-faces", FACE),
        Some(642) => ("advice-several-documents", DOCUMENT),
        _ => ("advice-again", EVERYTHING),
    };
    Advice { key, retake }
}

/// Returns what a reason code means, in words for a reviewer.
pub fn reason_words(code: i64) -> &'static str {
    match code {
        101 => "Physical document not used",
        102 => "Suspected document tampering",
        103 => "Holder does not look like the document photo",
        104 => "Entered name differs from the document",
        105 => "Suspicious behaviour",
        106 => "Known fraud",
        107 => "Velocity or abuse",
        108 => "Velocity or abuse: duplicated end-user",
        109 => "Velocity or abuse: duplicated device",
        110 => "Velocity or abuse: duplicated ID",
        111 => "Session fraudulently accessed",
        112 => "Restricted IP location",
        113 => "Suspicious behaviour: identity farming",
        120 => "Portrait does not match the reference photo",
        121 => "End-user id missing",
        122 => "No reference found",
        123 => "Registry checks not passed",
        124 => "Face already exists in the face collection",
        126 => "Potential PEP match",
        127 => "Face matches the blocklist",
        128 => "End-user id mismatch",
        129 => "Invalid workflow",
        201 => "Video or photos missing",
        202 | 606 => "Face not clearly visible",
        203 => "Full document not visible",
        204 => "Poor image quality",
        205 => "Document damaged",
        206 | 510 | 602 => "Document type not supported",
        207 | 511 | 620 => "Document expired",
        208 => "Selfie missing",
        209 => "Document photo missing",
        210 => "Document front photo not usable",
        501 => "High probability of a fraudulent attempt",
        502 => "Several parties in the session",
        503 => "Attempted deceit",
        504 => "Attempted deceit: device screen used",
        505 => "Attempted deceit: printout used",
        506 => "Presented document tampered",
        507 => "Document tampered, found by cross reference of data",
        508 => "Document tampered, found by comparison with the specimen",
        509 => "Person does not match the document photo",
        515 => "Device screen used for the face image",
        526 => "Photos streamed",
        527 => "Proof of address: data could not be collected",
        528 => "Proof of address: issue date too old",
        530 => "Estimated age under 13",
        531 => "Estimated age under 14",
        532 => "Estimated age under 16",
        533 => "Estimated age under 18",
        534 => "Estimated age under 20",
        535 => "Estimated age under 21",
        536 => "Estimated age under 25",
        537 => "Portrait could not be cropped",
        539 => "Resubmission limit exceeded",
        603 => "Video missing",
        605 => "Face image missing",
        608 => "Document front missing",
        609 => "Document back missing",
        614 => "Front not fully in frame",
        615 => "Back not fully in frame",
        619 => "Document data not visible",
        621 => "Document annulled or damaged",
        625 => "Surname unreadable",
        626 => "First names unreadable",
        627 => "Date of birth unreadable",
        628 => "Issue date unreadable",
        629 => "Expiry date unreadable",
        630 => "Gender unreadable",
        631 => "Document number unreadable",
        632 => "Personal number unreadable",
        633 => "Nationality unreadable",
        634 => "Home address unreadable",
        635 => "Document-and-face image missing",
        641 => "Several faces",
        642 => "Several documents",
        _ => "Reason not in the public tables",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_failed_side_is_taken_again() {
        assert_eq!(advice(Some(609)).retake, BACK);
        assert_eq!(advice(Some(606)).retake, FACE);
        assert_eq!(advice(Some(204)).retake, EVERYTHING);
    }

    #[test]
    fn every_code_in_the_public_tables_has_words() {
        let declined = (101..=113).chain(120..=124).chain(126..=129).chain(501..=511).chain([515]);
        let declined = declined.chain(526..=528).chain(530..=537).chain([539]);
        let again = (201..=209).chain([602, 603, 605, 606, 608, 609, 614, 615, 619, 620, 621, 641, 642]);
        let default = reason_words(9_999);
        for code in declined.chain(again).chain(625..=635) {
            assert_ne!(reason_words(code), default, "{code}");
        }
        assert_eq!(reason_words(540), default);
        assert_eq!(reason_words(-1), default);
    }

    #[test]
    fn every_reason_for_another_try_has_its_own_advice() {
        let coarse = 201..=210;
        let fine = [602, 603, 605, 606, 608, 609, 614, 615, 619, 620, 621, 635, 641, 642].into_iter().chain(625..=634);
        for code in coarse.chain(fine) {
            assert_ne!(advice(Some(code)).key, "advice-again", "{code}");
        }
    }

    #[test]
    fn no_reason_of_a_declined_session_has_advice_of_its_own() {
        let tables = (101..=113).chain([120, 121, 122, 123, 124, 126, 127, 128, 129]).chain(501..=541);
        for code in tables {
            assert_eq!(advice(Some(code)), advice(None), "{code}");
        }
    }

    #[test]
    fn fraud_and_unknown_codes_have_the_same_neutral_advice() {
        for code in [Some(102), Some(106), Some(9_999), None] {
            assert_eq!(advice(code).key, "advice-again");
        }
    }
}
