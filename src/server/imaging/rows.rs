//! Takes a picture row by row and keeps a smaller one, so that no more of it is in memory than is needed.

use super::picture::{Layout, Picture, as_f64};

/// Makes a picture of rows, as many times smaller as leaves its longer side as long as asked for.
pub(super) struct Rows {
    picture: Picture,
    /// Width and height of what comes.
    size: (usize, usize),
    /// By which number both sides are divided.
    by: usize,
    /// How many rows have come.
    come: usize,
    /// For each sample of the row that is being made, the sum of those that came.
    sums: Vec<u32>,
}

/// By which number both sides of a picture are divided while it is decoded.
fn divisor(width: usize, height: usize, max_side: usize) -> usize {
    (width.max(height) / max_side).max(1)
}

/// How many bytes of memory the rows of such a picture take, at the most.
pub(super) fn memory(width: usize, height: usize, max_side: usize) -> usize {
    let by = divisor(width, height, max_side);
    width.div_ceil(by) * height.div_ceil(by) * 3 + width * 32
}

impl Rows {
    /// Begins a picture of this size.
    pub(super) fn new(width: usize, height: usize, max_side: usize) -> Self {
        let by = divisor(width, height, max_side);
        let mut picture = Picture::new(Layout::Rgb, width.div_ceil(by), height.div_ceil(by));
        picture.filled = (as_f64(width) / as_f64(by), as_f64(height) / as_f64(by));
        let sums = vec![0; picture.width * 3];
        Self { picture, size: (width, height), by, come: 0, sums }
    }

    /// Takes the next row, of so many bytes a pixel: grey, grey and opacity, colours, or colours and opacity.
    pub(super) fn take(&mut self, row: &[u8], channels: usize) {
        match channels {
            1 => self.take_pixels(row.iter().map(|grey| [*grey; 3])),
            2 => self.take_pixels(row.as_chunks().0.iter().map(|[grey, opacity]| [over(*grey, 255, *opacity); 3])),
            3 => self.take_pixels(row.as_chunks().0.iter().copied()),
            _ => self.take_pixels(
                row.as_chunks()
                    .0
                    .iter()
                    .map(|[red, green, blue, opacity]| [red, green, blue].map(|colour| over(*colour, 255, *opacity))),
            ),
        }
    }

    fn take_pixels(&mut self, mut pixels: impl Iterator<Item = [u8; 3]>) {
        if self.come == self.size.1 {
            return;
        }
        for sums in self.sums.as_chunks_mut::<3>().0 {
            for [red, green, blue] in pixels.by_ref().take(self.by) {
                sums[0] += u32::from(red);
                sums[1] += u32::from(green);
                sums[2] += u32::from(blue);
            }
        }
        self.come += 1;
        if self.come.is_multiple_of(self.by) || self.come == self.size.1 {
            self.write_row();
        }
    }

    /// Writes the mean of what came since the last row was written. At the edges fewer pixels make one.
    fn write_row(&mut self) {
        let row = (self.come - 1) / self.by;
        let rows = self.come - row * self.by;
        let length = self.sums.len();
        let target = self.picture.samples[row * length..(row + 1) * length].as_chunks_mut::<3>().0;
        let sums = self.sums.as_chunks_mut::<3>().0;
        for (column, (target, sums)) in target.iter_mut().zip(sums).enumerate() {
            let columns = self.by.min(self.size.0 - column * self.by);
            let count = u32::try_from(columns * rows).unwrap_or(u32::MAX);
            *target = sums.map(|sum| u8::try_from((sum + count / 2) / count).unwrap_or(u8::MAX));
            *sums = [0; 3];
        }
    }

    /// Returns the picture, if all of its rows have come.
    pub(super) fn done(self) -> Option<Picture> {
        (self.come == self.size.1).then_some(self.picture)
    }
}

/// A sample of some opacity before a background.
pub(super) fn over(sample: u8, background: u8, opacity: u8) -> u8 {
    let [sample, background, opacity] = [sample, background, opacity].map(u16::from);
    u8::try_from((sample * opacity + background * (255 - opacity)) / 255).unwrap_or(u8::MAX)
}
