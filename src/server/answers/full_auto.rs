//! The automatic decision of the self-serve plan, where the decision webhook is not used (devdocs, `full-auto-webhook`).

use serde_json::{Value, json};

use super::json::{items, text, texts};
use crate::domain::{
    Badge, Cell, DecisionStatus, ReportSection, Severity, Table, humanize, insight_category, insight_result,
    insight_words,
};

/// How many rows a table shows.
const MAX_ROWS: usize = 60;

/// Makes the section: decision and score, the fields with their confidence, and the insights.
pub(super) fn section(answer: &Value) -> ReportSection {
    let mut section = ReportSection::new("full-auto", "Automatic decision");
    let verification = &answer["data"]["verification"];
    if !verification.is_object() {
        return section;
    }
    if let Some(decision) = text(&verification["decision"]) {
        let status = DecisionStatus::parse(&decision);
        let severity = match status {
            Some(DecisionStatus::Approved) => Severity::Good,
            Some(DecisionStatus::Declined) => Severity::Bad,
            Some(DecisionStatus::ResubmissionRequested | DecisionStatus::Review) => Severity::Caution,
            Some(DecisionStatus::Expired | DecisionStatus::Abandoned) | None => Severity::Neutral,
        };
        let words = status.map_or_else(|| humanize(&decision), |status| status.label().to_owned());
        section.badge = Some(Badge::new(severity, words));
    }
    super::json::fact(&mut section.facts, "Score, from 0 to 1", &verification["decisionScore"]);
    super::json::fact(&mut section.facts, "Decided", &answer["time"]);
    let tables = [
        fields("Person", &verification["person"]),
        fields("Document", &verification["document"]),
        insights(items(&verification["insights"])),
    ];
    section.tables = tables.into_iter().flatten().collect();
    section
}

/// The fields that were read, each with its confidence and where it was read.
fn fields(caption: &str, values: &Value) -> Option<Table> {
    let rows = values.as_object()?.iter().filter_map(|(name, read)| {
        let value = text(&read["value"]).or_else(|| text(read))?;
        let (confidence, severity) = confidence(read["confidenceCategory"].as_str());
        let sources: Vec<String> = texts(&read["sources"]).iter().map(|source| source_words(source)).collect();
        Some(vec![
            Cell::plain(humanize(name)),
            Cell::plain(if caption == "Document" && name == "type" { humanize(&value.to_uppercase()) } else { value }),
            Cell { words: confidence, severity },
            Cell::plain(sources.join(", ")),
        ])
    });
    let rows: Vec<_> = rows.take(MAX_ROWS).collect();
    let columns = ["Field", "Value", "Confidence", "Read from"].map(str::to_owned).to_vec();
    (!rows.is_empty()).then(|| Table { caption: caption.to_owned(), columns, rows })
}

fn confidence(category: Option<&str>) -> (String, Severity) {
    match category {
        Some("high") => ("High".to_owned(), Severity::Good),
        Some("medium") => ("Medium".to_owned(), Severity::Caution),
        Some("low") => ("Low".to_owned(), Severity::Bad),
        Some(other) => (humanize(other), Severity::Neutral),
        None => (String::new(), Severity::Neutral),
    }
}

fn source_words(source: &str) -> String {
    match source {
        "VIZ" => "print".to_owned(),
        "MRZ" => "machine-readable lines".to_owned(),
        "BARCODE" => "barcode".to_owned(),
        "NFC" => "chip".to_owned(),
        other => humanize(other),
    }
}

/// The insights, category by category.
fn insights(all: &[Value]) -> Option<Table> {
    let mut sorted: Vec<&Value> = all.iter().filter(|insight| insight["label"].is_string()).collect();
    let rank = |insight: &Value| {
        let category = insight["category"].as_str().unwrap_or_default();
        ["document", "biometric", "fraud"].iter().position(|known| *known == category).unwrap_or(3)
    };
    sorted.sort_by_key(|insight| rank(insight));
    let word = |insight: &Value, key: &str| insight[key].as_str().unwrap_or_default().to_owned();
    let rows = sorted.into_iter().take(MAX_ROWS).map(|insight| {
        let (words, severity) = insight_result(&word(insight, "result"));
        vec![
            Cell::plain(insight_category(&word(insight, "category"))),
            Cell::plain(insight_words(&word(insight, "label"))),
            Cell { words, severity },
        ]
    });
    let rows: Vec<_> = rows.collect();
    let columns = ["About", "What was looked at", "Result"].map(str::to_owned).to_vec();
    (!rows.is_empty()).then(|| Table { caption: "Insights".to_owned(), columns, rows })
}

/// Writes an automatic decision as the decision that it is, in the shape of `GET …/decision`: there are no codes. `None`
/// if it holds no decision.
pub(crate) fn as_decision(raw: &str) -> Option<Value> {
    let answer: Value = serde_json::from_str(raw).ok()?;
    let verification = &answer["data"]["verification"];
    verification["decision"].as_str()?;
    Some(json!({
        "verification": {
            "id": answer["sessionId"], "attemptId": answer["attemptId"], "vendorData": answer["vendorData"],
            "endUserId": answer["endUserId"], "status": verification["decision"], "decisionTime": answer["time"],
            "acceptanceTime": answer["acceptanceTime"], "person": values(&verification["person"]),
            "document": values(&verification["document"]),
        },
    }))
}

/// The fields without their confidence. Kinds of document are in lower case here, and in capitals everywhere else.
fn values(fields: &Value) -> Value {
    let Some(fields) = fields.as_object() else { return Value::Null };
    let value = |name: &str, read: &Value| {
        let value = read.get("value").unwrap_or(read).clone();
        match value.as_str() {
            Some(kind) if name == "type" => Value::String(kind.to_uppercase()),
            Some(_) | None => value,
        }
    };
    fields.iter().map(|(name, read)| (name.clone(), value(name, read))).collect()
}
