//! Serves the API of many tenants.

use std::error::Error;
use std::process::ExitCode;

use examples::command_line::FileAndPort;
use examples::token::Token;
use examples::{service, tenants};
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

fn main() -> ExitCode {
    service::main(HELP, "database", FileAndPort { file: "tenants.db".into(), port: 8020 }, serve)
}

async fn serve(flags: &FileAndPort) -> Result<(), Box<dyn Error>> {
    service::show_events(LevelFilter::INFO);
    let (token, is_random) = Token::from_env(TOKEN)?;
    tenants::open(&flags.file)?;
    let (server, port) = tenants::serve(flags.port, &token)?;
    service::greet(&format!("http://localhost:{port}/t/acme/notes"), &token, is_random);
    Ok(server.await?)
}
