//! Loopback sockets: one port, on 127.0.0.1 and, where the machine has IPv6, on IPv6 loopback as well.
//!
//! Browsers resolve `localhost` and `*.localhost` to both addresses and may try either first. If only one of them were
//! ours, another program could be listening on the other.

use std::fmt;
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};

/// How often a free IPv4 port may turn out to be taken on IPv6 before we give up.
const ATTEMPTS: usize = 16;

/// One port of the loopback interface, listening.
#[derive(Debug)]
pub struct Loopback {
    /// Its number.
    pub port: u16,
    /// One socket for each version of IP that the machine has.
    pub listeners: Vec<TcpListener>,
}

/// A port that cannot be listened on.
#[derive(Debug)]
pub struct PortError {
    flag: &'static str,
    port: u16,
    source: io::Error,
}

impl PortError {
    /// For what only the server finds out.
    pub(crate) fn other(flag: &'static str, port: u16, source: io::Error) -> Self {
        Self { flag, port, source }
    }
}

impl fmt::Display for PortError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { flag, port, source } = self;
        match source.kind() {
            ErrorKind::AddrInUse => write!(
                formatter,
                "port {port} is taken by another program: choose another with `{flag} N`, or 0 for a free one"
            ),
            ErrorKind::PermissionDenied => write!(
                formatter,
                "port {port} needs more rights than this program has: choose one above 1023 with `{flag} N`"
            ),
            _ => write!(
                formatter,
                "cannot listen on port {port} of the loopback interface (`{flag}`): {source}"
            ),
        }
    }
}

impl std::error::Error for PortError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// Listens on `port`, or on a free one if it is 0; `flag` is how the user may choose another.
///
/// # Errors
///
/// A port that is taken, or that may not be listened on.
pub fn bind(flag: &'static str, port: u16) -> Result<Loopback, PortError> {
    let attempts = if port == 0 { ATTEMPTS } else { 1 };
    let mut last = io::Error::from(ErrorKind::AddrInUse);
    for _ in 0..attempts {
        match bind_once(port) {
            Ok(loopback) => return Ok(loopback),
            Err(error) if error.kind() == ErrorKind::AddrInUse => last = error,
            Err(source) => return Err(PortError { flag, port, source }),
        }
    }
    Err(PortError { flag, port, source: last })
}

fn bind_once(port: u16) -> io::Result<Loopback> {
    let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    let port = v4.local_addr()?.port();
    let listeners = match TcpListener::bind((Ipv6Addr::LOCALHOST, port)) {
        Ok(v6) => vec![v4, v6],
        Err(error) if error.kind() == ErrorKind::AddrInUse => return Err(error),
        Err(_no_ipv6) => vec![v4],
    };
    Ok(Loopback { port, listeners })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_is_a_free_port_and_a_taken_one_is_explained() {
        let free = bind("--api-port", 0).unwrap();
        assert_ne!(free.port, 0);
        let taken = bind("--page-port", free.port).unwrap_err().to_string();
        assert_eq!(
            taken,
            format!(
                "port {} is taken by another program: choose another with `--page-port N`, or 0 for a free one",
                free.port
            )
        );
    }
}
