//! Has the system's allocator give the memory of large blocks back.
//!
//! glibc maps a large block by itself and unmaps it when it is freed, but only until then: each one that is freed raises the size
//! from which blocks are mapped, up to 32 MiB (`mallopt(3)`, "dynamic mmap threshold"). From then on the blocks of pictures lie in
//! heaps between small ones and stay with the process. A size that is set does not move.
//!
//! This crate is apart because it has the only `unsafe` of the project.

/// From how many bytes on a block is mapped by itself. Smaller than a picture and larger than the rest.
const MAPPED_FROM: i32 = 1024 * 1024;

/// Has blocks of 1 MiB and more mapped by themselves. To be called first, before there are threads. Where the allocator is not
/// glibc's, nothing happens.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn map_large_blocks() {
    // SAFETY: the function takes two numbers and keeps no pointer; of other threads it only wants that none starts it, too.
    #[expect(unsafe_code, reason = "the allocator is set by a call of C")]
    let is_set = unsafe { libc::mallopt(libc::M_MMAP_THRESHOLD, MAPPED_FROM) };
    debug_assert_eq!(is_set, 1, "glibc takes every threshold up to 32 MiB");
}

/// Has blocks of 1 MiB and more mapped by themselves. To be called first, before there are threads. Where the allocator is not
/// glibc's, nothing happens.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn map_large_blocks() {
    let _ = MAPPED_FROM;
}
