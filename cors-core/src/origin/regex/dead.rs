//! Alternatives that no origin goes through: `^https://a\.example\.com|b\.example\.com$`, where the second lacks its scheme.

use std::ops::Range;

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{Ast, Visitor, visit};

use super::classes;

/// The most alternatives that are tried.
const MOST: usize = 64;

/// As much as they may weigh together, because each is parsed with the rest of the pattern.
const HEAVIEST: usize = 4 * classes::HEAVIEST;

/// An alternative that matches nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dead {
    /// Its bytes in the pattern.
    pub(crate) range: Range<usize>,
    /// What to do.
    pub(crate) help: String,
    /// The pattern with a scheme before the alternative, which has to be proven yet.
    pub(crate) suggestion: String,
}

/// The first alternative, of any alternation of the pattern, without whose siblings the pattern matches nothing
/// that a browser sends.
pub(super) fn dead(pattern: &str, is_never: impl Fn(&str) -> bool) -> Option<Dead> {
    let ast = Parser::new().parse(pattern).ok()?;
    let alternations = visit(&ast, Alternations::default()).unwrap_or_default();
    let all =
        alternations.found.iter().flat_map(|(whole, parts)| parts.iter().map(move |part| (whole, part)));
    let most = HEAVIEST.checked_div(classes::weight(pattern)).map_or(MOST, |most| most.min(MOST));
    let (whole, range) = all.take(most).find(|(whole, part)| {
        let text = |range: Range<usize>| pattern.get(range).unwrap_or_default();
        let alone = format!(
            "{}(?:{}){}",
            text(0..whole.start),
            text((*part).clone()),
            text(whole.end..pattern.len())
        );
        is_never(&alone)
    })?;
    let at_top = *whole == (0..pattern.len());
    let help = if at_top {
        "each alternative between `|` is the whole origin with its scheme: write a group for what differs, as in \
         `r\"https://(a|b)\\.example\\.com\"`"
    } else {
        "leave it out, or write it as browsers send it"
    };
    let part = pattern.get(range.clone()).unwrap_or_default();
    let (before, after) = (pattern.get(..range.start), pattern.get(range.end..));
    let (anchor, host) = part.strip_prefix('^').map_or(("", part), |host| ("^", host));
    let suggestion =
        format!("{}{anchor}https://{host}{}", before.unwrap_or_default(), after.unwrap_or_default());
    Some(Dead { range: range.clone(), help: help.to_owned(), suggestion })
}

/// The alternations, each with its alternatives that are not empty. Not those that are repeated, where one alternative may
/// need another before it, and none at all where flags are set on the way, which reach into what follows them.
#[derive(Default)]
struct Alternations {
    found: Vec<(Range<usize>, Vec<Range<usize>>)>,
    repetitions: usize,
    has_flags: bool,
}

impl Visitor for Alternations {
    type Output = Self;
    type Err = std::convert::Infallible;

    fn finish(self) -> Result<Self, Self::Err> {
        Ok(if self.has_flags { Self::default() } else { self })
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), Self::Err> {
        match ast {
            Ast::Flags(_) => self.has_flags = true,
            Ast::Repetition(_) => self.repetitions += 1,
            Ast::Alternation(alternation) if self.repetitions == 0 => {
                let range = |ast: &Ast| ast.span().start.offset..ast.span().end.offset;
                let parts = alternation.asts.iter().map(range).filter(|part| !part.is_empty());
                self.found.push((range(ast), parts.collect()));
            }
            _ => {}
        }
        Ok(())
    }

    fn visit_post(&mut self, ast: &Ast) -> Result<(), Self::Err> {
        if matches!(ast, Ast::Repetition(_)) {
            self.repetitions -= 1;
        }
        Ok(())
    }
}
