//! In a program of its own, because the setting is that of a whole process.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

const MIB: usize = 1024 * 1024;

fn resident_bytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("the status of this process");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a line of the memory");
    line.trim_end_matches("kB").trim().parse::<usize>().expect("a number") * 1024
}

/// Large blocks with small ones between and behind them: what keeps a heap from shrinking.
fn fill_and_free(small: &mut Vec<Vec<u8>>) {
    let large: Vec<_> = (1..=16)
        .map(|size| {
            let block = vec![1_u8; size * MIB];
            small.push(vec![1_u8; 64 * 1024]);
            block
        })
        .collect();
    assert!(resident_bytes() > 128 * MIB, "{} blocks are there", large.len());
}

#[test]
fn the_memory_of_large_blocks_goes_back_however_often_they_are_freed() {
    allocation::map_large_blocks();
    let mut small = Vec::new();
    let before = resident_bytes();
    for round in 0..8 {
        fill_and_free(&mut small);
        let kept = resident_bytes().saturating_sub(before);
        assert!(kept < 16 * MIB, "round {round}: {} KiB are kept", kept / 1024);
    }
}
