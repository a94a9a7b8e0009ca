//! `corpus unpack TARGET FOLDER` writes a corpus as the files that libFuzzer reads; `corpus pack TARGET FOLDER` takes them back.

#![forbid(unsafe_code)]

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    match &args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["unpack", target, folder] => {
            for (index, input) in cors_fuzz::corpus::read(target)?.into_iter().enumerate() {
                fs::write(Path::new(folder).join(index.to_string()), input)?;
            }
            Ok(())
        }
        ["pack", target, folder] => {
            let files: Result<Vec<Vec<u8>>, _> =
                fs::read_dir(folder)?.map(|entry| fs::read(entry?.path())).collect();
            cors_fuzz::corpus::write(target, files?.into_iter())
        }
        _ => Err(io::Error::other("corpus unpack|pack TARGET FOLDER")),
    }
}
