//! The tests: built once, each run alone to see which mutants it reaches.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::Result;

pub struct Error {
    pub file: String,
    pub byte: usize,
    /// Such as `E0277`.
    pub code: String,
    pub text: String,
}

/// A test program.
pub struct Program {
    pub path: PathBuf,
    /// The folder of its package, where `cargo test` runs it.
    pub folder: PathBuf,
}

/// Whether it compiles, and if not, where.
pub fn check(arguments: &[String]) -> Result<Vec<Error>> {
    let mut errors = Vec::new();
    for message in cargo(&["check", "--profile", "test"], arguments)? {
        let message = &message["message"];
        if message["level"] == "error" {
            let spans =
                message["spans"].as_array().into_iter().flatten().filter(|span| span["is_primary"] == true);
            // Where an arm is missing, behind the last one: there the compiler would add it.
            let missing = message["children"].as_array().into_iter().flatten().find_map(|help| {
                let behind = help["spans"].get(0).filter(|_| message["code"]["code"] == "E0004")?;
                Some(&behind["byte_start"]).filter(|_| !behind["suggested_replacement"].is_null())
            });
            errors.extend(spans.map(|span| {
                Error {
                    file: span["file_name"].as_str().unwrap_or_default().to_owned(),
                    byte: missing
                        .unwrap_or(&span["byte_start"])
                        .as_u64()
                        .and_then(|byte| usize::try_from(byte).ok())
                        .unwrap_or_default(),
                    code: message["code"]["code"].as_str().unwrap_or_default().to_owned(),
                    text: message["rendered"].as_str().unwrap_or_default().to_owned(),
                }
            }));
        }
    }
    Ok(errors)
}

pub fn build(arguments: &[String]) -> Result<Vec<Program>> {
    let messages = cargo(&["test", "--no-run"], arguments)?;
    let mut programs = Vec::new();
    for message in messages {
        if let (Some(path), true) = (message["executable"].as_str(), message["profile"]["test"] == true) {
            let manifest =
                Path::new(message["manifest_path"].as_str().ok_or("an artifact without a manifest")?);
            let folder = manifest.parent().ok_or("a manifest without a folder")?.to_owned();
            programs.push(Program { path: path.into(), folder });
        }
    }
    if programs.is_empty() { Err("no test was built".into()) } else { Ok(programs) }
}

fn cargo(command: &[&str], arguments: &[String]) -> Result<Vec<Value>> {
    let output = Command::new("cargo")
        .args(command)
        .arg("--message-format=json")
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()?;
    String::from_utf8(output.stdout)?.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

impl Program {
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.current_dir(&self.folder).stdin(Stdio::null()).stderr(Stdio::null());
        command
    }

    pub fn tests(&self) -> Result<Vec<String>> {
        let list = |more: &[&str]| -> Result<Vec<String>> {
            let output = self.command().args(["--list", "--format", "terse"]).args(more).output()?;
            let text = String::from_utf8(output.stdout)?;
            Ok(text.lines().filter_map(|line| Some(line.strip_suffix(": test")?.to_owned())).collect())
        };
        let ignored = list(&["--ignored"])?;
        Ok(list(&[])?.into_iter().filter(|name| !ignored.contains(name)).collect())
    }

    /// The numbers of the mutants that a test reaches and how long it takes, or nothing where it fails as it is.
    pub fn reach(&self, test: &str, file: &Path) -> Result<Option<(Vec<usize>, Duration)>> {
        let _ = fs::remove_file(file);
        let start = Instant::now();
        let mut command = self.command();
        command.args(["--exact", test]).env("MUTANTS_REACHED", file).stdout(Stdio::null());
        if !command.status()?.success() {
            return Ok(None);
        }
        let numbers = fs::read_to_string(file).unwrap_or_default();
        Ok(Some((numbers.lines().filter_map(|line| line.parse().ok()).collect(), start.elapsed())))
    }
}
