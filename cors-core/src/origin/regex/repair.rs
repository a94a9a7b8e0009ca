//! The pattern that was probably meant.
//!
//! The usual mistakes, undone one after the other. A result is only suggested if it then passes the proof.

use std::ops::Range;

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{Ast, Visitor, visit};

/// What may be wrong with a pattern that matches nothing that browsers send; each undoes one mistake.
const FOR_NEVER: [fn(&str) -> String; 6] =
    [without_delimiters, lower_case, without_slash, with_scheme, without_web_sockets, without_port];
/// What may be wrong with one that matches too much.
const FOR_TOO_MUCH: [fn(&str) -> String; 3] = [closed_end, literal_dots, whole_labels];

/// A pattern that browsers' origins can match, where `pattern` has none.
pub(super) fn reachable(pattern: &str, passes: impl Fn(&str) -> bool) -> Option<String> {
    repaired(pattern, &FOR_NEVER, passes)
}

/// A pattern of few registrable domains, where `pattern` has many.
pub(super) fn bounded(pattern: &str, passes: impl Fn(&str) -> bool) -> Option<String> {
    repaired(pattern, &FOR_TOO_MUCH, passes)
}

fn repaired(pattern: &str, repairs: &[fn(&str) -> String], passes: impl Fn(&str) -> bool) -> Option<String> {
    let mut repaired = pattern.to_owned();
    for repair in repairs {
        let next = repair(&repaired);
        if next != repaired && passes(&next) {
            return Some(next);
        }
        repaired = next;
    }
    None
}

/// Letters in lower case, but for those of escapes (`\S` and `\s` are opposites) and named groups and properties.
fn lower_case(pattern: &str) -> String {
    if pattern.contains(r"\p") || pattern.contains(r"\P") || pattern.contains("(?") {
        return pattern.to_owned();
    }
    let mut escaped = false;
    let lower = pattern.chars().map(|c| {
        let keep = escaped;
        escaped = c == '\\' && !escaped;
        if keep { c } else { c.to_ascii_lowercase() }
    });
    lower.collect()
}

/// `/https:\/\/example\.com/i`, as JavaScript writes expressions.
fn without_delimiters(pattern: &str) -> String {
    let inside = pattern.strip_prefix('/').and_then(|rest| rest.rsplit_once('/'));
    match inside {
        Some((inside, flags)) if flags.bytes().all(|flag| flag.is_ascii_lowercase()) => {
            inside.replace(r"\/", "/")
        }
        _ => pattern.to_owned(),
    }
}

/// No slash, and no path of any kind, after the host.
fn without_slash(pattern: &str) -> String {
    let (body, end) = match pattern.strip_suffix('$') {
        Some(body) => (body, "$"),
        None => (pattern, ""),
    };
    let bare =
        [r"\/.*", "/.*", r"\/?", "/?", r"\/", "/"].into_iter().find_map(|path| body.strip_suffix(path));
    bare.filter(|bare| !bare.ends_with('/')).map_or_else(|| pattern.to_owned(), |bare| format!("{bare}{end}"))
}

fn with_scheme(pattern: &str) -> String {
    if pattern.contains(":/") || pattern.contains(r":\/") || pattern.is_empty() {
        return pattern.to_owned();
    }
    match pattern.strip_prefix('^') {
        Some(rest) => format!("^https://{rest}"),
        None => format!("https://{pattern}"),
    }
}

/// The origin of a page that opens a WebSocket is that of the page.
fn without_web_sockets(pattern: &str) -> String {
    ["wss?://", "wss://", "ws://"]
        .iter()
        .fold(pattern.to_owned(), |text, scheme| text.replace(scheme, "https://"))
}

/// Browsers leave the default port out.
fn without_port(pattern: &str) -> String {
    let port = if pattern.contains("https://") { ":443" } else { ":80" };
    let (body, end) = match pattern.strip_suffix('$') {
        Some(body) => (body, "$"),
        None => (pattern, ""),
    };
    body.strip_suffix(port).map_or_else(|| pattern.to_owned(), |body| format!("{body}{end}"))
}

/// What is open at its end, for a port or a path, with a port that may be there.
fn closed_end(pattern: &str) -> String {
    let (body, end) = match pattern.strip_suffix('$') {
        Some(body) => (body, "$"),
        None => (pattern, ""),
    };
    let open = ["(:.*)?", "(:.+)?", ":?.*", ":.*", ":.+", ".*", ".+"];
    let host =
        open.iter().find_map(|open| body.strip_suffix(open)).filter(|host| !host.ends_with(['/', '.']));
    host.map_or_else(|| pattern.to_owned(), |host| format!("{host}(:[0-9]+)?{end}"))
}

/// Each bare dot that is not repeated as `\.`.
fn literal_dots(pattern: &str) -> String {
    let mut text = pattern.to_owned();
    for dot in Dots::of(pattern).single.into_iter().rev() {
        text.replace_range(dot, r"\.");
    }
    text
}

/// `//.*example` as `//(.*\.)?example`: what is before the name ends in a dot or is not there.
fn whole_labels(pattern: &str) -> String {
    let pattern = literal_dots(pattern);
    let mut text = pattern.clone();
    for dots in Dots::of(&pattern).repeated.into_iter().rev() {
        let is_first = pattern.get(..dots.start).is_some_and(|before| before.ends_with('/'));
        let is_glued = pattern
            .get(dots.end..)
            .is_some_and(|after| after.starts_with(|c: char| c.is_ascii_alphanumeric()));
        if is_first
            && is_glued
            && let Some(any) = pattern.get(dots.clone())
        {
            text.replace_range(dots, &format!(r"({any}\.)?"));
        }
    }
    text
}

/// Where the dots of a pattern are that stand for any character.
#[derive(Default)]
struct Dots {
    single: Vec<Range<usize>>,
    /// With what repeats them: `.*`, `.+`.
    repeated: Vec<Range<usize>>,
}

impl Dots {
    fn of(pattern: &str) -> Self {
        Parser::new()
            .parse(pattern)
            .map(|ast| visit(&ast, Self::default()).unwrap_or_default())
            .unwrap_or_default()
    }
}

impl Visitor for Dots {
    type Output = Self;
    type Err = std::convert::Infallible;

    fn finish(mut self) -> Result<Self, Self::Err> {
        // A repeated dot was visited by itself, too.
        let Self { single, repeated } = &mut self;
        single.retain(|dot| !repeated.iter().any(|range| range.start == dot.start));
        Ok(self)
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), Self::Err> {
        let range = ast.span().start.offset..ast.span().end.offset;
        match ast {
            Ast::Dot(_) => self.single.push(range),
            Ast::Repetition(repetition) if matches!(*repetition.ast, Ast::Dot(_)) => {
                self.repeated.push(range);
            }
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_lowered_but_not_those_that_mean_something() {
        assert_eq!(lower_case(r"HTTPS://A\.B\S\D\\C"), r"https://a\.b\S\D\\c");
        for kept in [r"\p{Lu}A", r"\P{Lu}A", "(?i)A", "(?<Name>A)"] {
            assert_eq!(lower_case(kept), kept);
        }
    }

    #[test]
    fn delimiters_are_those_of_javascript() {
        for (written, bare) in [
            (r"/https:\/\/a\.example/", r"https://a\.example"),
            (r"/https:\/\/a\.example/gi", r"https://a\.example"),
            ("/a/B", "/a/B"),
            ("/a/1", "/a/1"),
            ("a/", "a/"),
            ("/a", "/a"),
        ] {
            assert_eq!(without_delimiters(written), bare);
        }
    }

    #[test]
    fn what_stands_before_a_name_ends_in_a_dot() {
        for (written, meant) in [
            ("https://.*example", r"https://(.*\.)?example"),
            ("https://.+example", r"https://(.+\.)?example"),
            // Not before a name, not first, and nothing that stands for any letter.
            (r"https://.*\.example", r"https://.*\.example"),
            ("https://a.*example", "https://a.*example"),
            ("https://a+example", "https://a+example"),
            ("https://[a-z]*example", "https://[a-z]*example"),
        ] {
            assert_eq!(whole_labels(written), meant);
        }
    }
}
