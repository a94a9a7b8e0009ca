//! A client over a socket: it sends whole requests, slow ones and broken ones, and reads answers.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::case::{Answer, Case};

/// No answer takes that long.
const PATIENCE: Duration = Duration::from_secs(10);

/// A connection that is kept alive.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
}

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream) })
    }

    /// Sends the request in `pieces` with pauses between them, and reads the answer; `None` if the connection ends without one.
    pub(crate) fn ask(&mut self, case: &Case, pieces: usize) -> io::Result<Option<Answer>> {
        let wire = case.wire();
        for piece in wire.as_bytes().chunks(wire.len().div_ceil(pieces)) {
            self.stream.get_mut().write_all(piece)?;
            if pieces > 1 {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        self.read()
    }

    /// Sends half of the request, or all of it, and hangs up without reading.
    pub(crate) fn hang_up(mut self, case: &Case, half: bool) -> io::Result<()> {
        let wire = case.wire();
        let sent = if half { &wire.as_bytes()[..wire.len() / 2] } else { wire.as_bytes() };
        self.stream.get_mut().write_all(sent)
    }

    fn read(&mut self) -> io::Result<Option<Answer>> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(bad)?;
        let mut headers = Vec::new();
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let length = headers.iter().find(|(name, _)| name == "content-length");
        let length = length.map_or(Ok(0), |(_, value)| value.parse().map_err(|_| bad()))?;
        io::copy(&mut (&mut self.stream).take(length), &mut io::sink())?;
        Ok(Some(Answer { status, headers }))
    }
}

fn bad() -> io::Error {
    io::Error::other("no HTTP answer")
}
