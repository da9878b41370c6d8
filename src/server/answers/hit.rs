//! The gravest hit on a watchlist among the answers, for the list of sessions.

use serde_json::Value;

use super::StoredAnswer;
use super::json::{items, texts};
use crate::domain::{Hit, HitKind, VeriffQuery};

/// Returns the gravest hit; of two alike, the one of the screening, which is newer than the person's lists.
pub(in super::super) fn hit(answers: &[StoredAnswer]) -> Option<Hit> {
    let found = [VeriffQuery::WatchlistScreening, VeriffQuery::Person].into_iter().flat_map(|query| {
        let of_kind = answers.iter().filter(move |answer| answer.kind == query.as_str());
        of_kind.filter_map(move |answer| {
            let value: Value = serde_json::from_str(&answer.raw).ok()?;
            let kind = if query == VeriffQuery::Person { of_person(&value) } else { of_screening(&value) };
            kind.map(|kind| Hit { kind, query })
        })
    });
    // `min_by_key` keeps the first of equals.
    found.min_by_key(|hit| hit.kind)
}

/// Reads a screening. A match without details is a hit as well.
fn of_screening(answer: &Value) -> Option<HitKind> {
    let screening = if answer["data"].is_object() { &answer["data"] } else { answer };
    let hits = items(&screening["hits"]);
    let kinds = hits.iter().filter_map(|hit| hit["listingsRelatedToMatch"].as_object()).flatten();
    let listed = kinds.filter(|(_, listings)| !items(listings).is_empty());
    let gravest = listed.map(|(kind, _)| HitKind::of_word(kind)).min();
    let found = !hits.is_empty()
        || screening["totalHits"].as_u64().is_some_and(|total| total > 0)
        || screening["matchStatus"] == "possible_match";
    gravest.or(found.then_some(HitKind::Other))
}

/// Reads the person's lists. A hit that the company cleared before is none.
fn of_person(answer: &Value) -> Option<HitKind> {
    let person = if answer["person"].is_object() { &answer["person"] } else { answer };
    let providers = items(&person["pepSanctionMatches"]);
    let hits = providers.iter().flat_map(|provider| items(&provider["hits"]));
    let standing: Vec<&Value> = hits.filter(|hit| hit["isWhitelisted"] != true).collect();
    let kinds = standing.iter().flat_map(|hit| texts(&hit["doc"]["types"]));
    let gravest = kinds.map(|word| HitKind::of_word(&word)).min();
    let counted = providers.iter().any(|provider| {
        items(&provider["hits"]).is_empty() && provider["numberOfMatches"].as_i64().is_some_and(|count| count > 0)
    });
    gravest.or((!standing.is_empty() || counted).then_some(HitKind::Other))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn stored(kind: &str, raw: &Value) -> StoredAnswer {
        StoredAnswer { kind: kind.to_owned(), raw: raw.to_string(), source: "asked".to_owned(), fetched_at: 0 }
    }

    fn screening(listings: &Value) -> StoredAnswer {
        let hits = json!([{"matchedName": "A", "listingsRelatedToMatch": listings}]);
        stored("watchlist_screening", &json!({"data": {"matchStatus": "possible_match", "totalHits": 1, "hits": hits}}))
    }

    fn person(types: &Value, cleared: bool) -> StoredAnswer {
        let hits = json!([{"doc": {"types": types}, "isWhitelisted": cleared}]);
        stored("person", &json!({"person": {"pepSanctionMatches": [{"numberOfMatches": 1, "hits": hits}]}}))
    }

    fn gravest(answers: &[StoredAnswer]) -> Option<(HitKind, VeriffQuery)> {
        hit(answers).map(|hit| (hit.kind, hit.query))
    }

    #[test]
    fn the_gravest_hit_is_told_wherever_it_stands() {
        use HitKind::{AdverseMedia, Other, Pep, Sanctions};
        use VeriffQuery::{Person, WatchlistScreening};
        let media = || screening(&json!({"sanctions": [], "adverseMedia": [{"sourceName": "x"}]}));
        let both = screening(&json!({"pep": [{}], "sanctions": [{}]}));
        assert_eq!(gravest(&[media()]), Some((AdverseMedia, WatchlistScreening)));
        assert_eq!(gravest(&[both]), Some((Sanctions, WatchlistScreening)));
        assert_eq!(gravest(&[media(), person(&json!(["pep-class-2"]), false)]), Some((Pep, Person)));
        assert_eq!(gravest(&[person(&json!(["sanction"]), true)]), None, "cleared before");
        assert_eq!(gravest(&[screening(&json!({}))]), Some((Other, WatchlistScreening)));
        let none = json!({"matchStatus": "no_match", "totalHits": 0, "hits": []});
        assert_eq!(gravest(&[stored("watchlist_screening", &none)]), None);
    }

    #[test]
    fn odd_shapes_are_no_hits_and_no_panics() {
        for raw in [json!(null), json!([1]), json!({"data": 5}), json!({"hits": {"a": 1}}), json!({"person": [true]})] {
            assert_eq!(hit(&[stored("person", &raw), stored("watchlist_screening", &raw)]), None, "{raw}");
        }
    }
}
