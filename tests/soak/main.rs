//! A soak: a real server under load, while policies are replaced, handlers panic, origin sources fail, and clients dawdle
//! or hang up. Every answer is compared whole; memory must stay flat. On loopback, bounded by time, clients and requests.
//!
//! ```text
//! cargo run --release -p tests --bin soak                  # half a minute
//! cargo run --release -p tests --bin soak -- --seconds 600
//! ```
//!
//! It ends with a summary, and with exit code 1 if an answer was lost, mixed or wrong, or if memory grew.

// Handlers must be `async`; panics are part of what the server is put through.
#![allow(clippy::panic, clippy::unused_async)]

mod app;
mod case;
mod client;
mod memory;
mod random;
mod run;

use std::process::ExitCode;
use std::time::Duration;

fn main() -> ExitCode {
    let Some(time) = seconds(std::env::args().skip(1)) else {
        eprintln!("usage: soak [--seconds N], from 4 to 3600");
        return ExitCode::from(2);
    };
    match run::soak(time) {
        Ok(report) => {
            println!("{report}");
            if report.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn seconds(mut arguments: impl Iterator<Item = String>) -> Option<Duration> {
    let seconds = match arguments.next().as_deref() {
        None => 30,
        Some("--seconds") => arguments.next()?.parse().ok()?,
        Some(_) => return None,
    };
    (arguments.next().is_none() && (4..=3600).contains(&seconds)).then(|| Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_or_mixed_in_a_few_seconds() {
        let report = run::soak(Duration::from_secs(6)).expect("the server starts");
        println!("{report}");
        assert!(report.is_good(), "{report}");
        assert!(report.answers > 1_000 && report.reloads > 100 && report.hung_up > 10, "{report}");
    }
}
