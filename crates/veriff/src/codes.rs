//! What Veriff's numbers mean, in plain words.
//!
//! The texts are for people who read decisions and logs; they are our own, and none of them is matched on. Veriff has
//! more numbers than it publishes, so an unknown one is `None`, never an error.

/// What a `reasonCode` of a decision means. Source: `granular-reason-codes` and the decision codes table.
pub fn reason(code: i64) -> Option<&'static str> {
    declined(code).or_else(|| fraud(code)).or_else(|| resubmission(code))
}

fn declined(code: i64) -> Option<&'static str> {
    Some(match code {
        101 => "Physical document not used",
        102 => "Suspected document tampering",
        103 => "The person does not look like the photo in the document",
        104 => "The name entered differs from the document",
        105 => "Suspicious behaviour",
        106 => "Known fraud",
        107 => "Velocity or abuse",
        108 => "Velocity or abuse: duplicated person",
        109 => "Velocity or abuse: duplicated device",
        110 => "Velocity or abuse: duplicated document",
        111 => "Session fraudulently accessed",
        112 => "Restricted location of the network address",
        113 => "Suspicious behaviour: identity farming",
        120 => "The portrait does not match the reference photo",
        121 => "User id missing",
        122 => "No reference found",
        123 => "Unable to pass the registry checks",
        124 => "The face already exists in the face collection",
        126 => "Potential match with a politically exposed person",
        127 => "The face is on the blocklist",
        128 => "End-user id mismatch",
        129 => "Invalid workflow",
        _ => return None,
    })
}

fn fraud(code: i64) -> Option<&'static str> {
    Some(match code {
        501 => "High probability of a fraudulent attempt",
        502 => "Several parties in the session",
        503 => "Attempted deceit",
        504 => "Attempted deceit: the screen of a device was used",
        505 => "Attempted deceit: a printout was used",
        506 => "The document presented is tampered with",
        507 => "Tampering found by comparing the data",
        508 => "Tampering found by comparing with a specimen",
        509 => "The person does not match the photo in the document",
        510 => "Document type not supported",
        511 => "Document expired",
        515 => "The screen of a device was used for the picture of the face",
        526 => "Photos were streamed",
        527 => "Data of the proof of address could not be read",
        528 => "The proof of address is too old",
        530 => "Estimated age under 13",
        531 => "Estimated age under 14",
        532 => "Estimated age under 16",
        533 => "Estimated age under 18",
        534 => "Estimated age under 20",
        535 => "Estimated age under 21",
        536 => "Estimated age under 25",
        537 => "The portrait could not be cropped",
        539 => "Too many resubmissions",
        _ => return None,
    })
}

fn resubmission(code: i64) -> Option<&'static str> {
    Some(match code {
        201 => "Video or photos missing",
        202 => "Face not clearly visible",
        203 => "Full document not visible",
        204 => "Poor image quality",
        205 => "Document damaged",
        206 | 602 => "Document type not supported",
        207 | 620 => "Document expired",
        208 => "Selfie missing",
        209 => "Photo of the document missing",
        603 => "Video missing",
        605 => "Picture of the face missing",
        606 => "The face is not clearly visible",
        608 => "Front of the document missing",
        609 => "Back of the document missing",
        614 => "Front of the document not fully in the frame",
        615 => "Back of the document not fully in the frame",
        619 => "Data of the document not visible",
        621 => "Document annulled or damaged",
        625 => "Surname unreadable",
        626 => "First names unreadable",
        627 => "Date of birth unreadable",
        628 => "Date of issue unreadable",
        629 => "Date of expiry unreadable",
        630 => "Gender unreadable",
        631 => "Document number unreadable",
        632 => "Personal number unreadable",
        633 => "Nationality unreadable",
        634 => "Home address unreadable",
        635 => "Picture of document and face missing",
        641 => "Several faces in the picture",
        642 => "Several documents in the picture",
        _ => return None,
    })
}

/// What the `code` of a refused call means. Source: `credentials-and-authorization-codes-table`,
/// `some-troubleshooting-codes-table`.
pub fn error(code: i64) -> Option<&'static str> {
    Some(match code {
        1001 => "Query id must be 20 to 40 characters",
        1002 => "Query id must be a valid UUID v4",
        1003 => "Query id must be unique",
        1101 => "Validation failed",
        1102 => "Mandatory parameters are missing",
        1104 => "Invalid parameters",
        1201 => "Timestamp is older than one hour",
        1202 => "Timestamp format is wrong, must be YYYY-MM-DDTHH:MM:SS with an offset or Z",
        1203 => "Not a valid date, must be YYYY-MM-DD",
        1301 => "Feature is not supported",
        1302 => "Only HTTPS return URLs are allowed",
        1303 => "Invalid status",
        1304 => "Cannot transition to the given status",
        1305 => "Session is not in a completed status.",
        1306 => "Session is in progress",
        1308 => "Id number is missing",
        1309 => "First and last name, or full name, are missing",
        1310 => "Date of birth or address is missing",
        1400 => "Image data not found",
        1401 => "Image is not in valid base64",
        1402 => "Image context is not supported",
        1403 => "Image property is missing",
        1500 => "vendorData is longer than 1,000 characters",
        1501 => "vendorData must be a string",
        1801 => "Mandatory X-AUTH-CLIENT header containing the API key is missing from the request.",
        1802 => "API key is not a valid UUID",
        1803 => "No integration with this API key",
        1804 => "Integration is not active",
        1811 => "Mandatory X-HMAC-SIGNATURE header is missing from the request.",
        1812 => "Signature is not a valid SHA-256 hash",
        1813 => "Signature is not the SHA-256 hash of the query id and the secret",
        1814 => "Signature is not the SHA-256 hash of the request body and the secret",
        1815 => "Could not authenticate the request",
        1818 => "Signature is not the HMAC-SHA256 of the query id",
        1819 => "Signature is not the HMAC-SHA256 of the request body",
        2003 => "Date of birth is not valid",
        2101 => "Document number must be 6 to 9 characters",
        2102 => "Document number may only hold A-Z and 0-9",
        2103 => "Document type is not supported",
        2104 => "Document country is not supported",
        _ => return None,
    })
}
