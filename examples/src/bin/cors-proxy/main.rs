//! `cors-proxy`: lets a front end on this machine call an API that does not know its origin yet.
//!
//! ```text
//! cors-proxy --upstream https://api.example.com --origin http://localhost:5173
//! ```
//!
//! The script then calls `http://localhost:8010/...`. The proxy answers preflights, forwards everything else to the
//! upstream, takes away the upstream's own CORS headers and adds those that the front end needs. Its policy is built
//! by `Policy::builder()`, so that what cannot work in a browser is refused at the start.
//!
//! It is for development, and never an open proxy:
//!
//! * it listens on loopback only ([`args`]);
//! * it forwards to one configured upstream; no target, path or redirect leads it elsewhere ([`upstream`], [`guard`]);
//! * `Host` must be its own name, against pages whose names are rebound to this machine ([`guard`]);
//! * an origin that is not allowed is refused, not only kept from reading (`enforce`), and so is what other sites embed;
//! * without `--credentials` no cookie goes through: cookies know no ports, and this machine has others ([`headers`]).
//!
//! Bodies are streamed both ways ([`forward`]), what is sent in pieces of a few KiB; a head is at most 128 KiB, which is
//! actix-web's own bound. WebSockets, HTTP/2 and interim answers are not forwarded as such.

mod answer;
mod args;
mod forward;
mod guard;
mod headers;
mod tls;
mod upstream;

use std::{
    fmt::Write as _,
    io::Write as _,
    net::{IpAddr, TcpListener},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use actix_web::{App, HttpServer, middleware::from_fn, web};
use args::{Args, Parsed};
use awc::{Client, Connector};
use cors_actix::{Cors, Policy};
use examples::listen;
use forward::Route;
use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};
use upstream::Upstream;

#[actix_web::main]
async fn main() -> ExitCode {
    let args = match args::parse(std::env::args_os()) {
        Ok(Parsed::Run(args)) => args,
        Ok(Parsed::Help) => {
            print!("{}", args::HELP);
            return ExitCode::SUCCESS;
        }
        Err(message) => {
            eprintln!("cors-proxy: {message}\nTry 'cors-proxy --help'.");
            return ExitCode::from(2);
        }
    };
    match serve(args).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("cors-proxy: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(args: Args) -> Result<(), String> {
    show_events();
    let Args { upstream, policy, bind, port, timeout, ca } = args;
    let (address, listeners) = sockets(bind, port)?;
    let tls = tls::config(ca.as_deref())?;
    let route = Route { upstream: upstream.clone(), timeout, credentials: policy.credentials() };
    let shared = policy.clone();
    let mut server = HttpServer::new(move || {
        let connector = Connector::new().rustls_0_23(Arc::clone(&tls)).timeout(Duration::from_secs(10));
        // A redirect is the browser's to follow, and to judge.
        let client = Client::builder().connector(connector).disable_redirects().no_default_headers().finish();
        App::new()
            .app_data(web::Data::new(client))
            .app_data(web::Data::new(route.clone()))
            .default_service(web::to(forward::forward))
            .wrap(Cors::new(shared.clone()))
            .wrap(from_fn(guard::layer))
    })
    .workers(2)
    .shutdown_timeout(1);
    for listener in listeners {
        server = server.listen(listener).map_err(|error| format!("cannot listen on {address}: {error}"))?;
    }
    announce(&address, &upstream, &policy);
    server.run().await.map_err(|error| error.to_string())
}

/// The sockets, and the address that a script calls: `localhost`, which browsers resolve to either version of IP, or the one
/// that was asked for.
fn sockets(bind: Option<IpAddr>, port: u16) -> Result<(String, Vec<TcpListener>), String> {
    let Some(ip) = bind else {
        let loopback = listen::bind("--port", port).map_err(|error| error.to_string())?;
        return Ok((format!("localhost:{}", loopback.port), loopback.listeners));
    };
    let bound = TcpListener::bind((ip, port)).and_then(|listener| Ok((listener.local_addr()?, listener)));
    let (address, listener) =
        bound.map_err(|error| format!("cannot listen on port {port} of {ip}: {error}"))?;
    Ok((address.to_string(), vec![listener]))
}

/// Shows on standard error why the layer refuses (target `cors`), and what else is wrong.
fn show_events() {
    let shown = Targets::new().with_target("cors", LevelFilter::DEBUG).with_default(LevelFilter::WARN);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false).without_time();
    tracing_subscriber::registry().with(lines).with(shown).init();
}

/// Says where it listens and for whom. That nobody reads it is no reason to stop.
fn announce(address: &str, upstream: &Upstream, policy: &Policy) {
    let mut text = format!("http://{address} -> {}\n", upstream.origin());
    let credentials = if policy.credentials() { ", with credentials" } else { "" };
    for origin in policy.origins() {
        let _ = writeln!(text, "for {origin}{credentials}");
    }
    let _ = std::io::stdout().write_all(text.as_bytes());
}
