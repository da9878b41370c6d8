//! Which line of a file a byte is in, as an editor counts lines.
//!
//! The reader of CSV counts otherwise: it passes over empty lines, and sees the second half of a line's end in the next row.

use std::io::BufRead;

/// Counts the lines of what it reads, as far as it was asked.
pub(super) struct Lines<R> {
    reader: R,
    /// How many bytes were read.
    read: u64,
    line: i64,
    /// The last byte was a carriage return, to which a line feed would belong.
    is_returned: bool,
}

impl<R: BufRead> Lines<R> {
    /// Begins at the first byte, in line 1.
    pub(super) fn new(reader: R) -> Self {
        Self { reader, read: 0, line: 1, is_returned: false }
    }

    /// Returns the line of the first byte from `at` on that is no end of a line. The next `at` must not be before this one.
    pub(super) fn line_of(&mut self, at: u64) -> std::io::Result<i64> {
        loop {
            let bytes = self.reader.fill_buf()?;
            let mut passed = 0;
            for byte in bytes {
                if self.read >= at && !matches!(byte, b'\r' | b'\n') {
                    self.reader.consume(passed);
                    return Ok(self.line);
                }
                let is_second_half = *byte == b'\n' && self.is_returned;
                self.line += i64::from(matches!(byte, b'\r' | b'\n') && !is_second_half);
                self.is_returned = *byte == b'\r';
                self.read += 1;
                passed += 1;
            }
            if passed == 0 {
                return Ok(self.line);
            }
            self.reader.consume(passed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_an_editor() {
        for text in ["a\nb\n\n\nc\nd", "a\r\nb\r\n\r\n\r\nc\r\nd", "a\rb\r\r\rc\rd"] {
            let mut lines = Lines::new(std::io::Cursor::new(text));
            let at = |letter: char| text.find(letter).and_then(|at| u64::try_from(at).ok()).expect("it is there");
            assert_eq!(lines.line_of(0).expect("a line"), 1, "{text:?}");
            assert_eq!(lines.line_of(at('b')).expect("a line"), 2, "{text:?}");
            // From the end of the line before on, over the empty ones.
            assert_eq!(lines.line_of(at('b') + 1).expect("a line"), 5, "{text:?}");
            assert_eq!(lines.line_of(at('d')).expect("a line"), 6, "{text:?}");
        }
    }
}
