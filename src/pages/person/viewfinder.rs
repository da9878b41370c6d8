//! The viewfinder: everything that the island shows and hides, drawn once on the server with its words.
//!
//! An element with `data-when="live still"` is there in those states of the island and in no other; sentences that
//! the island may have to say wait in `data-word`. What else it looks up by `id` is listed in `islands::capture`.

use leptos::prelude::*;

use crate::domain::capture::{CaptureError, StatusMessage};
use crate::domain::{Context, DocumentType, UserError};
use crate::pages::{Icon, Words, icon};

/// Returns the viewfinder, closed.
pub(super) fn view(
    words: &Words,
    context: Context,
    document: Option<DocumentType>,
    title: &str,
) -> impl IntoView + use<> {
    let readable = "camera-check-document";
    let (shape, hint, check) = match (context, document) {
        (Context::Face, _) => ("face", "camera-hint-face", "camera-check-face"),
        (Context::DocumentFront, Some(DocumentType::Passport)) => ("page", "camera-hint-page", readable),
        (Context::DocumentFront, _) => ("card", "camera-hint-front", readable),
        (Context::DocumentBack, _) => ("card", "camera-hint-back", readable),
        (Context::DocumentFrontQrcode | Context::DocumentBackQrcode, _) => ("square", "camera-hint-qrcode", readable),
        (Context::DocumentBackBarcode, _) => ("strip", "camera-hint-barcode", readable),
        (Context::DocumentFrontWithSignature, Some(DocumentType::Passport)) => {
            ("book", "camera-hint-signature", readable)
        }
        (Context::DocumentFrontWithSignature, _) => ("card", "camera-hint-signature", readable),
        (Context::DocumentAndFace, _) => ("together", "camera-hint-together", "camera-check-together"),
        (Context::AddressFront, _) => ("paper", "camera-hint-address", readable),
    };
    view! {
        <dialog class="finder" id="finder" data-shape=shape aria-label=title.to_owned()>
            <div class="finder-top">
                <button class="finder-button" type="button" id="finder-close" aria-label=words.say("camera-close")>
                    {icon(Icon::Cross)}
                </button>
                <div class="finder-chips" role="status">
                <p class="finder-chip" data-when="starting">{words.say("camera-starting")}</p>
                <p class="finder-chip" data-when="live">{words.say(hint)}</p>
                <p class="finder-chip" data-when="still">{words.say(check)}</p>
                <p class="finder-chip" data-when="refused failed">{words.say("camera-not-sent")}</p>
                </div>
            </div>
            <div class="finder-view">
                <video id="finder-video" playsinline muted autoplay disablepictureinpicture tabindex="-1" aria-hidden="true"></video>
                <div class="finder-frame" data-when="starting live"></div>
                <img id="finder-still" alt=words.say("photo-present") data-when="still sending refused failed" hidden/>
            </div>
            <div class="finder-bottom">
                <div class="finder-bar" data-when="starting live">
                    <button class="finder-button" type="button" id="finder-torch" aria-label=words.say("camera-torch") aria-pressed="false" hidden>
                        {icon(Icon::Torch)}
                    </button>
                    <button class="shutter" type="button" id="finder-shutter" aria-label=words.say("camera-shutter")></button>
                    <button class="finder-button" type="button" id="finder-switch" aria-label=words.say("camera-switch") hidden>
                        {icon(Icon::Switch)}
                    </button>
                </div>
                <p class="finder-words" id="finder-words" role="status" data-when="sending refused failed"></p>
                <progress class="finder-progress" id="finder-progress" max="100" value="0" aria-label=words.say("camera-sending") data-when="sending" hidden></progress>
                <div class="finder-choice" data-when="still refused failed">
                    <button class="button primary" type="button" id="finder-use" data-when="still">{words.say("camera-use")}</button>
                    <button class="button primary" type="button" id="finder-again" data-when="failed" hidden>{words.say("camera-again")}</button>
                    <button class="button quiet" type="button" id="finder-retake">{words.say("camera-retake")}</button>
                    <button class="button quiet" type="button" id="finder-other" hidden>{words.say("camera-other-file")}</button>
                </div>
            </div>
        </dialog>
        <div id="photo-words" hidden>{sentences(words)}</div>
    }
}

/// The sentences that the island chooses from.
fn sentences(words: &Words) -> impl IntoView + use<> {
    let statuses = StatusMessage::OWN.into_iter().map(StatusMessage::key);
    let capture_errors = CaptureError::ALL.into_iter().map(CaptureError::key);
    // Codes have pages of their own.
    let error_keys =
        UserError::all().filter(|user_error| !matches!(user_error, UserError::Code(_))).map(UserError::key);
    let keys = statuses.chain(capture_errors).chain(error_keys);
    keys.map(|key| view! { <p data-word=key>{words.say(key)}</p> }).collect_view()
}
