//! Origins that are, or should be, regular expressions: what to write instead.

use super::pattern::{SHAPES, is_host_letter};
use super::regex::{Examination, Limits, Reach, examine_as_written};
use super::scheme::is_scheme;
use super::wire::{MAX_ORIGIN, split_port};
use crate::finding::{Finding, IN_ITS_PLACE};

/// How many expressions are still proven to say what to do: a proof costs more than everything else about a mistake, so a
/// report has a few of them.
#[derive(Debug)]
pub(crate) struct Hints(u8);

impl Default for Hints {
    fn default() -> Self {
        Self(8)
    }
}

/// What to do with a `*` that stands where none can: the same as an `origin_regex`, if that passes the proof.
pub(super) fn star_inside(finding: Finding, literal: &str, Hints(left): &mut Hints) -> Finding {
    let Some(expression) = as_regex(literal) else { return finding.help(SHAPES) };
    let one_by_one = "list the origins one by one";
    let Some(fewer) = left.checked_sub(1) else { return finding.help(one_by_one) };
    *left = fewer;
    let Examination::Matches(found) = examine_as_written(&expression, Limits::default()) else {
        return finding.help(one_by_one);
    };
    match found.reach {
        Reach::Few(_) => finding
            .help(format!("{IN_ITS_PLACE} `origin_regex = r\"{expression}\"`"))
            .help(format!("or {one_by_one}")),
        Reach::Many { witness, .. } => finding
            .help(format!(
                "{one_by_one}: with a `*` there `{witness}` would be let in too, and an attacker can register one"
            ))
            .help(
                "names that are not known beforehand stand below a domain of your own, as in `\"https://*.preview.example.com\"`, \
                 or are read at start-up, by `origins_env = \"WEB_ORIGINS\"`",
            ),
    }
}

/// An origin with a `*` inside as a regular expression.
fn as_regex(literal: &str) -> Option<String> {
    if literal.len() > MAX_ORIGIN {
        return None;
    }
    let (scheme, rest) = literal.split_once("://")?;
    let (host, port) = split_port(rest);
    let is_plain = |text: &str| text.chars().all(|letter| is_host_letter(letter) || letter == '*');
    if !is_scheme(scheme.as_bytes()) || !is_plain(host) || !port.is_none_or(is_plain) {
        return None;
    }
    let port = match port {
        None => String::new(),
        Some("*") => "(:[0-9]+)?".to_owned(),
        Some(port) => format!(":{}", port.replace('*', "[0-9]*")),
    };
    let (scheme, host) = (scheme.replace('+', r"\+").replace('.', r"\."), host.replace('.', r"\."));
    Some(format!("{scheme}://{}{port}", host.replace('*', "[^.]+")))
}

/// Whether it is rather a regular expression. What it holds is shown again, so it holds no quotes.
pub(super) fn is_one(literal: &str) -> bool {
    let signs = [r"\.", r"\/", ".*", ".+", "]+", "(?", ")?", "[a-z", "[0-9", "[^", r"\d", r"\w"];
    let alternatives = literal.contains('(') && literal.contains('|');
    (literal.starts_with('^')
        || literal.ends_with('$')
        || signs.iter().any(|sign| literal.contains(sign))
        || alternatives)
        && !literal.contains('"')
        && literal.chars().all(|letter| letter.is_ascii_graphic())
        && literal.len() <= 200
}
