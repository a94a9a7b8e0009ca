//! What the servers with an operator have in common: how they start, and where they say what happens.

use std::error::Error;
use std::io::{self, IsTerminal as _};
use std::process::ExitCode;

use actix_web::rt::System;
use tracing_subscriber::filter::LevelFilter;

use crate::command_line::FileAndPort;
use crate::token::Token;

/// Reads the command line, and runs `serve`; prints help, or what is wrong. `unsaid` holds unless it is said, and `flag` names its
/// file.
pub fn main(
    help: &str,
    flag: &str,
    unsaid: FileAndPort,
    serve: impl AsyncFnOnce(&FileAndPort) -> Result<(), Box<dyn Error>>,
) -> ExitCode {
    let flags = match unsaid.parse(flag, std::env::args_os()) {
        Ok(Some(flags)) => flags,
        Ok(None) => {
            print!("{help}");
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("error: {error}\n\n{help}");
            return ExitCode::from(2);
        }
    };
    match System::new().block_on(serve(&flags)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Shows events of this level and above on standard error. Standard output stays with the addresses.
pub fn show_events(level: LevelFilter) {
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_max_level(level)
        .without_time()
        .init();
}

/// Says where the API is, and the token if nobody else knows it.
pub fn greet(api: &str, token: &Token, is_random: bool) {
    println!("API    {api}");
    if is_random {
        println!("token  {}", token.as_str());
    }
}
