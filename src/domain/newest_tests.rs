//! The three cases that went wrong once, what is open between two decisions, and ten thousand histories through the rule alone.

use super::*;
use crate::domain::DecisionStatus::*;

fn at(status: DecisionStatus, attempt: i64, second: i64, seen: i64) -> KnownDecision {
    KnownDecision {
        status,
        attempt,
        is_named: true,
        decided_at: (second > 0).then(|| i128::from(second) * 1_000_000_000),
        submitted_at: None,
        seen,
        settled: None,
    }
}

fn counts(known: &[KnownDecision]) -> DecisionStatus {
    known[newest(known).expect("one counts")].status
}

#[test]
fn an_approval_that_comes_after_the_refusal_that_replaced_it_does_not_count() {
    assert_eq!(counts(&[at(Declined, 1, 5, 1), at(Approved, 1, 1, 2)]), Declined);
    assert_eq!(counts(&[at(Approved, 1, 1, 1), at(Declined, 1, 5, 2)]), Declined);
}

#[test]
fn a_request_for_resubmission_that_comes_after_the_approval_does_not_count() {
    assert_eq!(counts(&[at(Approved, 2, 5, 1), at(ResubmissionRequested, 1, 1, 2)]), Approved);
    assert_eq!(counts(&[at(Approved, 1, 5, 1), at(ResubmissionRequested, 1, 1, 2)]), Approved);
}

#[test]
fn a_review_that_comes_after_the_approval_does_not_count() {
    assert_eq!(counts(&[at(Approved, 1, 5, 1), at(Review, 1, 1, 2)]), Approved);
    assert_eq!(counts(&[at(Approved, 1, 0, 1), at(Review, 1, 0, 2)]), Approved, "without times, too");
}

#[test]
fn where_times_are_missing_or_equal_it_counts_what_veriff_names() {
    for second in [0, 5] {
        let mut known = [at(Approved, 1, second, 1), at(Declined, 1, second, 2)];
        known[0].settled = Some(2);
        assert_eq!(counts(&known), Approved);
        known[1].settled = Some(3);
        assert_eq!(counts(&known), Declined, "the later answer");
    }
}

#[test]
fn an_answer_that_lags_behind_undoes_nothing_that_is_certainly_newer() {
    let mut known = [at(Approved, 1, 1, 1), at(Declined, 1, 5, 2)];
    known[0].settled = Some(2);
    assert_eq!(counts(&known), Declined);
}

#[test]
fn an_attempt_and_a_time_at_odds_leave_it_to_veriff() {
    let mut known = [at(Declined, 2, 5, 1), at(Approved, 1, 9, 2)];
    assert_eq!(known[0].compare(&known[1]), None);
    assert_eq!(counts(&known), Declined, "the later attempt, until Veriff is asked");
    known[1].settled = Some(2);
    assert_eq!(counts(&known), Approved);
}

#[test]
fn what_was_handed_in_after_a_decision_was_decided_later() {
    let ended = KnownDecision { submitted_at: Some(7_000_000_000), is_named: false, ..at(Abandoned, 1, 0, 1) };
    let earlier = KnownDecision { is_named: false, ..at(ResubmissionRequested, 1, 5, 2) };
    assert_eq!(ended.compare(&earlier), Some(Ordering::Greater));
    assert_eq!(earlier.compare(&ended), Some(Ordering::Less));
}

#[test]
fn a_person_who_has_begun_again_is_not_sent_back_by_the_request_for_it() {
    let request = at(ResubmissionRequested, 1, 5, 1);
    for stage in [Stage::Capturing, Stage::Sending, Stage::Waiting] {
        assert_eq!(follow(stage, 2, &request), None);
        assert_eq!(follow(stage, 2, &at(Approved, 1, 9, 1)), Some(Transition::DecidedAnew(Approved)));
        assert_eq!(follow(stage, 2, &at(Abandoned, 1, 0, 1)), Some(Transition::Decided(Abandoned)));
        assert_eq!(follow(stage, 2, &at(Declined, 2, 9, 1)), Some(Transition::Decided(Declined)));
    }
    assert_eq!(follow(Stage::Decided(Review), 2, &request), Some(Transition::Decided(ResubmissionRequested)));
    assert_eq!(follow(Stage::Decided(Review), 1, &at(Review, 1, 9, 1)), None);
}

/// A generator of numbers that gives the same ones for the same seed (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (word ^ (word >> 31)) % end
    }
}

/// What Veriff decided, one after the other: now and then at the same moment, or without saying when.
fn history(random: &mut Random) -> Vec<KnownDecision> {
    let (mut second, mut attempt) = (1, 1);
    let mut made: Vec<KnownDecision> = Vec::new();
    for _ in 0..=random.below(6) {
        let status = DecisionStatus::ALL[usize::try_from(random.below(6)).expect("an index")];
        let has_decision_time = random.below(4) > 0 && !matches!(status, Expired | Abandoned);
        let decision = KnownDecision {
            is_named: random.below(8) > 0,
            ..at(status, attempt, if has_decision_time { second } else { 0 }, 0)
        };
        made.push(decision);
        second += i64::try_from(random.below(3)).expect("small");
        attempt += i64::from(status == ResubmissionRequested && random.below(2) == 0);
    }
    made
}

#[test]
fn ten_thousand_histories_end_with_what_veriff_names_and_in_any_order_where_it_writes_all_times() {
    let random = &mut Random(20_261_125);
    let (mut open, mut ordered) = (0, 0);
    for round in 0..10_000 {
        let made = history(random);
        let last = made.len() - 1;
        // They come in any order, some twice (which adds nothing), some never.
        let mut known: Vec<(usize, KnownDecision)> = Vec::new();
        let mut version = 0;
        for _ in 0..made.len() * 2 {
            let index = usize::try_from(random.below(made.len() as u64)).expect("an index");
            if !known.iter().any(|(other, _)| *other == index) {
                version += 1;
                known.push((index, KnownDecision { seen: version, ..made[index] }));
            }
            // Veriff is asked in between, and names what it decided up to then.
            if random.below(3) == 0 {
                let named = usize::try_from(random.below(made.len() as u64)).expect("an index");
                let was_fetched_before = known.iter().any(|(other, one)| *other > named && one.settled.is_some());
                if !was_fetched_before && let Some((_, one)) = known.iter_mut().find(|(other, _)| *other == named) {
                    one.settled = Some(version);
                    version += 1;
                }
            }
        }
        // At the end Veriff is asked, and names the last.
        if !known.iter().any(|(other, _)| *other == last) {
            known.push((last, KnownDecision { seen: version + 1, ..made[last] }));
        }
        let only: Vec<_> = known.iter().map(|(_, one)| KnownDecision { settled: None, ..*one }).collect();
        let is_certain = |(other, one): &(usize, KnownDecision)| *other == last || made[last].is_newer_than(one);
        if known.iter().all(is_certain) {
            ordered += 1;
            assert_eq!(known[newest(&only).expect("one counts")].0, last, "round {round}: {only:?}");
        } else {
            open += 1;
        }
        for (index, one) in &mut known {
            if *index == last {
                one.settled = Some(version);
            }
        }
        let known_only: Vec<_> = known.iter().map(|(_, one)| *one).collect();
        assert_eq!(known[newest(&known_only).expect("one counts")].0, last, "round {round}: {known_only:?}");
        let order = from_newest(&known_only);
        assert_eq!((order.len(), known[order[0]].0), (known.len(), last));
    }
    assert!(open > 1_000 && ordered > 1_000, "{open} left open by times, {ordered} told by them");
}
