//! The automatic decision of the self-serve plan, where the decision webhook is not used (devdocs, `full-auto-webhook`).

use serde_json::{Value, json};

use super::json::{items, text, texts};
use crate::domain::{
    Cell, DecisionStatus, Finding, Table, Tone, Verdict, insight_category, insight_result, insight_words, spelled,
};

/// How many rows a table shows.
const MOST_ROWS: usize = 60;

/// Makes the finding: verdict and score, the fields with their confidence, and the insights.
pub(super) fn finding(answer: &Value) -> Finding {
    let mut finding = Finding::new("full-auto", "Automatic decision");
    let verification = &answer["data"]["verification"];
    if !verification.is_object() {
        return finding;
    }
    if let Some(decision) = text(&verification["decision"]) {
        let status = DecisionStatus::parse(&decision);
        let tone = match status {
            Some(DecisionStatus::Approved) => Tone::Good,
            Some(DecisionStatus::Declined) => Tone::Bad,
            Some(DecisionStatus::ResubmissionRequested | DecisionStatus::Review) => Tone::Caution,
            Some(DecisionStatus::Expired | DecisionStatus::Abandoned) | None => Tone::Neutral,
        };
        let words = status.map_or_else(|| spelled(&decision), |status| status.label().to_owned());
        finding.verdict = Some(Verdict::new(tone, words));
    }
    super::json::fact(&mut finding.facts, "Score, from 0 to 1", &verification["decisionScore"]);
    super::json::fact(&mut finding.facts, "Decided", &answer["time"]);
    let tables = [
        fields("Person", &verification["person"]),
        fields("Document", &verification["document"]),
        insights(items(&verification["insights"])),
    ];
    finding.tables = tables.into_iter().flatten().collect();
    finding
}

/// The fields that were read, each with its confidence and where it was read.
fn fields(caption: &str, values: &Value) -> Option<Table> {
    let rows = values.as_object()?.iter().filter_map(|(name, read)| {
        let value = text(&read["value"]).or_else(|| text(read))?;
        let (confidence, tone) = confidence(read["confidenceCategory"].as_str());
        let sources: Vec<String> = texts(&read["sources"]).iter().map(|source| source_words(source)).collect();
        Some(vec![
            Cell::plain(spelled(name)),
            Cell::plain(if caption == "Document" && name == "type" { spelled(&value.to_uppercase()) } else { value }),
            Cell { words: confidence, tone },
            Cell::plain(sources.join(", ")),
        ])
    });
    let rows: Vec<_> = rows.take(MOST_ROWS).collect();
    let columns = ["Field", "Value", "Confidence", "Read from"].map(str::to_owned).to_vec();
    (!rows.is_empty()).then(|| Table { caption: caption.to_owned(), columns, rows })
}

fn confidence(category: Option<&str>) -> (String, Tone) {
    match category {
        Some("high") => ("High".to_owned(), Tone::Good),
        Some("medium") => ("Medium".to_owned(), Tone::Caution),
        Some("low") => ("Low".to_owned(), Tone::Bad),
        Some(other) => (spelled(other), Tone::Neutral),
        None => (String::new(), Tone::Neutral),
    }
}

fn source_words(source: &str) -> String {
    match source {
        "VIZ" => "print".to_owned(),
        "MRZ" => "machine-readable lines".to_owned(),
        "BARCODE" => "barcode".to_owned(),
        "NFC" => "chip".to_owned(),
        other => spelled(other),
    }
}

/// What was looked at, category by category.
fn insights(all: &[Value]) -> Option<Table> {
    let mut sorted: Vec<&Value> = all.iter().filter(|insight| insight["label"].is_string()).collect();
    let place = |insight: &Value| {
        let category = insight["category"].as_str().unwrap_or_default();
        ["document", "biometric", "fraud"].iter().position(|known| *known == category).unwrap_or(3)
    };
    sorted.sort_by_key(|insight| place(insight));
    let word = |insight: &Value, key: &str| insight[key].as_str().unwrap_or_default().to_owned();
    let rows = sorted.into_iter().take(MOST_ROWS).map(|insight| {
        let (words, tone) = insight_result(&word(insight, "result"));
        vec![
            Cell::plain(insight_category(&word(insight, "category"))),
            Cell::plain(insight_words(&word(insight, "label"))),
            Cell { words, tone },
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
