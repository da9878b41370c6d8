//! What the real program makes on the disk is its own user's alone, though it was started to share everything.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::memory::{Demo, send, up_to_the_photos};
use super::{pictures, world};

/// Everything in a folder, itself included, with its mode.
fn all(folder: &Path) -> Vec<(PathBuf, u32)> {
    let mut found = Vec::new();
    let mut paths = vec![folder.to_owned()];
    while let Some(path) = paths.pop() {
        let metadata = std::fs::metadata(&path).expect("it is there");
        found.push((path.clone(), metadata.permissions().mode() & 0o777));
        if metadata.is_dir() {
            paths.extend(std::fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()));
        }
    }
    found
}

fn are_private(folder: &Path) {
    for (path, mode) in all(folder) {
        let expected = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode, expected, "{}: {mode:o}", path.display());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn database_log_folders_and_pictures_are_private_and_old_ones_are_closed() {
    let outer = TempDir::new().expect("a folder");
    let folder = outer.path().join("data");
    let http = world::client();
    {
        let demo = Demo::start_with_umask("000", &folder);
        let token = up_to_the_photos(&http, &demo).await;
        let status = send(http.clone(), demo.url(), token, pictures::jpeg(800, 600, 1).into()).await;
        assert_eq!(status, reqwest::StatusCode::OK);
        let names = all(&folder).into_iter().map(|(path, _)| path.to_string_lossy().into_owned()).collect::<Vec<_>>();
        for ending in ["portal.db", "portal.db-wal", "portal.db-shm", ".jpg"] {
            assert!(names.iter().any(|name| name.ends_with(ending)), "{ending} is among {names:?}");
        }
        are_private(&folder);
    }
    for (path, mode) in all(&folder) {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode | (mode >> 3) | (mode >> 6)))
            .expect("opened");
    }
    // The folder around is the operator's own: what is in it is the portal's.
    let _demo = Demo::start_with_umask("022", &folder);
    for (path, mode) in all(&folder).into_iter().filter(|(path, _)| *path != folder) {
        assert_eq!(mode & 0o077, 0, "{}: {mode:o}", path.display());
    }
}
