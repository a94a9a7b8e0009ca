//! The playground: an API, and a page of another origin that calls it.

mod flags;

use std::process::ExitCode;

use actix_web::rt::{System, signal};
use examples::playground::{self, Ports, Running};
use examples::service;
use tracing_subscriber::filter::LevelFilter;

use crate::flags::Flags;

fn main() -> ExitCode {
    match flags::parse(std::env::args_os()) {
        Ok(Flags::Run(ports)) => System::new().block_on(run(ports)),
        Ok(Flags::Help) => {
            print!("{}", flags::HELP);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}\n\n{}", flags::HELP);
            ExitCode::from(2)
        }
    }
}

async fn run(ports: Ports) -> ExitCode {
    // What the environment holds is known to be right before anything listens.
    if let Err(error) = cors_actix::check() {
        eprintln!("error: {error}");
        return ExitCode::FAILURE;
    }
    let running = match playground::start(ports) {
        Ok(running) => running,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    greet(&running);
    // What `cors_actix` has to say while serving.
    service::show_events(LevelFilter::WARN);
    let interrupted = signal::ctrl_c().await;
    running.stop().await;
    match interrupted {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: cannot wait for Ctrl-C: {error}");
            ExitCode::FAILURE
        }
    }
}

fn greet(running: &Running) {
    println!("API   {}", running.api());
    println!("page  {}", running.page());
    println!();
    println!("Open the page in a browser. The API is another origin, so every call from it is cross-origin.");
    println!("Ctrl-C stops both.");
}
