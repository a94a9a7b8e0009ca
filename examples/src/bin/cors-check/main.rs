//! `cors-check`: asks a live server what a browser would ask it, and says what the browser would say.
//!
//! ```text
//! cors-check https://api.example.com/items --origin https://app.example.com --method PUT \
//!     --header 'Content-Type: application/json' --credentials
//! ```
//!
//! It sends the preflight and the request that a `fetch()` with these arguments causes, shows both exchanges, and
//! gives the verdict of the browser model (`cors_core::browser`) with the console's sentence, the cause and the fix.
//! Then it asks the same again in the name of hostile origins and looks for what is wrong with the answers. The
//! findings are about the server in general: a request can be allowed, and the server still be open to everyone.
//!
//! Exit status: 0 if the script may read the response, 1 if the browser refuses, 2 if the arguments are wrong or
//! there is no verdict (no answer, a redirect that was not followed). `--deny LEVEL` makes findings count as a
//! refusal. `--json` prints one object, described in [`report::json`].
//!
//! **The request is really sent**, with its method: checking `DELETE` deletes. `--preflight-only` stops before it.
//! Probes never use any other methods than `OPTIONS`, and `GET` or `HEAD` where that is what is checked.
//!
//! What it does not do: HTTP/2 (the headers are the same), the HTTP cache, cookies beyond `--cookie`, and running a
//! script: what a page's own Content-Security-Policy forbids is not seen.

mod advice;
mod args;
mod client;
mod course;
mod engines;
mod lint;
mod probe;
mod report;
mod verdict;

use std::process::ExitCode;

use args::{Args, Parsed};
use client::Client;
use report::{Report, json, text};

fn main() -> ExitCode {
    let args = match args::parse(std::env::args_os()) {
        Ok(Parsed::Run(args)) => args,
        Ok(Parsed::Help) => {
            text::print(args::HELP);
            return ExitCode::SUCCESS;
        }
        Ok(Parsed::Rules) => {
            for rule in lint::rules() {
                text::print(&format!("{}\n  why: {} ({})\n", rule.code, rule.why, rule.source));
            }
            return ExitCode::SUCCESS;
        }
        Err(message) => return usage(&message),
    };
    match check(&args) {
        Ok(report) => {
            text::print(&if args.json { json::render(&report) } else { text::render(&report) });
            ExitCode::from(report.exit())
        }
        Err(message) => usage(&message),
    }
}

/// The whole check. An error is a mistake in the arguments; what the network does is part of the report.
fn check(args: &Args) -> Result<Report<'_>, String> {
    let client = Client::new(args)?;
    let course = course::run(args, &client)?;
    let probes = if args.probes { probe::run(args, &course, &client) } else { probe::Probes::none() };
    let findings = lint::all(args, &course, &probes);
    Ok(Report::new(args, course, probes, findings))
}

fn usage(message: &str) -> ExitCode {
    eprintln!("cors-check: {message}\nTry 'cors-check --help'.");
    ExitCode::from(2)
}
