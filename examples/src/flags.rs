//! The command line.

use std::ffi::{OsStr, OsString};

use examples::playground::Ports;
use lexopt::{Arg, Error, Parser};

pub(crate) const HELP: &str = "\
Starts the CORS playground: an API on one loopback port, and on another a page that calls it.

Usage: cargo run -p examples [-- OPTIONS]

Options:
      --api-port N    port of the API; 0, the default, takes a free one
      --page-port N   port of the page; 0, the default, takes a free one
  -h, --help          print this
";

/// What the command line asks for.
#[derive(Debug, PartialEq)]
pub(crate) enum Flags {
    /// Serve, on these ports.
    Run(Ports),
    /// Print [`HELP`].
    Help,
}

pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Flags, Error> {
    let mut parser = Parser::from_iter(arguments);
    let mut ports = Ports::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("api-port") => ports.api = port("--api-port", &parser.value()?)?,
            Arg::Long("page-port") => ports.page = port("--page-port", &parser.value()?)?,
            Arg::Short('h') | Arg::Long("help") => return Ok(Flags::Help),
            other => return Err(other.unexpected()),
        }
    }
    if ports.api != 0 && ports.api == ports.page {
        let port = ports.api;
        return Err(format!(
            "`--api-port` and `--page-port` are both {port}: the page must be of another origin than the API; \
             choose another port for one, or 0 for a free one"
        )
        .into());
    }
    Ok(Flags::Run(ports))
}

fn port(flag: &str, value: &OsStr) -> Result<u16, Error> {
    let text = value.to_string_lossy();
    text.parse().map_err(|_| format!("`{flag} {text}`: a port is a number from 0 to 65535").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Flags, String> {
        let arguments = std::iter::once("playground").chain(arguments.iter().copied());
        parse(arguments.map(OsString::from)).map_err(|error| error.to_string())
    }

    #[test]
    fn ports_are_free_ones_unless_said() {
        assert_eq!(parsed(&[]), Ok(Flags::Run(Ports { api: 0, page: 0 })));
        assert_eq!(
            parsed(&["--page-port=8081", "--api-port", "8080"]),
            Ok(Flags::Run(Ports { api: 8080, page: 8081 }))
        );
    }

    #[test]
    fn what_is_not_understood_is_named() {
        assert!(parsed(&["--port", "1"]).unwrap_err().contains("--port"));
        assert_eq!(
            parsed(&["--api-port", "65536"]).unwrap_err(),
            "`--api-port 65536`: a port is a number from 0 to 65535"
        );
        assert!(parsed(&["--api-port", "8080", "--page-port", "8080"]).unwrap_err().contains("both 8080"));
        assert!(parsed(&["--api-port"]).unwrap_err().contains("--api-port"));
        assert_eq!(parsed(&["-h"]), Ok(Flags::Help));
    }
}
