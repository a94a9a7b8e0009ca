//! What a document tells to run can be run: packages, targets, scripts and options are there.

use std::fs;
use std::path::Path;

use crate::DOCUMENTS;

/// Every command of ours in a document: in back-ticks, or a line of its own.
fn commands(text: &str) -> Vec<&str> {
    let quoted = text.split('`').skip(1).step_by(2);
    let lines = text.lines().map(|line| line.trim_start().trim_start_matches("$ "));
    let is_ours = |command: &&str| command.starts_with("cargo ") || command.starts_with(".ci/");
    let commands = quoted.chain(lines).filter(is_ours);
    // What a comment or the next line says is no part of it.
    commands
        .map(|command| command.split(" #").next().unwrap_or_default().trim_end().trim_end_matches('\\'))
        .collect()
}

/// The names of a manifest's targets of one kind.
fn targets(manifest: &toml::Table, kind: &str) -> Vec<String> {
    let listed = manifest.get(kind).and_then(toml::Value::as_array).into_iter().flatten();
    listed.filter_map(|target| Some(target.get("name")?.as_str()?.to_owned())).collect()
}

fn check(root: &Path, command: &str) -> Result<(), String> {
    let words: Vec<&str> = command.split_whitespace().collect();
    if let Some(script) = words[0].strip_prefix(".ci/") {
        return if root.join(".ci").join(script).exists() {
            Ok(())
        } else {
            Err(format!("no script `{script}`"))
        };
    }
    let after = |names: &[&str]| {
        let at = words.iter().position(|word| names.contains(word))?;
        words.get(at + 1).copied()
    };
    let package = after(&["-p", "--package"]);
    let Some(package) = package else { return Ok(()) };
    let manifest = fs::read_to_string(root.join(package).join("Cargo.toml"))
        .map_err(|_| format!("no package `{package}`"))?;
    let manifest: toml::Table = toml::from_str(&manifest).map_err(|error| error.to_string())?;
    for (flag, kind) in [("--bin", "bin"), ("--test", "test")] {
        if let Some(name) = after(&[flag])
            && !targets(&manifest, kind).iter().any(|known| known == name)
            // Tests that cargo finds by itself.
            && !["", "/main.rs", ".rs"].iter().any(|end| root.join(package).join("tests").join(format!("{name}{end}")).exists())
        {
            return Err(format!("`{package}` has no {kind} `{name}`"));
        }
    }
    // What the program itself is told: its help knows it.
    let Some(program) = after(&["--bin"]).filter(|_| package == "examples") else { return Ok(()) };
    let help = ["src/bin", ""].iter().find_map(|folder| {
        let beside = root.join("examples").join(folder);
        fs::read_to_string(beside.join(program).join("help.txt"))
            .or_else(|_| fs::read_to_string(beside.join(format!("{program}.rs"))))
            .ok()
    });
    let help = help.ok_or_else(|| format!("`{program}` has no help"))?;
    let options =
        words.iter().skip_while(|word| **word != "--").skip(1).filter(|word| word.starts_with("--"));
    for option in options {
        let option = option.split('=').next().unwrap_or_default();
        if !help.contains(option) {
            return Err(format!("`{program}` has no `{option}`"));
        }
    }
    Ok(())
}

#[test]
fn every_command_can_be_run() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut seen = 0;
    for document in DOCUMENTS {
        let text = fs::read_to_string(root.join(document)).expect(document);
        for command in commands(&text) {
            assert_eq!(check(&root, command), Ok(()), "{document}: {command}");
            seen += 1;
        }
    }
    assert!(seen > 30, "{seen} commands");
}

#[test]
fn what_cannot_be_run_is_found() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for wrong in [
        ".ci/runs",
        "cargo test -p test",
        "cargo run -p examples --bin tenant",
        "cargo test -p tests --test advisory",
        "cargo run -p examples --bin cors-check -- https://a.example --origins b",
    ] {
        assert!(check(&root, wrong).is_err(), "{wrong}");
    }
    let text = "`cargo fmt`, `Cargo`\n$ cargo test -p tests     # all\n.ci/run\n";
    assert_eq!(commands(text), ["cargo fmt", "cargo test -p tests    ", ".ci/run"].map(str::trim_end));
}
