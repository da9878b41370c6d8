//! Rotates and mirrors a picture by its EXIF orientation.

use image::metadata::Orientation;

use super::picture::{Layout, Picture, Plane};

/// The side of the squares in which bytes are moved, so that rows and columns of one stay in the processor's cache.
const TILE: usize = 32;

/// Turns and mirrors a picture as its orientation says.
pub(super) fn upright(picture: Picture, orientation: Orientation) -> Picture {
    if orientation == Orientation::NoTransforms {
        return picture;
    }
    let (width, height) =
        if sideways(orientation) { (picture.height, picture.width) } else { (picture.width, picture.height) };
    let layout = match picture.layout {
        Layout::Ycc(across, down) if sideways(orientation) => Layout::Ycc(down, across),
        layout @ (Layout::Ycc(..) | Layout::Rgb | Layout::Grey) => layout,
    };
    let mut turned = Picture::new(layout, width, height);
    let planes = picture.layout.planes(picture.width, picture.height).into_iter();
    for (from, into) in planes.zip(layout.planes(width, height)) {
        let source = &picture.samples[from.start..from.start + from.length()];
        let target = &mut turned.samples[into.start..into.start + into.length()];
        // What lies beyond the edge must not come in at the other side; colour has nothing there.
        let size =
            if from.across * from.down == 1 { (picture.width, picture.height) } else { (from.width, from.height) };
        if from.channels == 3 {
            rotate::<3>(source, &from, size, orientation, target, &into);
        } else {
            rotate::<1>(source, &from, size, orientation, target, &into);
        }
    }
    turned
}

/// Says whether width and height change places.
pub(super) fn sideways(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    )
}

/// Moves the pixels of one plane; those beyond the edge repeat the last ones.
fn rotate<const N: usize>(
    source: &[u8],
    from: &Plane,
    (width, height): (usize, usize),
    orientation: Orientation,
    target: &mut [u8],
    into: &Plane,
) {
    let source = source.as_chunks::<N>().0;
    let target = target.as_chunks_mut::<N>().0;
    let (last_x, last_y) = (width - 1, height - 1);
    let row = from.width;
    // Where the first pixel comes from, and how far it is from there to that of the next column and of the next row.
    let (start, column_step, row_step) = match orientation {
        Orientation::NoTransforms => (0, 1, row.cast_signed()),
        Orientation::FlipHorizontal => (last_x, -1, row.cast_signed()),
        Orientation::Rotate180 => (last_y * row + last_x, -1, -row.cast_signed()),
        Orientation::FlipVertical => (last_y * row, 1, -row.cast_signed()),
        Orientation::Rotate90FlipH => (0, row.cast_signed(), 1),
        Orientation::Rotate90 => (last_y * row, -row.cast_signed(), 1),
        Orientation::Rotate270FlipH => (last_y * row + last_x, -row.cast_signed(), -1),
        Orientation::Rotate270 => (last_x, row.cast_signed(), -1),
    };
    let (columns, rows) = if sideways(orientation) { (height, width) } else { (width, height) };
    for top in (0..rows).step_by(TILE) {
        for left in (0..columns).step_by(TILE) {
            let right = columns.min(left + TILE);
            for y in top..rows.min(top + TILE) {
                let mut at = start.cast_signed() + y.cast_signed() * row_step + left.cast_signed() * column_step;
                for pixel in &mut target[y * into.width + left..y * into.width + right] {
                    *pixel = source[at.cast_unsigned()];
                    at += column_step;
                }
            }
        }
    }
    for y in 0..rows {
        let last = target[y * into.width + columns - 1];
        target[y * into.width + columns..(y + 1) * into.width].fill(last);
    }
    for y in rows..into.height {
        target.copy_within((rows - 1) * into.width..rows * into.width, y * into.width);
    }
}
