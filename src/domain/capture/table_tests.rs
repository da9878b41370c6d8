//! Every event in every state: what moves what is shown, and that nothing else does.

use super::View::{self, Closed, Failed, Live, Refused, Sending, Starting, Still};
use super::simulation::Simulation;

const OPENED: &[&str] = &["open", "stream", "frame"];
const TAKEN: &[&str] = &["open", "stream", "frame", "shutter", "photo"];
const SENT: &[&str] = &["open", "stream", "frame", "shutter", "photo", "accept"];

/// A state, how it is reached, and the events that move what is shown to something else.
struct Row(&'static str, &'static [&'static [&'static str]], &'static [(&'static str, View)]);

/// What closes every state that is not closed.
const CLOSES: [&str; 2] = ["close", "dialog closed"];

const TABLE: &[Row] = &[
    Row("closed", &[], &[("open", Starting), ("allowed", Starting), ("file", Still)]),
    Row("closed again", &[SENT, &["close"]], &[("open", Starting), ("allowed", Starting), ("file", Still)]),
    Row("requested", &[&["open"]], &[("file", Still), ("no stream", Closed), ("permission timeout", Closed)]),
    Row(
        "requested anew",
        &[OPENED, &["watchdog"]],
        &[("file", Still), ("no stream", Closed), ("permission timeout", Closed)],
    ),
    Row(
        "requested while hidden",
        &[&["hidden", "open"]],
        &[("file", Still), ("no stream", Closed), ("permission timeout", Closed)],
    ),
    Row("opened", &[&["open", "stream"]], &[("file", Still), ("frame", Live)]),
    Row(
        "live",
        &[OPENED],
        &[
            ("file", Still),
            ("shutter", Still),
            ("shown without frames", Starting),
            ("left", Starting),
            ("watchdog", Starting),
        ],
    ),
    Row(
        "live after a restart",
        &[OPENED, &["watchdog", "stream", "frame"]],
        &[
            ("file", Still),
            ("shutter", Still),
            ("shown without frames", Starting),
            ("left", Starting),
            ("watchdog", Closed),
        ],
    ),
    Row(
        "live while the next camera is chosen",
        &[OPENED, &["switch"]],
        &[
            ("file", Still),
            ("shutter", Still),
            ("two cameras", Starting),
            ("shown without frames", Starting),
            ("left", Starting),
            ("watchdog", Starting),
        ],
    ),
    Row(
        "live while hidden",
        &[OPENED, &["hidden"]],
        &[
            ("file", Still),
            ("shutter", Still),
            ("shown without frames", Starting),
            ("left", Starting),
            ("hidden timeout", Starting),
        ],
    ),
    Row("stopped while hidden", &[OPENED, &["hidden", "hidden timeout"]], &[("file", Still)]),
    Row("taking", &[OPENED, &["shutter"]], &[("retake", Starting), ("no photo", Closed)]),
    Row(
        "taking on a page that is left",
        &[OPENED, &["shutter", "left"]],
        &[("retake", Starting), ("no photo", Closed)],
    ),
    Row("a photo", &[TAKEN], &[("accept", Sending), ("again", Sending), ("retake", Starting)]),
    Row("a file", &[&["file"]], &[("accept", Sending), ("again", Sending), ("retake", Starting)]),
    Row("in flight", &[SENT], &[("file", Still), ("refused", Refused)]),
    Row(
        "in flight for the last time",
        &[SENT, &["busy", "retry", "busy", "retry", "busy", "retry"]],
        &[("file", Still), ("refused", Refused), ("busy", Failed), ("no answer", Failed), ("progress timeout", Failed)],
    ),
    Row("in flight without network", &[SENT, &["offline", "progress"]], &[("file", Still), ("refused", Refused)]),
    Row("waiting to retry", &[SENT, &["busy"]], &[("file", Still)]),
    Row("waiting for the network", &[SENT, &["offline", "no answer"]], &[("file", Still)]),
    Row("refused", &[SENT, &["refused"]], &[("file", Still), ("retake", Starting)]),
    Row(
        "failed",
        &[SENT, &["busy", "retry", "busy", "retry", "busy", "retry", "busy"]],
        &[("file", Still), ("accept", Sending), ("again", Sending), ("retake", Starting), ("online", Sending)],
    ),
    Row("leaving", &[SENT, &["accepted"]], &[]),
    Row("leaving for another step", &[SENT, &["wrong step"]], &[]),
];

#[test]
fn every_event_in_every_state_moves_what_the_table_says_and_breaks_no_invariant() {
    let mut pairs = 0;
    for Row(state, path, moves) in TABLE {
        let reached = Simulation::run(&path.concat());
        let view = reached.capture.view();
        for (name, _) in reached.events() {
            let closes = CLOSES.contains(&name).then_some(Closed);
            let expected = moves.iter().find(|(event, _)| *event == name).map(|(_, view)| *view);
            let mut simulation = reached.clone();
            simulation.event(name);
            assert_eq!(simulation.capture.view(), closes.or(expected).unwrap_or(view), "{state}: {name}");
            pairs += 1;
        }
        for (name, _) in *moves {
            assert!(reached.events().iter().any(|(event, _)| event == name), "{name} is no event");
        }
    }
    assert!(pairs > 1_000, "{pairs} pairs");
}

#[test]
fn two_events_after_every_state_break_no_invariant() {
    for Row(_, path, _) in TABLE {
        let reached = Simulation::run(&path.concat());
        for (first, _) in reached.events() {
            let mut simulation = reached.clone();
            simulation.event(first);
            for (second, _) in simulation.events() {
                simulation.clone().event(second);
            }
        }
    }
}

#[test]
fn the_table_has_every_view() {
    for view in [Closed, Starting, Live, Still, Sending, Refused, Failed] {
        let is_reached = |Row(_, path, _): &Row| Simulation::run(&path.concat()).capture.view() == view;
        assert!(TABLE.iter().any(is_reached), "{view:?}");
    }
}
