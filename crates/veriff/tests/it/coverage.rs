//! The promise of the crate's README: every call and every webhook has a client, a stand-in, and a test.

use veriff::mock::Route;
use veriff::webhook::Webhook;

const README: &str = include_str!("../../README.md");

/// The client's method and the test of a call. A new route does not compile until it is here.
fn covered_by(route: Route) -> (&'static str, &'static str) {
    match route {
        Route::CreateSession => ("create_session", "flow::a_person_is_verified"),
        Route::CollectedData => ("send_collected_data", "checks::what_was_collected_about_the_device"),
        Route::UploadMedia => ("upload_media", "flow::a_person_is_verified"),
        Route::Submit => ("submit", "flow::a_person_is_verified"),
        Route::ValidateRegistry => ("validate_registry", "checks::a_national_id_number"),
        Route::DeleteSession => ("delete_session", "checks::a_session_is_deleted"),
        Route::Decision => ("decision", "flow::a_person_is_verified"),
        Route::Person => ("person", "checks::the_person_with_matches"),
        Route::WatchlistScreening => ("watchlist_screening", "checks::screened_against_watchlists"),
        Route::SessionMedia => ("session_media", "flow::a_person_is_verified"),
        Route::Attempts => ("attempts", "flow::a_person_is_verified"),
        Route::AttemptMedia => ("attempt_media", "flow::a_person_is_verified"),
        Route::MediaFile => ("media_file", "flow::a_person_is_verified"),
        Route::IneRegistry => ("ine_registry", "checks::registries_and_full_auto_come_with_the_decision"),
        Route::CurpRegistry => ("curp_registry", "checks::registries_and_full_auto_come_with_the_decision"),
        Route::CombinedIneCurpRegistry => {
            ("combined_ine_curp_registry", "checks::registries_and_full_auto_come_with_the_decision")
        }
        Route::FullAuto => ("full_auto", "checks::registries_and_full_auto_come_with_the_decision"),
        Route::GenerateOtp => ("generate_otp", "otp::a_password_is_sent_and_right"),
        Route::VerifyOtp => ("verify_otp", "otp::a_password_is_sent_and_right"),
    }
}

fn source(folder: &str) -> String {
    let files = std::fs::read_dir(folder).expect("the folder is there");
    files.map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("text")).collect()
}

#[test]
fn every_call_has_a_method_a_test_and_a_row() {
    let client = source("src/client");
    for route in Route::ALL {
        let (method, test) = covered_by(*route);
        assert!(client.contains(&format!("pub async fn {method}(")), "no method {method}");
        let (file, test_name) = test.split_once("::").expect("a file and a name");
        let path = format!("tests/it/{file}.rs");
        let source = std::fs::read_to_string(path).expect("the file is there");
        let body = source.split(&format!("async fn {test_name}(")).nth(1).expect("the test is there");
        let body = body.split("#[tokio::test]").next().expect("it has an end");
        assert!(body.contains(&format!(".{method}(")), "{test} does not call {method}");
        let row = format!("| `{} {}` | `{method}` |", route.method(), route.path());
        assert!(README.contains(&row), "no row: {row}");
        assert!(README.contains(&format!("`{test}`")), "no test in the table: {test}");
    }
}

#[test]
fn every_webhook_has_a_row() {
    for kind in Webhook::KINDS {
        assert!(README.lines().any(|line| line.starts_with(&format!("| `{kind}` |"))), "no row: {kind}");
    }
}
