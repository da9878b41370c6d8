//! JSON by chance, with a seed: nothing panics, and what is vital survives everything around it.

use crate::stage::{Stage, undecided};
use serde_json::{Map, Value, json};
use veriff::mock::{MockDecision, Route};
use veriff::webhook::{Webhook, parse};
use veriff::{Attempt, CreatedSession, DecisionAnswer, MediaList};

/// Chance that comes out the same every time (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn value(&mut self, depth: u32) -> Value {
        match self.roll(if depth == 0 { 8 } else { 10 }) {
            0 => Value::Null,
            1 => json!(self.roll(2) == 0),
            2 => json!(self.roll(u64::MAX)),
            3 => json!(-1.5e300),
            4 => json!(""),
            5 => json!("Õ\u{0}\u{1f600}\"\\<script>"),
            6 => json!("2026-01-01T10:00:00.123456789Z"),
            7 => json!(self.roll(10_000).to_string()),
            8 => (0..self.roll(4)).map(|_| self.value(depth - 1)).collect(),
            _ => Value::Object((0..self.roll(4)).map(|index| (format!("k{index}"), self.value(depth - 1))).collect()),
        }
    }

    /// Adds, drops and replaces fields at random, everywhere but where `vital` says.
    fn shake(&mut self, value: &mut Value, vital: &[&str]) {
        match value {
            Value::Object(fields) => {
                let names: Vec<String> = fields.keys().cloned().collect();
                for name in names {
                    let is_vital = vital.contains(&name.as_str());
                    match self.roll(12) {
                        0 if !is_vital => drop(fields.remove(&name)),
                        1 if !is_vital => drop(fields.insert(name, self.value(2))),
                        _ if !is_vital || fields[&name].is_object() => self.shake(&mut fields[&name], vital),
                        _ => {}
                    }
                }
                fields.insert(format!("new{}", self.roll(100)), self.value(2));
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.shake(item, vital)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

#[tokio::test]
async fn what_is_vital_survives() {
    let stage = Stage::new(undecided()).await;
    let session = stage.submitted("Alex").await;
    stage.mock.decide(session.as_str(), MockDecision::declined(102)).expect("it is there");
    let text = stage.client.decision(&session).await.expect("an answer").raw;
    let answer: Value = serde_json::from_str(&text).expect("JSON");
    let mut dice = Dice(1);
    for _ in 0..3_000 {
        let mut shaken = answer.clone();
        // The person's and the document's own `status` and `id` are anybody's.
        dice.shake(&mut shaken, &["verification", "id", "status"]);
        let read: DecisionAnswer = serde_json::from_value(shaken.clone()).expect("it reads");
        assert_eq!(read.verification.expect("it is there").session_id, session);
        let webhook = parse(shaken.to_string().as_bytes()).expect("it is JSON");
        assert!(matches!(webhook, Webhook::Decision(_) | Webhook::Unknown(_)));
        let _ = (webhook.identity(), webhook.attempt_id(), format!("{webhook:?}"));
    }
}

#[test]
fn anything_may_come() {
    let mut dice = Dice(2);
    for _ in 0..3_000 {
        let value = dice.value(4);
        let text = value.to_string();
        let _ = serde_json::from_str::<DecisionAnswer>(&text);
        let _ = serde_json::from_str::<CreatedSession>(&text);
        let _ = serde_json::from_str::<MediaList>(&text);
        let _ = serde_json::from_str::<Attempt>(&text);
        let _ = parse(text.as_bytes()).expect("it is JSON").identity();
        let cut = usize::try_from(dice.roll(text.len() as u64 + 1)).expect("it is short");
        let _ = parse(&text.as_bytes()[..cut]);
    }
}

#[tokio::test]
async fn the_stand_in_answers_anything() {
    let stage = Stage::new(undecided()).await;
    let mut dice = Dice(3);
    let likely = json!({
        "verification": {"status": "submitted", "person": {"firstName": "Alex", "idNumber": "1", "fullName": "A"},
            "document": {"type": "PASSPORT"}, "vendorData": "x", "consents": [{"type": "aadhaar", "approved": true}]},
        "image": {"context": "face", "content": "AAAA"}, "providerName": "x", "identifier": "111122223333",
        "code": "123456", "type": "aadhaar", "network": {"ip": {"addressV4": "x"}}, "device": {"fingerprint": "x"},
    });
    for route in Route::ALL.iter().filter(|route| matches!(route.method().as_str(), "POST" | "PATCH")) {
        for _ in 0..60 {
            let session = stage.session("Alex").await;
            let mut body = if dice.roll(4) == 0 { dice.value(3) } else { likely.clone() };
            dice.shake(&mut body, &[]);
            let path = route.path().replace("{id}", session.as_str());
            let (status, answer) = stage.signed(route.method(), &path, &body.to_string()).await;
            assert!((200..500).contains(&status), "{status} {path} {body}");
            let empty = Map::new();
            assert!(!answer.as_object().unwrap_or(&empty).is_empty(), "{path} {body}");
        }
    }
}
