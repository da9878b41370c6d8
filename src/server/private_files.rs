//! What the portal makes on the disk is for its own user: files 0600, folders 0700, whatever the process was started with.

use std::fs::{DirBuilder, OpenOptions, Permissions, set_permissions};
use std::io::{Error, ErrorKind, Result};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use rustix::fs::Mode;
use sqlx::sqlite::SqliteConnectOptions;

/// The bits that open a file to anybody but its owner.
const GROUP_AND_OTHERS: u32 = 0o077;

/// Makes everything that this process creates from now on its own user's alone.
pub fn create_files_privately() {
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
}

/// What a media store puts into its folder.
const STORE_FOLDERS: [&str; 2] = ["sessions", "checks"];

/// Creates the folder of a media store for its owner alone. In one that was there, what the portal made is closed to others, and
/// the folder itself if nothing else is in it: it may be a place that others use, too.
pub(super) fn folder(path: &Path) -> Result<()> {
    let mut creating = DirBuilder::new();
    creating.recursive(true).mode(0o700).create(path)?;
    for name in STORE_FOLDERS {
        let part = path.join(name);
        creating.create(&part)?;
        if restrict_to_owner(&part)? {
            restrict_tree(&part);
        }
    }
    if std::fs::read_dir(path)?
        .all(|entry| entry.is_ok_and(|entry| STORE_FOLDERS.iter().any(|name| entry.file_name() == *name)))
    {
        restrict_to_owner(path)?;
    }
    Ok(())
}

/// Creates the file of a `SQLite` database for its owner alone before `SQLite` would create it for everybody; one that was
/// there is closed to others, with its log beside it. `SQLite` gives the files beside it the mode of the database.
pub(super) fn database(url: &str) -> Result<()> {
    let Some(path) = database_file(url) else { return Ok(()) };
    if url.contains("mode=rwc") {
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.clone().into_os_string();
        name.push(ending);
        match restrict_to_owner(Path::new(&name)) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Returns the file of a database; `None` for `PostgreSQL` and for a database in memory.
fn database_file(url: &str) -> Option<PathBuf> {
    if !url.starts_with("sqlite:") || url.contains(":memory:") || url.contains("mode=memory") {
        return None;
    }
    let options = SqliteConnectOptions::from_str(url).ok()?;
    Some(options.get_filename().to_owned()).filter(|path| !path.as_os_str().is_empty())
}

/// Takes from a file or a folder what others may do with it, and says whether they could do anything. A file of another
/// user stays as it is, and is reported.
fn restrict_to_owner(path: &Path) -> Result<bool> {
    let mode = std::fs::metadata(path)?.permissions().mode();
    if mode & GROUP_AND_OTHERS == 0 {
        return Ok(false);
    }
    match set_permissions(path, Permissions::from_mode(mode & 0o7700)) {
        Ok(()) => tracing::warn!(path = %path.display(), "was open to other users of this machine, and is closed now"),
        Err(error) => {
            tracing::error!(path = %path.display(), error = &error as &dyn std::error::Error,
                "is open to other users of this machine, and cannot be closed: give it mode 0600, or 0700 for a folder");
        }
    }
    Ok(true)
}

/// Closes all that is in a folder, and follows no links out of it.
fn restrict_tree(folder: &Path) {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        for entry in entries {
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_symlink() {
                continue;
            }
            let mode = if kind.is_dir() { 0o700 } else { 0o600 };
            if let Err(error) = set_permissions(entry.path(), Permissions::from_mode(mode)) {
                let error = Error::other(error);
                tracing::error!(path = %entry.path().display(), error = &error as &dyn std::error::Error, "cannot be closed");
            }
            if kind.is_dir() {
                folders.push(entry.path());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777
    }

    #[test]
    fn a_database_is_private_from_the_start_and_an_old_one_is_closed() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("portal.db");
        let url = format!("sqlite://{}?mode=rwc", path.display());
        database(&url).expect("it is created");
        assert_eq!(mode(&path), 0o600);
        let log = folder.path().join("portal.db-wal");
        std::fs::write(&log, b"").expect("a log");
        for path in [&path, &log] {
            set_permissions(path, Permissions::from_mode(0o664)).expect("it is opened");
        }
        database(&url).expect("it is closed");
        assert_eq!((mode(&path), mode(&log)), (0o600, 0o600));
        for none in ["sqlite::memory:", "sqlite://", "postgres://localhost/portal"] {
            assert_eq!(database_file(none).filter(|path| path.exists()), None, "{none}");
            database(none).expect("nothing to do");
        }
        let missing = format!("sqlite://{}", folder.path().join("other.db").display());
        database(&missing).expect("whether a missing one is an error, SQLite says");
        assert!(!folder.path().join("other.db").exists());
    }

    #[test]
    fn folders_are_private_and_old_pictures_are_closed() {
        let outer = tempfile::TempDir::new().expect("a folder");
        let media = outer.path().join("data/media");
        folder(&media).expect("it is created");
        assert_eq!((mode(&media), mode(&outer.path().join("data"))), (0o700, 0o700));
        let person = media.join("sessions/one");
        std::fs::create_dir_all(&person).expect("a folder");
        let picture = person.join("face.jpg");
        std::fs::write(&picture, b"a face").expect("a picture");
        let sessions = media.join("sessions");
        for (path, mode) in [(&media, 0o755), (&sessions, 0o755), (&person, 0o755), (&picture, 0o644)] {
            set_permissions(path, Permissions::from_mode(mode)).expect("it is opened");
        }
        folder(&media).expect("it is closed");
        assert_eq!((mode(&media), mode(&sessions), mode(&person), mode(&picture)), (0o700, 0o700, 0o700, 0o600));
        let program = media.join("a program of somebody else");
        std::fs::write(&program, b"").expect("a file");
        for path in [&media, &program] {
            set_permissions(path, Permissions::from_mode(0o755)).expect("it is opened");
        }
        folder(&media).expect("it is looked at");
        assert_eq!((mode(&media), mode(&program)), (0o755, 0o755), "what is not the portal's is left alone");
    }
}
