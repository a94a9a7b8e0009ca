//! The port of a configured origin: a number as browsers write it, or every port.

use super::super::scheme::default_port;
use super::super::wire::parse_port;
use super::Fault;
use crate::finding::Code;

/// The port of a configured origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Port {
    /// None is written: the scheme's default.
    Default,
    /// This one.
    Stated(u16),
    /// `:*`.
    Any,
}

const PORT: &str =
    "write the port that the page's address shows, none where it shows none, or `:*` for every port";

pub(super) fn read(scheme: &str, port: Option<&str>, offset: usize) -> Result<Port, Fault> {
    let Some(text) = port else {
        return Ok(Port::Default);
    };
    let range = offset..offset + 1 + text.len();
    if text == "*" {
        return Ok(Port::Any);
    }
    if text.contains('*') {
        let sentence = "`*` can stand for the whole port only, as in `http://localhost:*`";
        return Err(Fault::new(Code::OriginPattern, sentence, range));
    }
    let wrong = |sentence| Err(Fault::new(Code::OriginPort, sentence, range.clone()).help(PORT));
    let sentence = if text.is_empty() {
        "the port is missing after the colon"
    } else if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        "a port is a number from 1 to 65535, or `*`"
    } else if text.bytes().all(|byte| byte == b'0') {
        return wrong("no page comes from port 0");
    } else if text.starts_with('0') {
        "browsers send the port without leading zeros, so this never matches"
    } else {
        match parse_port(text) {
            Some(number) if default_port(scheme) == Some(number) => {
                let sentence =
                    format!("browsers leave out the default port of `{scheme}`, so this never matches");
                return Err(Fault::new(Code::OriginDefaultPort, sentence, range));
            }
            Some(number) => return Ok(Port::Stated(number)),
            None => return wrong("a port is a number from 1 to 65535, or `*`"),
        }
    };
    Err(Fault::new(Code::OriginPort, sentence, range))
}
