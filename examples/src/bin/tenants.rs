//! Serves the API of many tenants.

use std::ffi::OsString;
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::process::ExitCode;

use actix_web::rt::System;
use examples::tenants;
use examples::token::Token;
use lexopt::{Arg, Parser, ValueExt as _};
use tracing_subscriber::filter::LevelFilter;

const TOKEN: &str = "TENANTS_ADMIN_TOKEN";

const HELP: &str = "\
Serves an API of many tenants, whose origins are rows of an SQLite database.

Usage: cargo run -p examples --bin tenants [-- OPTIONS]

Options:
      --database FILE   the database; `tenants.db` unless said. A new one gets two tenants: acme, globex
      --port N          port on loopback; 8020 unless said, 0 takes a free one
  -h, --help            print this

The operator's token is in TENANTS_ADMIN_TOKEN; without it a random one is printed.
";

struct Flags {
    database: PathBuf,
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
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_max_level(LevelFilter::INFO)
        .without_time()
        .init();
    let (token, is_random) = Token::from_env(TOKEN)?;
    tenants::open(&flags.database)?;
    let (server, port) = tenants::serve(flags.port, &token)?;
    println!("API    http://localhost:{port}/t/acme/notes");
    if is_random {
        println!("token  {}", token.as_str());
    }
    Ok(server.await?)
}

fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Option<Flags>, lexopt::Error> {
    let mut parser = Parser::from_iter(arguments);
    let mut flags = Flags { database: PathBuf::from("tenants.db"), port: 8020 };
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("database") => flags.database = parser.value()?.into(),
            Arg::Long("port") => flags.port = parser.value()?.parse()?,
            Arg::Short('h') | Arg::Long("help") => return Ok(None),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(flags))
}
