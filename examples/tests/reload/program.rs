//! The program itself.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use crate::{allowing, file};

/// A running program; dropping it ends it.
struct Program {
    process: Child,
    address: String,
    _stdout: BufReader<ChildStdout>,
}

impl Program {
    fn start(file: &Path) -> Self {
        Self::run(Command::new(env!("CARGO_BIN_EXE_reload")).arg("--file").arg(file))
    }

    fn run(command: &mut Command) -> Self {
        let mut process =
            command.args(["--port", "0"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        // "API    http://localhost:36075/prices"
        let port = line
            .trim_end()
            .strip_suffix("/prices")
            .and_then(|url| url.rsplit(':').next())
            .unwrap_or_default();
        Self { address: format!("127.0.0.1:{port}"), process, _stdout: stdout }
    }

    fn allows(&self, origin: &str) -> bool {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET /prices HTTP/1.1\r\nHost: x\r\nOrigin: {origin}\r\nConnection: close\r\n\r\n")
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        answer.to_ascii_lowercase().contains("access-control-allow-origin")
    }

    fn hang_up(&self) {
        let sent = Command::new("kill").args(["-HUP", &self.process.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_hangup_reads_the_file_again() {
    let (old, new) = ("https://old.example.net", "https://new.example.net");
    let file = file("hangup.toml");
    fs::write(&file, allowing("*", old)).unwrap();
    let program = Program::start(&file);
    assert!(program.allows(old) && !program.allows(new));
    fs::write(&file, allowing("*", new)).unwrap();
    program.hang_up();
    let end = Instant::now() + Duration::from_secs(10);
    while !program.allows(new) {
        assert!(Instant::now() < end, "the file is not read again");
        thread::sleep(Duration::from_millis(20));
    }
    assert!(!program.allows(old));
    fs::write(&file, "nonsense").unwrap();
    program.hang_up();
    thread::sleep(Duration::from_millis(300));
    assert!(program.allows(new), "what is refused leaves the one before it in place");
    fs::remove_file(&file).unwrap();
}

#[test]
fn the_policies_that_come_along_are_found_from_any_folder() {
    let elsewhere = env!("CARGO_TARGET_TMPDIR");
    let program = Program::run(Command::new(env!("CARGO_BIN_EXE_reload")).current_dir(elsewhere));
    assert!(program.allows("https://partner.example.com") && !program.allows("https://www.example.com"));
    let mut missing = Command::new(env!("CARGO_BIN_EXE_reload"));
    let missing = missing.current_dir(elsewhere).args(["--file", "nowhere.toml"]).output().unwrap();
    assert_eq!(
        String::from_utf8(missing.stderr).unwrap(),
        "error: there is no file `nowhere.toml`: `--file FILE` says where the policies are\n"
    );
}

#[test]
fn a_file_that_is_wrong_at_the_start_is_the_end() {
    let file = file("wrong.toml");
    fs::write(&file, allowing("*", "https://partner.example.net/")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_reload"))
        .args(["--port", "0", "--file"])
        .arg(&file)
        .output()
        .unwrap();
    let report = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{report}");
    assert!(report.contains("[cors::origin-not-bare]") && report.contains("wrong.toml"), "{report}");
    assert!(output.stdout.is_empty(), "nothing was served");
    fs::remove_file(&file).unwrap();
}
