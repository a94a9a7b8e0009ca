//! Colours, for terminals only.

use std::io::IsTerminal as _;

use crate::{lint::Severity, verdict::Verdict};

/// Whether to colour at all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style(bool);

impl Style {
    /// On a terminal, unless `NO_COLOR` is set and not empty (<https://no-color.org>) or the terminal is dumb.
    pub(super) fn detect() -> Self {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self(!no_color && !is_dumb && std::io::stdout().is_terminal())
    }

    pub(super) fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    pub(super) fn dim(self, text: &str) -> String {
        self.paint("2", text)
    }

    pub(super) fn verdict(self, verdict: Verdict) -> String {
        let code = match verdict {
            Verdict::Allowed => "1;32",
            Verdict::Refused => "1;31",
            Verdict::Unknown => "1;33",
        };
        self.paint(code, verdict.as_str())
    }

    pub(super) fn severity(self, severity: Severity, text: &str) -> String {
        let code = match severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
            Severity::Note => "1;36",
        };
        self.paint(code, text)
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.0 { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_text_stays_as_it_is() {
        assert_eq!(Style(false).bold("a"), "a");
        assert_eq!(Style(true).bold("a"), "\x1b[1ma\x1b[0m");
    }
}
