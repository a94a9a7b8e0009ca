//! Serves an API whose policies stand in a file, which is read again on request.

use std::ffi::OsString;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use actix_web::rt::{self, System};
use examples::reload;
use examples::token::Token;
use lexopt::{Arg, Parser, ValueExt as _};
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

struct Flags {
    file: PathBuf,
    port: u16,
}

fn main() -> ExitCode {
    let flags = match parse(std::env::args_os()) {
        Ok(Some(flags)) => flags,
        Ok(None) => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("error: {error}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match System::new().block_on(run(&flags)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(flags: &Flags) -> Result<(), Box<dyn std::error::Error>> {
    let (token, is_random) = Token::from_env(TOKEN)?;
    // Before anything is served: a file that is wrong at the start is the end.
    reload::load(&flags.file)?;
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_max_level(LevelFilter::INFO)
        .without_time()
        .init();
    let (server, port) = reload::serve(flags.port, &flags.file, &token)?;
    on_hangup(&flags.file)?;
    println!("API    http://localhost:{port}/prices");
    if is_random {
        println!("token  {}", token.as_str());
    }
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

fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Option<Flags>, lexopt::Error> {
    let mut parser = Parser::from_iter(arguments);
    let mut flags = Flags { file: PathBuf::from("examples/policies.toml"), port: 8030 };
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("file") => flags.file = parser.value()?.into(),
            Arg::Long("port") => flags.port = parser.value()?.parse()?,
            Arg::Short('h') | Arg::Long("help") => return Ok(None),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(flags))
}
