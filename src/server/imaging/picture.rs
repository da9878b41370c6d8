//! A picture in memory: planes of bytes, as a JPEG holds them, or red, green and blue side by side.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::domain::PhotoError;

/// How the samples of a picture lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// One plane of three bytes a pixel.
    Rgb,
    /// One plane of brightness.
    Grey,
    /// Brightness and two planes of colour, of which one sample stands for so many pixels across and down.
    Ycc(usize, usize),
}

/// A decoded picture: its size and its samples.
#[derive(Debug)]
pub(super) struct Picture {
    pub(super) layout: Layout,
    /// In pixels. Planes are wider and higher where a sample of colour stands for pixels beyond the edge.
    pub(super) width: usize,
    pub(super) height: usize,
    /// How much of it is picture, in pixels: its last column and row may be whole for a part only.
    pub(super) filled: (f64, f64),
    /// Whether the decoder had nothing to say against the file.
    pub(super) faultless: bool,
    /// The planes, one behind the other.
    pub(super) samples: Vec<u8>,
}

/// Where a plane lies among the samples, and how large it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plane {
    pub(super) start: usize,
    pub(super) width: usize,
    pub(super) height: usize,
    /// Bytes a pixel.
    pub(super) channels: usize,
    /// How many pixels of the picture one of this plane stands for.
    pub(super) across: usize,
    pub(super) down: usize,
}

impl Plane {
    pub(super) fn length(&self) -> usize {
        self.width * self.height * self.channels
    }
}

impl Layout {
    /// The planes of a picture of this layout and size.
    pub(super) fn planes(self, width: usize, height: usize) -> Vec<Plane> {
        let one = |channels| vec![Plane { start: 0, width, height, channels, across: 1, down: 1 }];
        match self {
            Self::Rgb => one(3),
            Self::Grey => one(1),
            Self::Ycc(across, down) => {
                let (width, height) = (width.next_multiple_of(across), height.next_multiple_of(down));
                let light = Plane { start: 0, width, height, channels: 1, across: 1, down: 1 };
                let (width, height) = (width / across, height / down);
                let blue = Plane { start: light.length(), width, height, channels: 1, across, down };
                let red = Plane { start: light.length() + blue.length(), ..blue };
                vec![light, blue, red]
            }
        }
    }

    /// How many bytes the samples of a picture take.
    pub(super) fn length(self, width: usize, height: usize) -> usize {
        self.planes(width, height).iter().map(Plane::length).sum()
    }

    /// The layout in which it is written: with one sample of colour for four pixels.
    fn written(self) -> Self {
        match self {
            Self::Ycc(..) => Self::Ycc(2, 2),
            Self::Rgb | Self::Grey => self,
        }
    }
}

impl Picture {
    /// A black picture, all of it picture.
    pub(super) fn new(layout: Layout, width: usize, height: usize) -> Self {
        let samples = vec![0; layout.length(width, height)];
        Self { layout, width, height, filled: (as_f64(width), as_f64(height)), faultless: true, samples }
    }

    /// The picture in another size, in the layout in which it is written.
    pub(super) fn scaled(&self, width: usize, height: usize) -> Result<Self, PhotoError> {
        let mut scaled = Self::new(self.layout.written(), width, height);
        let from = self.layout.planes(self.width, self.height);
        let into = scaled.layout.planes(width, height);
        let (filled_width, filled_height) = self.filled;
        let mut resizer = Resizer::new();
        for (from, into) in from.into_iter().zip(into) {
            // As much of the plane as the new one shows, which may go beyond the edge by a part of a sample.
            let part = |into: usize, each: usize, whole: usize, filled: f64, from: usize, of: usize| {
                (as_f64(into * each) / as_f64(whole) * filled / as_f64(of)).min(as_f64(from))
            };
            let crop_width = part(into.width, into.across, width, filled_width, from.width, from.across);
            let crop_height = part(into.height, into.down, height, filled_height, from.height, from.down);
            let source = &self.samples[from.start..from.start + from.length()];
            let target = &mut scaled.samples[into.start..into.start + into.length()];
            let whole = crop_width >= as_f64(from.width) && crop_height >= as_f64(from.height);
            if whole && (from.width, from.height) == (into.width, into.height) {
                target.copy_from_slice(source);
                continue;
            }
            let kind = if from.channels == 3 { PixelType::U8x3 } else { PixelType::U8 };
            let source = ImageRef::new(as_u32(from.width), as_u32(from.height), source, kind);
            let target = Image::from_slice_u8(as_u32(into.width), as_u32(into.height), target, kind);
            let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3)).crop(
                0.0,
                0.0,
                crop_width,
                crop_height,
            );
            let (Ok(source), Ok(mut target)) = (source, target) else { return Err(PhotoError::Damaged) };
            resizer.resize(&source, &mut target, &options).map_err(|_| PhotoError::Damaged)?;
        }
        Ok(scaled)
    }
}

/// A size in pixels, which is far below 2^53.
#[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^53")]
pub(super) fn as_f64(size: usize) -> f64 {
    size as f64
}

/// A size in pixels, which is far below 2^32.
fn as_u32(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}
