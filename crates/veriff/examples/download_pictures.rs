//! Downloads the pictures of a session into a folder, piece by piece, and keeps only those that Veriff signed.
//!
//! ```sh
//! export VERIFF_BASE_URL=https://stationapi.veriff.com VERIFF_API_KEY=… VERIFF_SECRET=…
//! cargo run --example download_pictures -- 8d3a7c1e-5b0f-4f62-9a41-0c2b6e7d9f10 pictures
//! ```

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Parser;
use veriff::{Client, Credentials, MediaFile, SessionId, SharedSecret};

#[derive(Parser)]
struct Options {
    #[arg(long, env = "VERIFF_BASE_URL")]
    base_url: String,
    #[arg(long, env = "VERIFF_API_KEY")]
    api_key: String,
    #[arg(long, env = "VERIFF_SECRET", hide_env_values = true)]
    secret: String,
    session: String,
    folder: PathBuf,
}

/// Downloads what the latest attempt of `session` holds, and says where it is now.
pub(crate) async fn download(
    client: &Client,
    session: &SessionId,
    folder: &Path,
) -> Result<Vec<PathBuf>, Box<dyn std::error::Error>> {
    fs::create_dir_all(folder)?;
    let mut paths = Vec::new();
    for media in client.session_media(session).await?.value.images {
        let file = client.media_file(&media.id).await?;
        let ending = match file.content_type() {
            "image/png" => "png",
            "image/webp" => "webp",
            "application/pdf" => "pdf",
            _ => "jpg",
        };
        // An id may be any text; only a plain one may name a file, and `media_file` has refused every other.
        let path = folder.join(format!("{}.{ending}", media.id));
        let unchecked = path.with_extension("part");
        if let Err(error) = write(file, &unchecked).await {
            fs::remove_file(&unchecked)?;
            return Err(error);
        }
        fs::rename(unchecked, &path)?;
        paths.push(path);
    }
    Ok(paths)
}

/// Writes the pieces as they come. Whether Veriff signed them shows with the last one.
async fn write(mut file: MediaFile, path: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut written = File::create(path)?;
    while let Some(piece) = file.chunk().await? {
        written.write_all(&piece)?;
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = Options::parse();
    let credentials = Credentials::new(options.api_key, SharedSecret::new(options.secret));
    let client = Client::new(options.base_url, credentials)?;
    for path in download(&client, &SessionId::new(options.session), &options.folder).await? {
        println!("{}", path.display());
    }
    Ok(())
}
