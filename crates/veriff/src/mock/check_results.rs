//! Invented results of the checks beside the document: registries, watchlists, the self-serve plan.

use serde_json::{Value, json};

use super::clock::written;
use super::session::Session;
use super::state::MockState;
use crate::wire::Status;

/// Who is on the stand-in's watchlist: people whose family name begins like this. (inferred design)
const LISTED_NAME: &str = "watchlist";

/// A field of the latest decision.
fn decided<'a>(session: &'a Session, pointer: &str) -> Option<&'a Value> {
    session.decision.as_ref()?.pointer("/verification")?.pointer(pointer)
}

fn is_approved(session: &Session) -> bool {
    decided(session, "/status").and_then(Value::as_str) == Some("approved")
}

fn is_listed(session: &Session) -> bool {
    session.sent("/person/lastName").is_some_and(|name| name.to_lowercase().starts_with(LISTED_NAME))
}

/// The full name as it was sent, or as it was read.
fn name(session: &Session) -> String {
    let part = |name: &str| {
        let sent = session.sent(&format!("/person/{name}"));
        sent.or_else(|| decided(session, &format!("/person/{name}"))?.as_str()).unwrap_or_default()
    };
    format!("{} {}", part("firstName"), part("lastName")).trim().to_owned()
}

/// The voter registry.
pub(super) fn ine(session: &Session) -> Value {
    let active = is_approved(session);
    let not_found = "No se obtuvieron datos de la consulta con los parámetros seleccionados";
    json!({"active": active, "documentState": if active { "Está vigente como medio de identificación" } else { not_found }})
}

/// The population registry.
pub(super) fn curp(session: &Session) -> Value {
    json!({"statusCurp": if is_approved(session) { "RCN" } else { "BD" }, "curp": "EXAA900131HDFXXL09"})
}

/// Both. The names inside are inferred.
pub(super) fn combined(session: &Session) -> Value {
    json!({
        "ine": {"active": is_approved(session), "ineIdentifier": "123456789", "ifeIdentifier": null},
        "curp": curp(session),
    })
}

/// The decision of the self-serve plan.
pub(super) fn full_auto(session: &Session) -> Value {
    let read = |pointer: &str| match decided(session, pointer).and_then(Value::as_str) {
        Some(text) => json!({"confidenceCategory": "high", "value": text, "sources": ["VIZ", "MRZ"]}),
        None => Value::Null,
    };
    let plain = |pointer: &str| json!({"value": decided(session, pointer)});
    let kind = decided(session, "/document/type").and_then(Value::as_str).unwrap_or("other").to_lowercase();
    let insight_result = if is_approved(session) { "yes" } else { "no" };
    let insight = |label: &str, category: &str| json!({"label": label, "result": insight_result, "category": category});
    let decision = decided(session, "/status").cloned().unwrap_or_default();
    json!({
        "status": "success",
        "eventType": "fullauto",
        "version": "1.0.0",
        "sessionId": session.id,
        "attemptId": session.attempt().id,
        "vendorData": session.vendor_data(),
        "endUserId": session.end_user_id(),
        "acceptanceTime": written(session.created_at),
        "time": decided(session, "/decisionTime"),
        "data": {"verification": {
            "decisionScore": if is_approved(session) { 0.97 } else { 0.13 },
            "decision": decision,
            "person": {
                "firstName": read("/person/firstName"), "lastName": read("/person/lastName"),
                "dateOfBirth": read("/person/dateOfBirth"), "idNumber": read("/person/idNumber"),
                "gender": read("/person/gender"), "nationality": read("/person/nationality"), "address": null,
            },
            "document": {
                "type": {"value": kind}, "country": plain("/document/country"), "number": read("/document/number"),
                "validUntil": read("/document/validUntil"), "validFrom": read("/document/validFrom"),
                "firstIssue": null, "placeOfIssue": null,
            },
            "insights": [
                insight("documentAccepted", "document"), insight("documentFrontFullyVisible", "document"),
                insight("faceLiveness", "biometric"), insight("faceSimilarToPortrait", "biometric"),
                insight("expectedTrafficBehaviour", "fraud"),
            ],
        }},
    })
}

/// The screening against watchlists: someone, when the family name is on our list.
pub(super) fn screening(session: &Session, now: &str) -> Value {
    let listed = is_listed(session);
    let hits = if listed { json!([hit(&name(session))]) } else { json!([]) };
    json!({
        "attemptId": session.attempt().id,
        "sessionId": session.id,
        "vendorData": session.vendor_data(),
        "endUserId": session.end_user_id(),
        "checkType": "initial_result",
        "matchStatus": if listed { "possible_match" } else { "no_match" },
        "monitorStatus": "disabled",
        "searchTerm": {
            "name": name(session),
            "year": session.sent("/person/dateOfBirth").and_then(|date| date.get(..4)),
        },
        "totalHits": i32::from(listed),
        "createdAt": now,
        "hits": hits,
    })
}

fn hit(name: &str) -> Value {
    json!({
        "matchedName": name,
        "countries": ["Utopia"],
        "dateOfBirth": "1990",
        "dateOfDeath": null,
        "matchTypes": ["name_fuzzy"],
        "aka": ["A. Sample"],
        "associates": ["Kim Sample"],
        "listingsRelatedToMatch": {
            "warnings": [],
            "fitnessProbity": [],
            "pep": [],
            "sanctions": [{"sourceName": "Example List", "sourceUrl": "https://list.example.test", "date": null}],
            "adverseMedia": [{
                "sourceName": "Example News", "sourceUrl": "https://news.example.test/1",
                "date": "2025-05-05T00:00:00Z",
            }],
        },
    })
}

/// The person with matches on lists.
pub(super) fn person(session: &Session, now: &str) -> Value {
    let read = |name: &str| decided(session, &format!("/person/{name}")).cloned().unwrap_or_default();
    let matches = if is_listed(session) { json!([listed(&name(session), now)]) } else { json!([]) };
    json!({
        // Veriff's own id of the person; the attempt's is as good as any.
        "id": session.attempt().id,
        "firstName": read("firstName"),
        "lastName": read("lastName"),
        "idCode": read("idNumber"),
        "dateOfBirth": read("dateOfBirth"),
        "gender": read("gender"),
        "nationality": read("nationality"),
        "placeOfBirth": read("placeOfBirth"),
        "citizenships": [],
        "pepSanctionMatches": matches,
    })
}

fn listed(name: &str, now: &str) -> Value {
    json!({
        "provider": "ExampleProvider",
        "numberOfMatches": 1,
        "date": now,
        "matches": [],
        "hits": [{
            "doc": {
                "id": "HIT000001", "lastUpdatedUtc": "2025-12-01T00:00:00Z", "createdUtc": "2024-03-05T00:00:00Z",
                "fields": [{"name": "Country", "source": "example-list", "value": "Utopia"}],
                "types": ["sanction"], "name": name, "entityType": "person", "aka": [{"name": "A. Sample"}],
                "associates": [{"association": "business_associate", "name": "Kim Sample"}],
                "sources": ["example-list"], "keywords": [], "media": [], "assets": [],
                "sourceNotes": {"example-list": {"amlTypes": ["sanction"], "name": "Example List"}},
            },
            "matchTypes": ["name_fuzzy"],
            "matchTypesDetails": {name: {"matchTypes": {}, "type": "name"}},
            "matchStatus": "potential_match",
            "isWhitelisted": false,
            "score": 1.7,
        }],
    })
}

impl MockState {
    /// Screens a session against watchlists, and sends the webhook.
    pub(super) fn screen(&mut self, id: &str) {
        let now = written(self.now());
        let Some(session) = self.sessions.get_mut(id) else { return };
        let result = screening(session, &now);
        session.screening = Some(result.clone());
        self.queue_webhook(id, "watchlist_screening", &result);
    }

    /// Sends the webhooks that follow a decision, apart from the decision itself.
    pub(super) fn send_check_webhooks(&mut self, id: &str) {
        if !self.settings.switches.mexican_registries {
            return;
        }
        for kind in ["ine_registry", "curp_registry", "combined_ine_curp_registry"] {
            if let Some(body) = self.sample(id, kind) {
                self.queue_webhook(id, kind, &body);
            }
        }
    }

    /// Says whether the decision of a session is sent as a full-auto webhook.
    pub(super) fn sends_full_auto(&self, status: &Status) -> bool {
        self.settings.switches.full_auto && matches!(status, Status::Approved | Status::Declined)
    }
}
