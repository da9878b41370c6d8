//! What is wrong with rows is said, row by row, and stops nobody else.

use super::super::pictures;
use super::{Office, results};

const HEADER: &str = "face,document_front,document_back,key,vendor_data,end_user_id,first_name,date_of_birth,document_type,document_country";
const PICTURES: &str = "pictures/face.jpg,pictures/front.jpg,";

/// Rows that are wrong, each with a word that must be in its error, and rows that are right.
fn manifest(office: &Office) -> std::path::PathBuf {
    office.write("pictures/notes.jpg", b"not a picture at all");
    office.write("pictures/cut.jpg", &pictures::jpeg(160, 120, 3)[..900]);
    office.write("pictures/small.jpg", &pictures::jpeg(40, 40, 4));
    let long = "x".repeat(1_001);
    let lines = [
        HEADER.to_owned(),
        format!("{PICTURES},good,=cmd(),2b7f9e04-63c1-4d58-a0e7-91f4c8d3b6a2,Ada,1990-01-31,passport,Estonia"),
        "pictures/gone.jpg,pictures/notes.jpg,,missing,,,,,PASSPORT,EE".to_owned(),
        "pictures/cut.jpg,pictures/small.jpg,,damaged,,,,,PASSPORT,EE".to_owned(),
        format!("{PICTURES},one-side,,,,,ID_CARD,EE"),
        format!("{PICTURES}pictures/front.jpg,two-sides,,,,,PASSPORT,EE"),
        format!("{PICTURES},words,,7,,31.1.1990,LIBRARY_CARD,Atlantis"),
        format!("{PICTURES},long,{long},,,,PASSPORT,EE"),
        format!("{PICTURES},good,,,,,PASSPORT,EE"),
        "a,b,c".to_owned(),
        "pictures/face.jpg;pictures/front.jpg,pictures/front.jpg,pictures/front.jpg,card,,,Decline,,ID_CARD,ee"
            .to_owned(),
    ];
    office.write("mixed.csv", (lines.join("\n") + "\n").as_bytes())
}

const WRONG: [(i64, &[&str]); 8] = [
    (3, &["face", "no such file", "document_front", "not a picture"]),
    (4, &["damaged", "too few pixels"]),
    (5, &["document_back is missing"]),
    (6, &["PASSPORT has no document_back"]),
    (7, &["end_user_id", "date_of_birth", "LIBRARY_CARD", "Atlantis"]),
    (8, &["vendor_data has more than 1000"]),
    (9, &["line 2 already"]),
    (10, &["has 3 cells, and the first line has 10"]),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dry_run_names_every_error_and_touches_nothing() {
    let office = Office::open().await;
    let manifest = manifest(&office);
    let (code, text) = office.run(&manifest, &["--dry-run"]).await;
    assert_eq!(code, 1, "{text}");
    for (line, words) in WRONG {
        let said = text.lines().find(|said| said.trim_start().starts_with(&format!("{line} "))).expect("a line");
        assert!(words.iter().all(|word| said.contains(word)), "{line}: {said}");
    }
    assert!(text.contains("10 rows checked: 2 are right, 8 have errors."), "{text}");
    let order: Vec<i64> = text.lines().filter_map(|line| line.split_whitespace().next()?.parse().ok()).collect();
    let lines: Vec<_> = WRONG.iter().map(|(line, _)| *line).collect();
    assert_eq!(&order[..lines.len()], lines, "the list has the order of the file");
    assert!(office.mock.calls().is_empty(), "Veriff heard of it");
    assert!(!office.folder.path().join("portal.db").exists() && !office.folder.path().join("media").exists());
    assert!(!manifest.with_extension("result.csv").exists());

    let right = office.manifest("right.csv", 3);
    let (code, text) = office.run(&right, &["--dry-run"]).await;
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("3 rows checked: 3 are right, 0 have errors."), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_row_becomes_a_line_and_the_others_go_on() {
    let office = Office::open().await;
    let manifest = manifest(&office);
    let (code, text) = office.run(&manifest, &[]).await;
    assert_eq!(code, 1, "{text}");
    let lines = results(&manifest);
    let numbers: Vec<_> = lines.iter().map(|line| line["line"].as_i64().expect("a number")).collect();
    assert_eq!(numbers, (2..=11).collect::<Vec<_>>(), "one line for each row");
    for (line, words) in WRONG {
        let row = lines.iter().find(|row| row["line"] == line).expect("a line");
        let error = row["error"].as_str().expect("words");
        assert_eq!(row["status"], "error");
        assert!(words.iter().all(|word| error.contains(word)), "{line}: {error}");
    }
    let (good, card) = (&lines[0], &lines[9]);
    assert_eq!((&good["status"], &good["key"]), (&"approved".into(), &"good".into()));
    assert_eq!((&card["status"], &card["reason_code"]), (&"declined".into(), &102.into()));
    let csv = std::fs::read_to_string(manifest.with_extension("result.csv")).expect("a result");
    assert!(csv.contains(",'=cmd(),") && !csv.contains(",=cmd()"), "{csv}");

    let sessions = office.mock.sessions();
    assert_eq!(sessions.len(), 2);
    let ada = sessions.iter().find(|there| there.vendor_data.as_deref() == Some("=cmd()")).expect("it is there");
    assert_eq!(ada.person["dateOfBirth"], "1990-01-31");
    assert_eq!(ada.document["country"], "EE");
    assert_eq!(ada.end_user_id.as_deref(), Some("2b7f9e04-63c1-4d58-a0e7-91f4c8d3b6a2"));
    // A plain JPEG goes on as it is.
    let front = ada.media().find(|media| media.context.as_str() == "document-front").expect("a picture");
    assert!(front.bytes == pictures::jpeg(160, 120, 1));
    let declined = sessions.iter().find(|there| there.vendor_data.is_none()).expect("it is there");
    assert_eq!(declined.media().count(), 4, "two faces, a front and a back");

    // What was wrong is mended, and rows have moved: nobody is handed in twice, and the error is gone.
    office.write("pictures/gone.jpg", &pictures::jpeg(120, 160, 5));
    let text =
        std::fs::read_to_string(&manifest).expect("the manifest").replace("pictures/notes.jpg", "pictures/front.jpg");
    let (header, rows) = text.split_once('\n').expect("lines");
    let rows = rows.lines().rev().collect::<Vec<_>>().join("\n");
    std::fs::write(&manifest, format!("{header}\n{rows}")).expect("the manifest");
    let (_, text) = office.run(&manifest, &[]).await;
    let lines = results(&manifest);
    assert_eq!(lines.len(), 10, "{text}");
    assert_eq!(office.mock.sessions().len(), 3, "{text}");
    let mended = lines.iter().find(|row| row["key"] == "missing").expect("a line");
    assert_eq!(mended["status"], "approved");
    assert_eq!(lines[0]["key"], "card");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_with_a_folder_for_each_person_is_a_manifest_too() {
    let office = Office::open().await;
    let picture = |seed| pictures::jpeg(160, 120, seed);
    for name in ["anna", "bert", "carl"] {
        office.write(&format!("all/{name}/document-front.jpg"), &picture(1));
        office.write(&format!("all/{name}/face.png"), &pictures::encoded(120, 160, 2, image::ImageFormat::Png));
    }
    let passport = br#"{"document_type": "PASSPORT", "document_country": "EE", "first_name": "Anna"}"#;
    office.write("all/anna/person.json", passport);
    office.write("all/bert/person.json", br#"{"document_type": "PASSPORT", "shoe_size": 43}"#);
    office.write("all/carl/person.json", passport);
    office.write("all/carl/holiday.jpg", &picture(3));
    office.write("all/.hidden/notes.txt", b"of another program");
    let folder = office.path("all");
    let (code, text) = office.run(&folder, &[]).await;
    assert_eq!(code, 1, "{text}");
    let lines = results(&folder);
    assert_eq!(lines.len(), 3);
    let of = |key: &str| lines.iter().find(|line| line["key"] == key).expect("a line");
    assert_eq!((&of("anna")["status"], &of("anna")["vendor_data"]), (&"approved".into(), &"anna".into()));
    assert!(of("bert")["error"].as_str().expect("words").contains("shoe_size"));
    assert!(of("carl")["error"].as_str().expect("words").contains("holiday.jpg"));
    assert_eq!(office.mock.sessions().len(), 1);
}

/// No database of ours holds NUL in all its texts: such a row is refused like any other that is wrong, and stops nobody else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_with_nul_is_refused_by_name_and_stops_nobody_else() {
    let office = Office::open().await;
    let lines = [
        HEADER.to_owned(),
        format!("{PICTURES},ke\0y,,,Ada,,PASSPORT,EE"),
        format!("{PICTURES},reference,custom\0er,,Ada,,PASSPORT,EE"),
        format!("{PICTURES},name,,,A\0da,,PASSPORT,EE"),
        format!("{PICTURES},good,,,Ada,,PASSPORT,EE"),
    ];
    let manifest = office.write("nul.csv", (lines.join("\n") + "\n").as_bytes());
    for flags in [&["--dry-run"][..], &[]] {
        let (code, text) = office.run(&manifest, flags).await;
        assert_eq!(code, 1, "{text}");
    }
    let lines = results(&manifest);
    assert_eq!(lines.len(), 4);
    for (row, word) in lines.iter().zip(["key", "vendor_data", "first_name"]) {
        let error = row["error"].as_str().expect("words");
        assert!(error.contains(word) && error.contains("NUL"), "{error}");
        assert!(!row.to_string().contains("\\u0000"), "{row}");
    }
    assert_eq!((&lines[3]["key"], &lines[3]["status"]), (&"good".into(), &"approved".into()));
    assert_eq!(office.mock.sessions().len(), 1, "only the one that is right");

    office.write("all/anna/document-front.jpg", &pictures::jpeg(160, 120, 1));
    office.write("all/anna/face.jpg", &pictures::jpeg(120, 160, 2));
    office.write("all/anna/person.json", br#"{"document_type": "PASSPORT", "shoe\u0000size": 43}"#);
    let folder = office.path("all");
    let (code, text) = office.run(&folder, &[]).await;
    assert_eq!(code, 1, "{text}");
    assert!(results(&folder)[0]["error"].as_str().expect("words").contains("shoe"), "{text}");
}

/// What an editor shows in its margin, whatever the file's lines end with.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lines_are_those_of_the_file() {
    let office = Office::open().await;
    let text = "\u{feff}key,first_name,document_type,document_country,document_front,face\n\
        1,Ada,PASSPORT,EE,pictures/front.jpg,pictures/face.jpg\n\
        \n\
        \n\
        five,Ada,NOTHING,EE,pictures/front.jpg,pictures/face.jpg\n\
        6,\"Ada\nor\nEve\",PASSPORT,EE,pictures/front.jpg,pictures/face.jpg\n\
        nine,Ada,PASSPORT,EE,pictures/gone.jpg,pictures/face.jpg\n\
        \n\
        eleven,Ada,NOTHING,EE,pictures/front.jpg,pictures/face.jpg";
    for (name, end) in [("unix", "\n"), ("windows", "\r\n")] {
        let manifest = office.write(&format!("{name}.csv"), text.replace('\n', end).as_bytes());
        let (code, said) = office.run(&manifest, &["--dry-run"]).await;
        assert_eq!(code, 1, "{said}");
        for (line, key) in [(5, "five"), (9, "nine"), (11, "eleven")] {
            let row = said.lines().find(|said| said.split_whitespace().nth(1) == Some(key)).expect("a line");
            assert_eq!(row.split_whitespace().next(), Some(line.to_string().as_str()), "{name}: {row}");
        }
    }
    let manifest = office.path("windows.csv");
    office.run(&manifest, &[]).await;
    let lines: Vec<_> = results(&manifest).iter().map(|row| row["line"].as_i64().expect("a number")).collect();
    assert_eq!(lines, [2, 5, 6, 9, 11], "the result says the same");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_folders_come_in_the_order_of_their_names() {
    let office = Office::open().await;
    let names: Vec<_> = (0..24).map(|number| format!("person-{:02}", number * 7 % 24)).collect();
    for name in &names {
        office.write(&format!("many/{name}/person.json"), b"{}");
    }
    let (_, said) = office.run(&office.path("many"), &["--dry-run"]).await;
    let listed: Vec<_> = said.lines().filter(|line| line.contains("person-")).collect();
    assert_eq!(listed.len(), names.len(), "{said}");
    for (number, line) in listed.iter().enumerate() {
        let words: Vec<_> = line.split_whitespace().take(2).collect();
        assert_eq!(words, [(number + 1).to_string(), format!("person-{number:02}")], "{said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_help_is_about_the_audit() {
    let office = Office::open().await;
    let (code, text) = office.run(std::path::Path::new("--help"), &[]).await;
    assert_eq!(code, 0, "{text}");
    assert!(text.lines().count() <= 80, "{} lines", text.lines().count());
    for option in
        ["MANIFEST", "--name", "--result", "--parallel", "--per-minute", "--dry-run", "--no-wait", "--deadline"]
    {
        assert!(text.contains(option), "{option} is missing: {text}");
    }
    assert!(text.contains("`portal work --help` lists them") && !text.contains("--brand-name"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_header_that_is_wrong_is_refused_by_name() {
    let office = Office::open().await;
    for (header, said) in [
        ("vendor_data,shoe_size,document_type", "`shoe_size` that is not known"),
        ("face,face", "`face` twice"),
        ("vendor_data,document_type,document_country,face", "lacks the column `document_front`"),
        ("vendor_data;document_type", "`vendor_data;document_type` that is not known"),
        ("", "empty"),
    ] {
        let manifest = office.write("wrong.csv", header.as_bytes());
        for more in [&[][..], &["--dry-run"]] {
            let (code, text) = office.run(&manifest, more).await;
            assert_eq!(code, 1, "{text}");
            assert!(text.contains(said), "{text}");
        }
    }
    let (code, text) = office.run(&office.path("nothing.csv"), &[]).await;
    assert!(code == 1 && text.contains("cannot read"), "{text}");
}
