//! The installation's secret: 32 bytes in a file that only we can read.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use identity::InstallationSecret;

/// Reads the secret; makes it when it is to lie in the data folder and is not there yet.
///
/// # Errors
/// The file cannot be read, can be read by others, or holds no secret.
pub fn read(file: Option<&Path>, data: &Path, may_make: bool) -> io::Result<InstallationSecret> {
    let path = file.map_or_else(|| data.join("secret"), PathBuf::from);
    match fs::read_to_string(&path) {
        Ok(text) => {
            only_ours(&path)?;
            InstallationSecret::from_hex(&text)
                .ok_or_else(|| say(&path, "holds no secret: 64 hexadecimal digits are expected"))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound && file.is_none() && may_make => {
            make(&path)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(say(
            &path,
            "is missing; instances on PostgreSQL share one: make it with `openssl rand -hex 32` and name it with --secret-file",
        )),
        Err(error) => Err(error),
    }
}

fn make(path: &Path) -> io::Result<InstallationSecret> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let text = InstallationSecret::generate_hex();
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()?;
    InstallationSecret::from_hex(&text).ok_or_else(|| say(path, "could not be made"))
}

#[cfg(unix)]
fn only_ours(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path)?.permissions().mode();
    // The lower six bits are what group and others may.
    if mode.trailing_zeros() >= 6 {
        Ok(())
    } else {
        Err(say(path, "can be read by others; `chmod 600` it"))
    }
}

#[cfg(not(unix))]
fn only_ours(_: &Path) -> io::Result<()> {
    Ok(())
}

fn say(path: &Path, what: &str) -> io::Error {
    io::Error::other(format!("the secret {} {what}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_made_once_and_read_again() {
        let folder = std::env::temp_dir().join(format!("cirmos-secret-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        assert!(
            read(None, &folder, false).is_err(),
            "none is made where none may be"
        );
        read(None, &folder, true).expect("made");
        let first = fs::read_to_string(folder.join("secret")).expect("text");
        read(None, &folder, true).expect("read");
        assert_eq!(
            fs::read_to_string(folder.join("secret")).expect("text"),
            first
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(folder.join("secret"), fs::Permissions::from_mode(0o644))
                .expect("set");
            assert!(read(None, &folder, true).is_err(), "others could read it");
        }
        fs::remove_dir_all(&folder).expect("removed");
    }
}
