//! The size of a file, for a reviewer.

/// Writes a size in the unit that a reviewer thinks in.
pub(super) fn file_size(bytes: i64) -> String {
    if bytes < 1000 { format!("{bytes} B") } else { format!("{} kB", (bytes + 500) / 1000) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_in_kilobytes() {
        assert_eq!(file_size(512), "512 B");
        assert_eq!(file_size(239_565), "240 kB");
        assert_eq!(file_size(799_499), "799 kB");
    }
}
