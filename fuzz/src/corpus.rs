//! A corpus in one file that can be read and compared: one input a line, as Rust would escape its bytes.

use std::io;
use std::path::{Path, PathBuf};

/// The file of a target's corpus.
pub fn file(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(format!("{target}.txt"))
}

/// All inputs of a target.
pub fn read(target: &str) -> io::Result<Vec<Vec<u8>>> {
    std::fs::read_to_string(file(target))?.lines().map(decode).collect()
}

/// Replaces all inputs of a target, in an order of their own.
pub fn write(target: &str, inputs: impl Iterator<Item = Vec<u8>>) -> io::Result<()> {
    let mut lines: Vec<String> = inputs.map(|input| input.escape_ascii().to_string()).collect();
    lines.sort_unstable();
    lines.dedup();
    std::fs::write(file(target), lines.join("\n") + "\n")
}

fn decode(line: &str) -> io::Result<Vec<u8>> {
    let broken = || io::Error::new(io::ErrorKind::InvalidData, line.to_owned());
    let mut bytes = Vec::new();
    let mut rest = line.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        bytes.push(match rest.next().ok_or_else(broken)? {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'x' => {
                let mut digit = || rest.next().and_then(|digit| char::from(digit).to_digit(16));
                let (high, low) = (digit().ok_or_else(broken)?, digit().ok_or_else(broken)?);
                u8::try_from(high * 16 + low).map_err(|_| broken())?
            }
            other => other,
        });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(decode(&all.escape_ascii().to_string()).unwrap(), all);
        assert!(decode("\\x1").is_err() && decode("\\").is_err());
    }
}
