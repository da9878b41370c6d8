//! How fast a photo of twelve megapixels becomes an upright JPEG of 1440×1920, beside sharp (npm) in the same run, each on one
//! thread; with the bytes, and the likeness (SSIM) to a careful reduction of the same photo. `cargo bench --bench imaging` prints it.
//!
//! sharp is no part of the project: the first run installs it into the folder of the cache, so that setting up takes no longer.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use image::RgbImage;
use image::imageops::FilterType;
use turbojpeg::{Image, PixelFormat, Subsamp};

const SHARP: &str = "sharp@0.35.5";
const ROUNDS: usize = 40;
/// The program that answers each line with one conversion: how long it took, in milliseconds, and how many bytes came out.
const PEER: &str = r"
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { readFileSync, writeFileSync } from 'node:fs';
const [folder, from, into] = process.argv.slice(-3);
const sharp = createRequire(folder + '/')('sharp');
sharp.concurrency(1);
sharp.cache(false);
const photo = readFileSync(from);
for await (const line of createInterface({ input: process.stdin })) {
  const begun = performance.now();
  const jpeg = await sharp(photo).autoOrient().resize(1920, 1920, { fit: 'inside' }).jpeg().toBuffer();
  const took = performance.now() - begun;
  writeFileSync(into, jpeg);
  console.log(took, jpeg.length);
}";

fn main() {
    // `cargo test --benches` and the like pass `--test`: then there is nothing to measure.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let folder = tempfile::TempDir::new().expect("a folder");
    let drawn = drawn();
    measure("a drawn photo of 12 MP", &drawn, 1, folder.path());
    measure("a drawn photo of 12 MP, held sideways", &drawn, 6, folder.path());
    let real: PathBuf = ["..", "shared", "photos", "document-front.jpeg"].iter().collect();
    if let Ok(bytes) = std::fs::read(real) {
        let real = image::load_from_memory(&bytes).expect("a photograph").to_rgb8();
        let real = image::imageops::resize(&real, 3_000, 4_000, FilterType::CatmullRom);
        measure("a photograph scaled up to 12 MP", &real, 1, folder.path());
    }
}

fn measure(what: &str, photo: &RgbImage, orientation: u8, folder: &Path) {
    let (from, into) = (folder.join("photo.jpg"), folder.join("sharp.jpg"));
    let image =
        Image { pixels: &photo.as_raw()[..], width: 3_000, pitch: 9_000, height: 4_000, format: PixelFormat::RGB };
    let mut original = turbojpeg::compress(image, 90, Subsamp::Sub2x2).expect("a JPEG").to_vec();
    let reference = image::load_from_memory(&original).expect("a JPEG").to_rgb8();
    let mut reference = image::imageops::resize(&reference, 1_440, 1_920, FilterType::Lanczos3);
    if orientation == 6 {
        // EXIF (2.32, tag 0x0112): to be turned by a quarter.
        let exif = b"\xFF\xE1\0\x22Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        original.splice(2..2, exif.iter().copied());
        reference = image::imageops::rotate90(&reference);
    }
    std::fs::write(&from, &original).expect("a file");
    println!("\n{what}: {} bytes", original.len());

    let mut peer = Peer::start(&from, &into);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let mut last = None;
    // In turns, so that whatever else the machine does falls on both.
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let photo = portal::server::normalize(&original, 800_000).expect("a photo");
        ours.push(begun.elapsed().as_secs_f64() * 1_000.0);
        last = Some(photo);
        if let Some(peer) = &mut peer {
            theirs.push(peer.once());
        }
    }
    let photo = last.expect("a photo");
    let likeness = ssim(&photo.jpeg, &reference);
    let Some(&(_, their_bytes)) = theirs.last() else {
        println!("FIGURE\t{what}\t{:.1} ms\tsharp\tnot installed\t-\t0.8", least(ours.into_iter()));
        return;
    };
    let their_likeness = ssim(&std::fs::read(&into).expect("a file"), &reference);
    let middle = [median(&ours), median(&theirs.iter().map(|(time, _)| *time).collect::<Vec<_>>())];
    println!("medians of {ROUNDS}: {:.1} ms, sharp {:.1} ms", middle[0], middle[1]);
    let (ours, theirs) = (least(ours.into_iter()), least(theirs.into_iter().map(|(time, _)| time)));
    println!("FIGURE\t{what}, time\t{ours:.1} ms\tsharp\t{theirs:.1} ms\t{:.2}\t<= 0.8", ours / theirs);
    let bytes = photo.jpeg.len();
    #[expect(clippy::cast_precision_loss, reason = "sizes of files")]
    let ratio = bytes as f64 / their_bytes as f64;
    println!("FIGURE\t{what}, size\t{bytes} B\tsharp\t{their_bytes} B\t{ratio:.3}\t<= 1");
    println!("FIGURE\t{what}, SSIM\t{likeness:.4}\tsharp\t{their_likeness:.4}\t{:.4}\t>= 1", likeness / their_likeness);
}

fn least(times: impl Iterator<Item = f64>) -> f64 {
    times.fold(f64::INFINITY, f64::min)
}

fn median(times: &[f64]) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// sharp, in a process of its own.
struct Peer {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Peer {
    fn start(from: &Path, into: &Path) -> Option<Self> {
        let variable =
            |wanted: &str| std::env::vars_os().find(|(name, _)| name == wanted).map(|(_, value)| PathBuf::from(value));
        let cache = variable("PORTAL_CACHE").or_else(|| Some(variable("HOME")?.join(".cache/veriff-portal")))?;
        let folder = cache.join("bench");
        if !folder.join("node_modules/sharp").exists() {
            std::fs::create_dir_all(&folder).ok()?;
            let mut npm = Command::new("npm");
            npm.args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"]).arg(&folder).arg(SHARP);
            npm.stdout(Stdio::null()).status().ok().filter(std::process::ExitStatus::success)?;
        }
        let mut node = Command::new("node");
        node.args(["--input-type=module", "--eval", PEER, "--"]).arg(folder).arg(from).arg(into);
        let mut child = node.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
        let (input, output) = (child.stdin.take()?, BufReader::new(child.stdout.take()?));
        Some(Self { child, input, output })
    }

    /// Converts once: how many milliseconds it took, and how many bytes came out.
    fn once(&mut self) -> (f64, usize) {
        writeln!(self.input, "go").expect("it listens");
        let mut line = String::new();
        self.output.read_line(&mut line).expect("an answer");
        let (time, bytes) = line.trim().split_once(' ').expect("two numbers");
        (time.parse().expect("milliseconds"), bytes.parse().expect("bytes"))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Something with what photographs have: slopes, edges, grain, and lines as thin as print.
fn drawn() -> RgbImage {
    let noise = |x: u32, y: u32| {
        let mixed = (x.wrapping_mul(374_761_393) ^ y.wrapping_mul(668_265_263)).wrapping_mul(2_246_822_519);
        f64::from((mixed ^ mixed >> 15).wrapping_mul(3_266_489_917) >> 16) / 65_536.0 - 0.5
    };
    RgbImage::from_fn(3_000, 4_000, |x, y| {
        let (across, down) = (f64::from(x) / 3_000.0, f64::from(y) / 4_000.0);
        let slope = 150.0 + 60.0 * (across * 5.0).sin() * (down * 4.0).cos();
        let blot = if (across - 0.5).hypot(down - 0.45) < 0.2 { -40.0 } else { 0.0 };
        let line = y % 100 < 40 && (x / 300).is_multiple_of(2) && (x * 7 + y / 100 * 13) % 23 < 9 && y % 8 < 5;
        let print = if line && down > 0.6 { -90.0 } else { 0.0 };
        let grain = 14.0 * noise(x, y) + 22.0 * noise(x / 3, y / 3) + 18.0 * noise(x / 11, y / 11);
        let light = slope + blot + print + grain;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is clamped")]
        let byte = |value: f64| value.clamp(0.0, 255.0) as u8;
        let tint = 20.0 * (across * 9.0 + down * 7.0).sin();
        image::Rgb([byte(light + tint), byte(light), byte(light - tint + 6.0 * noise(x / 5, y / 5))])
    })
}

/// The mean structural similarity of brightness (Wang et al., 2004), over windows of eight by eight.
fn ssim(jpeg: &[u8], reference: &RgbImage) -> f64 {
    let one = image::load_from_memory(jpeg).expect("a JPEG").to_rgb8();
    assert_eq!(one.dimensions(), reference.dimensions());
    let (one, other) = (image::imageops::grayscale(&one), image::imageops::grayscale(reference));
    let (mut sum, mut count) = (0.0, 0.0);
    for top in (0..one.height() - 7).step_by(4) {
        for left in (0..one.width() - 7).step_by(4) {
            let (mut a, mut b, mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0, 0.0, 0.0);
            for y in top..top + 8 {
                for x in left..left + 8 {
                    let [p, q] = [&one, &other].map(|picture| f64::from(picture.get_pixel(x, y).0[0]));
                    (a, b, aa, bb, ab) = (a + p, b + q, aa + p * p, bb + q * q, ab + p * q);
                }
            }
            let (mean_a, mean_b) = (a / 64.0, b / 64.0);
            let (var_a, var_b) = (aa / 64.0 - mean_a * mean_a, bb / 64.0 - mean_b * mean_b);
            let shared = ab / 64.0 - mean_a * mean_b;
            let (c1, c2) = (6.5025, 58.5225);
            sum += (2.0 * mean_a * mean_b + c1) * (2.0 * shared + c2)
                / ((mean_a * mean_a + mean_b * mean_b + c1) * (var_a + var_b + c2));
            count += 1.0;
        }
    }
    sum / count
}
