//! What the programs' command lines have in common.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use lexopt::{Arg, Error, Parser, ValueExt};

/// What an option stands before, as text.
///
/// # Errors
///
/// Nothing stands there, or no text.
pub fn text(parser: &mut Parser) -> Result<String, String> {
    parser.value().and_then(ValueExt::string).map_err(shown)
}

/// A mistake, as a sentence.
#[must_use]
#[allow(clippy::needless_pass_by_value, reason = "it is a mapper of errors")]
pub fn shown(error: Error) -> String {
    error.to_string()
}

/// `--timeout SECONDS`, from one to `longest`.
///
/// # Errors
///
/// Anything else.
pub fn timeout(text: &str, longest: u64) -> Result<Duration, String> {
    match text.parse() {
        Ok(seconds) if (1..=longest).contains(&seconds) => Ok(Duration::from_secs(seconds)),
        _ => Err(format!("`--timeout {text}`: write seconds from 1 to {longest}")),
    }
}

/// A file and a port: all that a server with an operator is told.
#[derive(Debug, PartialEq, Eq)]
pub struct FileAndPort {
    /// What it serves from.
    pub file: PathBuf,
    /// Where it serves; 0 is a free port.
    pub port: u16,
}

impl FileAndPort {
    /// Reads the command line, the program's name first, over what holds unless it is said; `flag` names the file. `None`: help
    /// is asked for.
    ///
    /// # Errors
    ///
    /// The first mistake.
    pub fn parse(
        mut self,
        flag: &str,
        line: impl IntoIterator<Item = OsString>,
    ) -> Result<Option<Self>, Error> {
        let mut parser = Parser::from_iter(line);
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Long(name) if name == flag => self.file = parser.value()?.into(),
                Arg::Long("port") => self.port = parser.value()?.parse()?,
                Arg::Short('h') | Arg::Long("help") => return Ok(None),
                other => return Err(other.unexpected()),
            }
        }
        Ok(Some(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_and_a_port_are_what_is_said_or_what_holds_unless_said() {
        let parse = |words: &[&str]| {
            let unsaid = FileAndPort { file: "a.toml".into(), port: 8030 };
            let line = std::iter::once("program").chain(words.iter().copied()).map(OsString::from);
            unsaid.parse("file", line).map_err(shown)
        };
        let is = |file: &str, port| Ok(Some(FileAndPort { file: file.into(), port }));
        assert_eq!(parse(&[]), is("a.toml", 8030));
        assert_eq!(parse(&["--port", "0", "--file=b.json"]), is("b.json", 0));
        assert_eq!(parse(&["--help", "--what"]), Ok(None));
        assert_eq!(parse(&["--database", "x"]), Err("invalid option '--database'".to_owned()));
        assert!(parse(&["--port", "70000"]).unwrap_err().contains("70000"));
    }

    #[test]
    fn a_timeout_is_bounded() {
        assert_eq!(timeout("600", 600), Ok(Duration::from_secs(600)));
        for wrong in ["0", "601", "-1", "x", ""] {
            let message = timeout(wrong, 600).unwrap_err();
            assert_eq!(message, format!("`--timeout {wrong}`: write seconds from 1 to 600"));
        }
    }
}
