//! Serves an API whose policies stand in a file, which is read again on request.

use std::error::Error;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use actix_web::rt;
use examples::command_line::FileAndPort;
use examples::token::Token;
use examples::{reload, service};
use tracing_subscriber::filter::LevelFilter;

const TOKEN: &str = "RELOAD_TOKEN";

const HELP: &str = "\
Serves an API whose policies stand in a file. `POST /admin/reload` with the operator's token, or SIGHUP, reads it again.

Usage: cargo run -p examples --bin reload [-- OPTIONS]

Options:
      --file FILE   the policies, in TOML or JSON; `examples/policies.toml` unless said
      --port N      port on loopback; 8030 unless said, 0 takes a free one
  -h, --help        print this

The operator's token is in RELOAD_TOKEN; without it a random one is printed.
";

/// Beside this program's manifest, wherever it is started.
const POLICIES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/policies.toml");

fn main() -> ExitCode {
    service::main(HELP, "file", FileAndPort { file: POLICIES.into(), port: 8030 }, serve)
}

async fn serve(flags: &FileAndPort) -> Result<(), Box<dyn Error>> {
    let (token, is_random) = Token::from_env(TOKEN)?;
    // Before anything is served: a file that is wrong at the start is the end.
    if !flags.file.is_file() {
        return Err(format!(
            "there is no file `{}`: `--file FILE` says where the policies are",
            flags.file.display()
        )
        .into());
    }
    reload::load(&flags.file)?;
    service::show_events(LevelFilter::INFO);
    let (server, port) = reload::serve(flags.port, &flags.file, &token)?;
    on_hangup(&flags.file)?;
    service::greet(&format!("http://localhost:{port}/prices"), &token, is_random);
    Ok(server.await?)
}

/// Reads the file again at each SIGHUP. What becomes of it is an event.
#[cfg(unix)]
fn on_hangup(file: &Path) -> io::Result<()> {
    use actix_web::rt::signal::unix::{SignalKind, signal};

    let mut hangups = signal(SignalKind::hangup())?;
    let file = file.to_owned();
    rt::spawn(async move {
        while hangups.recv().await.is_some() {
            let file = file.clone();
            drop(rt::task::spawn_blocking(move || reload::load(&file)).await);
        }
    });
    Ok(())
}

#[cfg(not(unix))]
fn on_hangup(_: &Path) -> io::Result<()> {
    Ok(())
}
