//! The hostile probes against every server that is an example: what they would find is in `advisories.rs`, and none of it is here.
//! `playground.rs` has the playground's endpoints.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::program::{codes, run};
use crate::served::Playground;
use crate::server::{Server, response};

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// A program of this package, which ends with this value.
struct Program {
    process: Child,
    /// The address that it prints first, up to the port.
    url: String,
    _stdout: BufReader<std::process::ChildStdout>,
}

impl Program {
    fn start(command: &mut Command) -> Self {
        let command = command.args(["--port", "0"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process =
            command.envs([("RELOAD_TOKEN", TOKEN), ("TENANTS_ADMIN_TOKEN", TOKEN)]).spawn().unwrap();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let port: String =
            line.split("localhost:").nth(1).unwrap().chars().take_while(char::is_ascii_digit).collect();
        Self { process, url: format!("http://localhost:{port}"), _stdout: stdout }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn report(url: &str, page: &str, arguments: &[&str]) -> Value {
    let output = run(&[&[url, "--json", "--origin", page], arguments].concat());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["complete"], true, "{report:#}");
    let probes = report["probes"].as_array().unwrap();
    assert!(probes.len() > 5 && probes.iter().all(|probe| probe["status"].is_number()), "{report:#}");
    report
}

/// The page reads, and nothing is found.
#[track_caller]
fn is_sound(url: &str, page: &str, arguments: &[&str]) {
    let report = report(url, page, arguments);
    assert_eq!((&report["verdict"], codes(&report)), (&"allowed".into(), vec![]), "{report:#}");
}

/// The page reads nothing, and nobody else does.
#[track_caller]
fn is_closed(url: &str, page: &str, arguments: &[&str]) {
    let report = report(url, page, arguments);
    assert_eq!(report["verdict"], "refused", "{report:#}");
    assert!(report["probes"].as_array().unwrap().iter().all(|probe| probe["granted"] == false), "{report:#}");
    // That the page is refused is meant.
    let found: Vec<_> = codes(&report).into_iter().filter(|code| code != "error preflight-status").collect();
    assert_eq!(found, [""; 0], "{report:#}");
}

#[test]
fn tenants() {
    const ACME: &str = "https://app.acme.example";
    const ADMIN: &str = "https://admin.example.com";
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("check-{}.db", std::process::id()));
    let _ = std::fs::remove_file(&file);
    let program = Program::start(Command::new(env!("CARGO_BIN_EXE_tenants")).arg("--database").arg(&file));
    let at = |path: &str| format!("{}{path}", program.url);
    let also = ["--credentials", "--also", "https://globex.example"];
    is_sound(&at("/t/acme/notes"), ACME, &also);
    let post = ["-X", "POST", "-H", "Content-Type: application/json", "-d", "\"a note\""];
    is_sound(&at("/t/acme/notes"), ACME, &[&also[..], &post].concat());
    is_closed(&at("/t/globex/notes"), ACME, &also);
    let bearer = format!("Authorization: Bearer {TOKEN}");
    let origins = at("/admin/tenants/acme/origins");
    is_sound(&origins, ADMIN, &["-H", &bearer, "--also", ACME]);
    is_closed(&origins, ACME, &["-H", &bearer, "--credentials"]);
    is_sound(&format!("{origins}?origin=https://x.example"), ADMIN, &["-X", "DELETE", "-H", &bearer]);
}

#[test]
fn reload() {
    const PARTNER: &str = "https://partner.example.com";
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies.toml");
    let program = Program::start(Command::new(env!("CARGO_BIN_EXE_reload")).arg("--file").arg(file));
    let at = |path: &str| format!("{}{path}", program.url);
    is_sound(&at("/"), PARTNER, &[]);
    is_sound(&at("/prices"), PARTNER, &["--also", "https://www.example.com"]);
    is_sound(&at("/orders/1"), PARTNER, &["-X", "PUT", "-H", "Content-Type: application/json", "-d", "1"]);
    let bearer = format!("Authorization: Bearer {TOKEN}");
    is_closed(&at("/admin/reload"), PARTNER, &["-X", "POST", "-H", &bearer]);
}

#[test]
fn cors_proxy() {
    const PAGE: &str = "http://localhost:5173";
    let upstream = Server::start(|_| response(200, &[("Vary", "Accept-Encoding")]));
    let mut command = Command::new(env!("CARGO_BIN_EXE_cors-proxy"));
    let program =
        Program::start(command.args(["--upstream", &upstream.url(), "--origin", PAGE, "--credentials"]));
    is_sound(&format!("{}/x", program.url), PAGE, &["--credentials", "--also", "http://127.0.0.1:5173"]);
    is_sound(&format!("{}/x", program.url), PAGE, &["--credentials", "-X", "PUT", "-H", "Content-Type"]);
    is_closed(&format!("{}/x", program.url), "https://app.example.com", &["--credentials"]);
}

/// The server of the page itself grants nobody anything.
#[test]
fn the_playgrounds_page() {
    let playground = Playground::start();
    for path in ["/", "/playground.json", "/nothing"] {
        is_closed(&format!("{}{path}", playground.page), "https://app.example.com", &["--credentials"]);
    }
}
