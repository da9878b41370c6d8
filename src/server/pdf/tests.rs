//! Tests of the look at PDFs: whole, broken, locked, active, and made by chance.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::*;

const WHOLE: &[u8] = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R>>\nstartxref\n44\n%%EOF\n";

fn with(part: &str, other: &str) -> Vec<u8> {
    String::from_utf8_lossy(WHOLE).replace(part, other).into_bytes()
}

#[test]
fn a_whole_pdf_is_taken() {
    assert!(is_pdf(WHOLE));
    assert_eq!(check(WHOLE), Ok(()));
    let mut padded = WHOLE.to_vec();
    padded.extend_from_slice(&[b'\n'; 900]);
    assert_eq!(check(&padded), Ok(()), "what follows the end is not much");
    assert_eq!(check(&with("<</Type/Catalog>>", "(a word: /Encrypt or /Encryption)")), Ok(()));
}

#[test]
fn what_is_cut_off_or_made_up_is_damaged() {
    for broken in [
        WHOLE[..WHOLE.len() - 8].to_vec(),
        WHOLE[..9].to_vec(),
        b"%PDF-".to_vec(),
        with("%PDF-1.4", "%PDF-x.4"),
        with("startxref\n44", "startxref\n"),
        with("startxref\n44", "startxref\n99999"),
        [WHOLE, &[b' '; 2_000]].concat(),
    ] {
        assert_eq!(check(&broken), Err(PhotoError::PdfDamaged), "{}", String::from_utf8_lossy(&broken));
    }
}

#[test]
fn a_locked_pdf_is_told_from_a_damaged_one() {
    for encrypted in ["<</Root 1 0 R/Encrypt 5 0 R>>", "<</Encrypt\n12 0 R /Root 1 0 R>>", "<</Encrypt <</V 4>>>>"] {
        assert_eq!(check(&with("<</Root 1 0 R>>", encrypted)), Err(PhotoError::PdfLocked), "{encrypted}");
    }
}

#[test]
fn what_veriff_does_not_take_is_too_large() {
    let mut large = b"%PDF-1.7\n".to_vec();
    large.resize(LIMIT, b' ');
    assert_eq!(check(&large), Err(PhotoError::PdfTooLarge));
}

/// A PDF of these objects, each with its number; `1 0` is the catalogue.
fn pdf(objects: &[(usize, &[u8])]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    for (number, object) in objects {
        file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let at = file.len();
    file.extend_from_slice(
        format!("xref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n").as_bytes(),
    );
    file
}

fn deflated(text: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).expect("memory");
    encoder.finish().expect("memory")
}

/// An object stream that holds `object` under the number 9, after a harmless one.
fn object_stream(object: &str) -> Vec<u8> {
    let table = "8 0 9 4 ";
    let data = deflated(format!("{table}(a) {object}").as_bytes());
    let head = format!("<</Type/ObjStm/N 2/First {}/Filter/FlateDecode/Length {}>>stream\r\n", table.len(), data.len());
    [head.as_bytes(), &data, b"\nendstream"].concat()
}

const CATALOGUE: &[u8] = b"<</Type/Catalog/Pages 2 0 R>>";

#[test]
fn what_only_shows_something_is_taken() {
    let picture = [b"<</Filter/FlateDecode/N 3>>stream\n".as_slice(), &deflated(&[7; 5000]), b"\nendstream"].concat();
    let link = b"<</S/URI/URI(https://example.com/JS/AA/Launch \\( (x))>>";
    for harmless in [
        pdf(&[(1, CATALOGUE), (3, &picture), (4, link)]),
        pdf(&[(1, CATALOGUE), (7, &object_stream("<</Title(a word: /JavaScript )>>"))]),
        pdf(&[(1, b"<</Type/Catalog/OpenAction[3 0 R/Fit]>>")]),
        pdf(&[(1, b"<</Type/Catalog/OpenAction<</S/GoTo/D[3 0 R/Fit]>>>>")]),
        pdf(&[(1, b"<</Type/Catalog/OpenAction 9 0 R>>"), (9, b"<</S/GoTo/D[3 0 R/Fit]>>")]),
        pdf(&[(1, b"<</Type/Catalog/OpenAction 9 0 R>>"), (7, &object_stream("<</S/GoTo/D[3 0 R/Fit]>>"))]),
        pdf(&[(1, CATALOGUE), (3, b"<</Length 24>>stream\nthe words /JS and /Launch\nendstream")]),
    ] {
        assert_eq!(check(&harmless), Ok(()), "{}", String::from_utf8_lossy(&harmless));
    }
}

#[test]
fn what_does_something_by_itself_is_refused_wherever_it_hides() {
    let script = "<</S/JavaScript/JS(app.alert(1))>>";
    for active in [
        script,
        "<</S/J#61vaScript/J#53(x)>>",
        "<</S/Launch/F(cmd.exe)>>",
        "<</EF<</F 5 0 R>>>>",
        "<</AA<</O 5 0 R>>>>",
        "<</XFA 5 0 R>>",
        "<</Subtype/RichMedia>>",
        "<</Names<</EmbeddedFiles 5 0 R>>>>",
        "<</S/SubmitForm/F(https://x)>>",
        "<</OpenAction<</S/URI/URI(https://x)>>>>",
        "<</OpenAction<</S/GoTo/D[3 0 R]/Next 5 0 R>>>>",
        "(an object in a string 5 0 obj <</S/JavaScript/JS(x)>> endobj)",
        "% a comment /JS ",
        "(no end /JS ",
    ] {
        for file in
            [pdf(&[(1, CATALOGUE), (5, active.as_bytes())]), pdf(&[(1, CATALOGUE), (7, &object_stream(active))])]
        {
            assert_eq!(check(&file), Err(PhotoError::PdfActive), "{active}: {}", String::from_utf8_lossy(&file));
        }
    }
    let hidden = format!("<</Length 3>>stream\nabc 6 0 obj {script} endobj");
    let open = b"<</Type/Catalog/OpenAction 9 0 R>>";
    for file in [
        pdf(&[(1, CATALOGUE), (5, hidden.as_bytes())]),
        pdf(&[(1, open), (9, b"<</S/URI/URI(https://example.com)>>")]),
        pdf(&[(9, b"<</S/URI/URI(https://example.com)>>"), (1, open), (9, b"<</S/GoTo/D[3 0 R]>>")]),
        pdf(&[(7, &object_stream("<</S/URI/URI(https://example.com)>>")), (1, open)]),
    ] {
        assert_eq!(check(&file), Err(PhotoError::PdfActive), "{}", String::from_utf8_lossy(&file));
    }
}

#[test]
fn what_cannot_be_scanned_is_refused() {
    let bomb = deflated(&vec![b' '; 9 * 1024 * 1024]);
    let streams = [
        [b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>stream\n".as_slice(), &bomb, b"\nendstream"].concat(),
        b"<</Type/ObjStm/N 1/First 4/Filter/LZWDecode>>stream\n123\nendstream".to_vec(),
        b"<</N 1/First 4/Filter[/FlateDecode/FlateDecode]>>stream\n123\nendstream".to_vec(),
        b"<</N 1/First 4/Filter 6 0 R>>stream\n123\nendstream".to_vec(),
        b"<</N 1/First 4 0 R/Filter/FlateDecode>>stream\n123\nendstream".to_vec(),
        b"<</N 1/First 4/Filter/FlateDecode>>stream\nno zlib\nendstream".to_vec(),
        b"<</Type/ObjStm/N 1/First 99>>stream\n1 0 null\nendstream".to_vec(),
    ];
    for stream in streams {
        let file = pdf(&[(1, CATALOGUE), (7, &stream)]);
        assert_eq!(
            check(&file),
            Err(PhotoError::PdfDamaged),
            "{}",
            String::from_utf8_lossy(&stream[..60.min(stream.len())])
        );
    }
}

/// Numbers that look drawn at random and are the same in every run (xorshift).
fn numbers(mut seed: u64) -> impl FnMut(usize) -> usize {
    move |bound| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % (bound as u64)).expect("below the bound")
    }
}

/// Changes a few bytes, words or pieces of `text`.
fn changed(text: &[u8], draw: &mut impl FnMut(usize) -> usize) -> Vec<u8> {
    let words: [&[u8]; 12] = [
        b"(",
        b")",
        b"<<",
        b">>",
        b"stream\n",
        b"endstream",
        b"1 0 obj",
        b"endobj",
        b"/First 1/N 1",
        b"/ObjStm",
        b"%",
        b"\\",
    ];
    let mut text = text.to_vec();
    for _ in 0..=draw(6) {
        let (at, word) = (draw(text.len()), words[draw(words.len())]);
        match draw(3) {
            0 => drop(text.splice(at..at, word.iter().copied())),
            1 => text[at] = u8::try_from(draw(256)).expect("a byte"),
            _ => drop(text.splice(at..(at + draw(20)).min(text.len() - 1), [])),
        }
    }
    text
}

#[test]
fn an_object_with_a_script_is_found_whatever_stands_around_it() {
    let before =
        pdf(&[(1, CATALOGUE), (7, &object_stream("<</S/GoTo>>")), (3, b"<</Length 3>>stream\nabc\nendstream")]);
    let script = b" 5 0 obj <</S/JavaScript/JS(x)>> endobj ";
    let mut draw = numbers(0x5eed);
    for round in 0..1_000 {
        let file = [&b"%PDF-1.7\n"[..], &changed(&before, &mut draw), script, &changed(WHOLE, &mut draw)].concat();
        assert!(active::check(&file).is_err(), "round {round}: {}", String::from_utf8_lossy(&file));
    }
}

#[test]
fn the_worst_is_scanned_in_one_pass_or_refused() {
    let worst: [&[u8]; 6] = [b"(", b"(((obj", b"/", b"1 0 obj", b"/First%", b"<</N 1/First 0>>stream\nendstream "];
    for word in worst {
        let filling = word.repeat(1_000_000 / word.len());
        let _ = check(&pdf(&[(1, CATALOGUE), (5, &filling)]));
    }
}
