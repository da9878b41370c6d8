//! What a person lives through, in sentences.

use super::simulation::Simulation;
use super::{Button, CaptureError, Effect, Event, FocusTarget, StatusMessage, Timer, View};
use crate::domain::PhotoSource;

const LIVE: [&str; 3] = ["open", "stream", "frame"];
const TAKEN: [&str; 5] = ["open", "stream", "frame", "shutter", "photo"];
const SENT: [&str; 6] = ["open", "stream", "frame", "shutter", "photo", "accept"];

/// The devices that were requested: none for any camera.
fn requested(effects: &[Effect]) -> Vec<Option<String>> {
    let device =
        |effect: &Effect| if let Effect::RequestCamera { device, .. } = effect { Some(device.clone()) } else { None };
    effects.iter().filter_map(device).collect()
}

fn stops(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::StopStream(_)))
}

fn sends(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Send { .. }))
}

#[test]
fn a_photo_is_taken_and_sent_and_the_next_page_comes() {
    let mut simulation = Simulation::run(&LIVE);
    assert!(!stops(&simulation.event("shutter")), "the stream stays until the photo is there");
    let effects = simulation.event("photo");
    assert!(stops(&effects) && effects.contains(&Effect::ShowPhoto(PhotoSource::Camera)));
    assert!(sends(&simulation.event("accept")));
    assert!(!sends(&simulation.event("accept")), "a second tap finds it on its way");
    let effects = simulation.event("accepted");
    assert!(effects.contains(&Effect::ShowProgress(100)) && effects.contains(&Effect::Navigate(None)));
}

#[test]
fn a_stream_that_comes_after_closing_is_stopped_and_never_shown() {
    let mut simulation = Simulation::run(&["open", "close"]);
    let effects = simulation.event("stream");
    assert!(matches!(effects.as_slice(), [Effect::StopStream(_)]), "{effects:?}");
    simulation.event("open");
    let effects = simulation.event("late stream");
    assert!(matches!(effects.as_slice(), [Effect::StopStream(_)]), "{effects:?}");
}

#[test]
fn no_camera_is_said_beside_the_form() {
    for error in CaptureError::ALL {
        let mut simulation = Simulation::run(&["open"]);
        let effects = simulation.step(&Event::StreamFailed { round: 1, error });
        assert_eq!(simulation.capture.view(), View::Closed);
        let opener = effects.iter().position(|effect| *effect == Effect::Focus(FocusTarget::Opener));
        assert!(opener.is_some() && effects.last() == Some(&Effect::ShowError(Some(error))));
    }
}

#[test]
fn a_browser_that_does_not_answer_is_given_up() {
    let effects = Simulation::run(&["open"]).event("permission timeout");
    assert!(effects.contains(&Effect::ShowError(Some(CaptureError::Silent))));
}

#[test]
fn a_camera_that_stands_is_restarted_once() {
    let mut simulation = Simulation::run(&LIVE);
    assert_eq!(requested(&simulation.event("watchdog with frames")), []);
    let effects = simulation.event("watchdog");
    assert!(stops(&effects) && requested(&effects).len() == 1);
    assert_eq!(simulation.capture.view(), View::Starting, "the shutter would find no frame");
    simulation.event("stream");
    let effects = simulation.event("watchdog");
    assert!(effects.contains(&Effect::ShowError(Some(CaptureError::Silent))));
    simulation.event("open");
    simulation.event("stream");
    assert!(requested(&simulation.event("watchdog")).len() == 1, "the next start has its own restart");
}

#[test]
fn a_hidden_page_stops_the_camera_after_a_while_and_starts_it_again() {
    let mut simulation = Simulation::run(&LIVE);
    assert!(simulation.event("hidden").contains(&Effect::Arm { timer: Timer::Hidden, milliseconds: 10_000 }));
    assert_eq!(requested(&simulation.event("watchdog")), [], "a page that nobody sees gets no frames");
    assert!(stops(&simulation.event("hidden timeout")));
    assert!(requested(&simulation.event("shown")).len() == 1);
}

#[test]
fn a_short_glance_elsewhere_counts_anew() {
    let mut simulation = Simulation::run(&LIVE);
    simulation.event("hidden");
    assert!(simulation.event("shown").contains(&Effect::Disarm(Timer::Hidden)));
    assert!(simulation.event("hidden").contains(&Effect::Arm { timer: Timer::Hidden, milliseconds: 10_000 }));
}

#[test]
fn a_camera_that_opens_while_the_page_is_hidden_is_stopped_too() {
    let mut simulation = Simulation::run(&["hidden", "allowed", "stream"]);
    assert!(stops(&simulation.event("hidden timeout")));
}

#[test]
fn the_next_camera_is_used_until_one_fails() {
    let mut simulation = Simulation::run(&LIVE);
    assert_eq!(requested(&simulation.event("two cameras")), [], "the list is for the button");
    simulation.event("switch");
    assert_eq!(requested(&simulation.event("one camera")), [], "there is no other");
    simulation.event("switch");
    simulation.event("switch");
    assert_eq!(requested(&simulation.event("two cameras")), [Some("b".to_owned())]);
    assert_eq!(requested(&simulation.event("two cameras")), [], "two taps are one");
    simulation.event("close");
    assert_eq!(requested(&simulation.event("open")), [Some("b".to_owned())]);
    simulation.event("no stream");
    assert_eq!(requested(&simulation.event("open")), [None], "a camera that is gone is not requested for ever");
}

#[test]
fn the_torch_goes_on_and_off_and_is_off_in_the_next_round() {
    let mut simulation = Simulation::run(&LIVE);
    assert!(simulation.event("torch").iter().any(|effect| matches!(effect, Effect::SetTorch { is_on: true, .. })));
    assert_eq!(simulation.event("torch on"), [Effect::ShowTorch(true)]);
    assert!(simulation.event("torch").iter().any(|effect| matches!(effect, Effect::SetTorch { is_on: false, .. })));
    simulation.event("watchdog");
    assert!(simulation.event("stream").contains(&Effect::OfferTorch(true)));
    assert_eq!(simulation.event("late torch"), []);
    assert!(simulation.event("torch").iter().any(|effect| matches!(effect, Effect::SetTorch { is_on: true, .. })));
}

#[test]
fn a_photo_that_cannot_be_encoded_is_said_and_not_waited_for() {
    let effects = Simulation::run(&["open", "stream", "frame", "shutter"]).event("no photo");
    assert!(effects.contains(&Effect::ShowError(Some(CaptureError::Other))));
    assert!(stops(&effects));
}

#[test]
fn a_photo_that_comes_after_closing_or_retaking_is_not_shown() {
    let mut simulation = Simulation::run(&["open", "stream", "frame", "shutter", "close"]);
    assert_eq!(simulation.event("photo"), []);
    let mut simulation = Simulation::run(&["open", "stream", "frame", "shutter", "retake", "stream"]);
    assert_eq!(simulation.event("photo"), []);
    let mut simulation = Simulation::run(&["open", "stream", "frame", "shutter", "file"]);
    assert_eq!(simulation.event("photo"), []);
}

#[test]
fn an_upload_is_repeated_at_growing_pauses_and_then_left_to_the_person() {
    let mut simulation = Simulation::run(&SENT);
    for milliseconds in [1_000, 2_000, 4_000] {
        assert!(simulation.event("busy").contains(&Effect::Arm { timer: Timer::Retry, milliseconds }));
        assert!(sends(&simulation.event("retry")));
    }
    let effects = simulation.event("progress timeout");
    assert!(effects.contains(&Effect::EndUpload) && effects.contains(&Effect::ShowStatus(StatusMessage::Failed)));
    simulation.event("again");
    assert!(simulation.event("busy").contains(&Effect::Arm { timer: Timer::Retry, milliseconds: 1_000 }));
}

#[test]
fn an_upload_without_network_waits_for_it() {
    let mut simulation = Simulation::run(&SENT);
    simulation.event("offline");
    assert!(simulation.event("no answer").contains(&Effect::ShowStatus(StatusMessage::Offline)));
    assert_eq!(simulation.event("connected"), [], "that a request ended is no news of the network");
    assert!(sends(&simulation.event("online")));
    assert!(!sends(&simulation.event("online")), "it is on its way");
}

#[test]
fn the_network_that_is_back_sends_nothing_but_what_failed() {
    let failed = ["busy", "retry", "busy", "retry", "busy", "retry", "busy"];
    let mut simulation = Simulation::run(&[SENT.as_slice(), &failed].concat());
    assert!(sends(&simulation.clone().event("online")));
    for (event, view) in [("retake", View::Starting), ("file", View::Still)] {
        let mut simulation = simulation.clone();
        simulation.event(event);
        assert_eq!(simulation.event("online"), [], "{event}");
        assert_eq!(simulation.capture.view(), view);
    }
    simulation.event("close");
    assert_eq!(simulation.event("online"), []);
}

#[test]
fn a_file_in_the_place_of_one_that_is_being_sent_is_not_sent_by_itself() {
    let mut simulation = Simulation::run(&SENT);
    assert!(simulation.event("file").contains(&Effect::EndUpload));
    assert_eq!(simulation.event("accepted"), [], "the answer is about the other photo");
    assert_eq!(simulation.capture.view(), View::Still);
}

#[test]
fn progress_is_read_aloud_in_quarters_and_never_runs_back() {
    let mut simulation = Simulation::run(&SENT);
    let effects = simulation.event("progress");
    assert!(effects.contains(&Effect::ShowStatus(StatusMessage::Sending(Some(50)))));
    assert!(effects.contains(&Effect::Arm { timer: Timer::Progress, milliseconds: 30_000 }), "it moves");
    assert!(simulation.event("less progress").contains(&Effect::ShowProgress(60)));
}

#[test]
fn closing_ends_everything_whatever_was_on() {
    let mut simulation = Simulation::run(&SENT);
    let effects = simulation.step(&Event::Pressed(Button::Close));
    assert!(effects.contains(&Effect::EndUpload) && effects.contains(&Effect::DiscardPhoto));
    assert_eq!(simulation.event("dialog closed"), [], "the dialog's own event comes later");
    let mut simulation = Simulation::run(&TAKEN);
    assert!(simulation.event("dialog closed").contains(&Effect::Focus(FocusTarget::Opener)));
}

#[test]
fn going_back_stops_the_camera_and_a_restored_page_is_loaded_again() {
    let mut simulation = Simulation::run(&LIVE);
    assert!(stops(&simulation.event("left")));
    assert_eq!(simulation.event("restored"), [Effect::Reload]);
}

#[test]
fn the_same_file_can_be_chosen_again_after_it_was_refused() {
    let mut simulation = Simulation::default();
    assert!(simulation.event("file").contains(&Effect::ClearFile));
    simulation.event("accept");
    simulation.event("refused");
    assert!(simulation.event("file").contains(&Effect::ClearFile));
}
