//! What became of a policy that was to be put in place while serving: for the caller, and as events.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use cors_core::constant::visible;
use cors_core::{Code, Escaped, Findings};
use tracing::Level;

use crate::limit::{Counted, Window};

/// Why a policy was not put in place; the one before it stays. `Display` is the whole report.
///
/// ```
/// use cors_actix::{Code, Policy, ReloadError, SharedPolicy, policy};
///
/// let shared = SharedPolicy::new(policy!(origins = ["https://a.example"]));
/// let error: ReloadError = shared.reload(Policy::builder().origins(["https://b.example/"]).build()).unwrap_err();
/// assert_eq!(error.codes().collect::<Vec<_>>(), [Code::OriginNotBare]);
/// assert!(error.to_string().contains("write `\"https://b.example\"`"));
/// ```
#[derive(Clone)]
pub struct ReloadError {
    report: String,
}

impl ReloadError {
    #[allow(clippy::needless_pass_by_value)] // As `map_err` hands it over.
    pub(crate) fn new(error: impl fmt::Display) -> Self {
        Self { report: error.to_string() }
    }

    /// The codes that the report names, in its order, each once. None where the file could not even be read.
    pub fn codes(&self) -> impl Iterator<Item = Code> {
        // The formats of serde know errors as text only, so the report is what there is.
        let named = self.report.split("[cors::").skip(1).filter_map(|rest| {
            let (word, _) = rest.split_once(']')?;
            Code::ALL.iter().copied().find(|code| code.as_str() == word)
        });
        let mut codes = Vec::new();
        for code in named {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes.into_iter()
    }
}

impl From<Findings> for ReloadError {
    fn from(findings: Findings) -> Self {
        Self::new(findings)
    }
}

impl fmt::Display for ReloadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A format may quote the file, whose lines may hold what customers wrote.
        let mut pieces = self.report.split_inclusive(['\n', '\t']);
        pieces.try_for_each(|piece| {
            let text = piece.trim_end_matches(['\n', '\t']);
            write!(out, "{}{}", visible(text), piece.get(text.len()..).unwrap_or_default())
        })
    }
}

/// The report too: this is what `expect`, and a `main` that returns it, show.
impl fmt::Debug for ReloadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl std::error::Error for ReloadError {}

/// What was told of reloads lately.
#[derive(Debug)]
pub(crate) struct Told {
    accepted: Mutex<Option<Window>>,
    refused: Mutex<Option<Window>>,
}

/// For files of several policies, of which none can be named.
static FILES: Told = Told::new();

impl Default for Told {
    fn default() -> Self {
        Self::new()
    }
}

impl Told {
    const fn new() -> Self {
        Self { accepted: Mutex::new(None), refused: Mutex::new(None) }
    }

    pub(crate) fn of_files() -> &'static Self {
        &FILES
    }

    pub(crate) fn accepted(&self, policy: &str) {
        if !tracing::enabled!(target: "cors", Level::INFO) {
            return;
        }
        let counted = count(&self.accepted);
        if counted.untold > 0 {
            tracing::info!(
                target: "cors",
                event = "reloads-counted",
                policy,
                outcome = "accepted",
                count = counted.untold,
                "the policy was replaced {} more times than was told",
                counted.untold,
            );
        }
        if counted.is_told {
            tracing::info!(target: "cors", event = "reload-accepted", policy, "the policy was replaced");
        }
    }

    pub(crate) fn refused(&self, policy: &str, error: &ReloadError) {
        if !tracing::enabled!(target: "cors", Level::ERROR) {
            return;
        }
        let counted = count(&self.refused);
        if counted.untold > 0 {
            tracing::error!(
                target: "cors",
                event = "reloads-counted",
                policy,
                outcome = "refused",
                count = counted.untold,
                "{} more policies were refused than was told",
                counted.untold,
            );
        }
        if counted.is_told {
            let codes: Vec<&str> = error.codes().map(Code::as_str).collect();
            tracing::error!(
                target: "cors",
                event = "reload-refused",
                policy,
                codes = codes.join(" "),
                report = %Report(&error.report),
                "the new policy was refused, so the one before it stays",
            );
        }
    }
}

fn count(window: &Mutex<Option<Window>>) -> Counted {
    let now = Instant::now();
    let mut window = window.lock().unwrap_or_else(PoisonError::into_inner);
    window.get_or_insert_with(|| Window::new(now)).count(now)
}

/// A report in one line of bounded length: what is in the file may be anybody's.
struct Report<'r>(&'r str);

impl fmt::Display for Report<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// A piece that `Escaped` shows whole, and so many of them.
        const PIECE: usize = 128;
        const PIECES: usize = 16;
        let mut pieces = self.0.as_bytes().chunks(PIECE);
        for piece in pieces.by_ref().take(PIECES) {
            write!(out, "{}", Escaped(piece))?;
        }
        if pieces.next().is_some() { out.write_str("…") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::heard::heard;

    #[test]
    fn codes_are_told_once_each_and_only_real_ones() {
        let error = ReloadError::new(
            "x [cors::max-age] y [cors::origin-null] [cors::max-age] [cors::nonsense] [cors::",
        );
        assert_eq!(error.codes().map(Code::as_str).collect::<Vec<_>>(), ["max-age", "origin-null"]);
        assert_eq!(ReloadError::new("no such file").codes().count(), 0);
    }

    #[test]
    fn what_was_not_told_is_told_as_a_number() {
        let told = |untold| {
            let window = || Mutex::new(Some(Window::over(untold)));
            let told = Told { accepted: window(), refused: window() };
            let error = ReloadError::new("no such file");
            [heard(|| told.accepted("partners")), heard(|| told.refused("partners", &error))]
        };
        let event = |name: &str, count| (name.to_owned(), count);
        for (events, name) in told(3).into_iter().zip(["reload-accepted", "reload-refused"]) {
            assert_eq!(events, [event("reloads-counted", Some(3)), event(name, None)]);
        }
        for (events, name) in told(0).into_iter().zip(["reload-accepted", "reload-refused"]) {
            assert_eq!(events, [event(name, None)]);
        }
    }

    #[test]
    fn a_report_is_one_bounded_line() {
        assert_eq!(Report("a\n\u{1b}[31m").to_string(), r"a\n\x1b[31m");
        let long = Report(&"a".repeat(10_000)).to_string();
        assert_eq!(long, "a".repeat(2048) + "…");
    }
}
