//! From the text of a pattern to its structure, with everything left out that no origin can hold.

use std::ops::Range;

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Capture, Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind};

use super::alphabet::Symbols;

/// Why a pattern is no regular expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// Which bytes of the pattern are at fault.
    pub(crate) range: Range<usize>,
    /// One lower-case sentence without a full stop.
    pub(crate) sentence: String,
}

/// The structure of a pattern, restricted to the alphabet of origins and without its captures.
///
/// On origins it matches exactly what the pattern matches. What else the pattern matches is gone, which is what
/// makes it small: `\w` is one class of 37 bytes here and an automaton of hundreds of states in Unicode.
///
/// # Errors
///
/// What the `regex` crate does not accept, look-around and back-references included, and what it would not accept once it is
/// printed for it.
pub(super) fn parse(pattern: &str) -> Result<Hir, SyntaxError> {
    match regex_syntax::parse(pattern) {
        Ok(hir) => shallow(pattern, restricted(&hir)),
        Err(error) => Err(syntax_error(pattern, &error)),
    }
}

/// The deepest nesting that is printed. The parser's own bound is 250, and what is compiled has anchors and other patterns
/// around this one.
const DEEPEST: u32 = 240;

/// A repetition of a repetition has one group more as it is printed, so what could be parsed may be too deep by then.
fn shallow(pattern: &str, hir: Hir) -> Result<Hir, SyntaxError> {
    let is_shallow = ParserBuilder::new().nest_limit(DEEPEST).build().parse(&hir.to_string()).is_ok();
    let sentence = "groups and repetitions are nested too deeply";
    let error = || SyntaxError { range: 0..pattern.len(), sentence: sentence.to_owned() };
    is_shallow.then_some(hir).ok_or_else(error)
}

fn syntax_error(pattern: &str, error: &regex_syntax::Error) -> SyntaxError {
    let (span, sentence) = match error {
        regex_syntax::Error::Parse(error) => (error.span(), error.kind().to_string()),
        regex_syntax::Error::Translate(error) => (error.span(), error.kind().to_string()),
        other => {
            return SyntaxError {
                range: 0..pattern.len(),
                sentence: format!("not a regular expression: {other}"),
            };
        }
    };
    let Range { start, mut end } = span.start.offset..span.end.offset;
    // A caret needs something to point at.
    if start == end {
        end += pattern.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    SyntaxError { range: start..end, sentence }
}

/// The nesting is at most what the parser accepts (250 levels), so recursion is.
fn restricted(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Empty => Hir::empty(),
        HirKind::Literal(literal) if literal.0.iter().all(|byte| !Symbols::of(*byte).is_empty()) => {
            hir.clone()
        }
        HirKind::Literal(_) => Hir::fail(),
        HirKind::Class(class) => class_of(symbols(class)),
        HirKind::Look(look) => Hir::look(*look),
        HirKind::Repetition(repetition) => {
            let sub = restricted(&repetition.sub);
            // The tree's printer writes `(?:a+)?` as `a+?`, which is another expression. A group keeps them apart.
            let is_repeated = matches!(sub.kind(), HirKind::Repetition(_));
            let group = |sub| Hir::capture(Capture { index: 1, name: None, sub: Box::new(sub) });
            Hir::repetition(repetition.with(if is_repeated { group(sub) } else { sub }))
        }
        HirKind::Capture(Capture { sub, .. }) => restricted(sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(restricted).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(restricted).collect()),
    }
}

/// The symbols of a class.
pub(super) fn symbols(class: &Class) -> Symbols {
    match class {
        Class::Unicode(class) => {
            Symbols::of_ranges(class.ranges().iter().map(|range| (range.start(), range.end())))
        }
        Class::Bytes(class) => {
            Symbols::of_ranges(class.ranges().iter().map(|range| (range.start().into(), range.end().into())))
        }
    }
}

/// One of these symbols.
pub(super) fn class_of(symbols: Symbols) -> Hir {
    let ranges = symbols.bytes().map(char::from).map(|symbol| ClassUnicodeRange::new(symbol, symbol));
    Hir::class(Class::Unicode(ClassUnicode::new(ranges)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_symbols_of_origins_are_left() {
        for (pattern, wanted) in [
            ("(?i)A(?P<name>b)", "(?:[a][b])"),
            (r"\d", "[0-9]"),
            (r"[\w&&[^a-z]]", "[0-9_]"),
            ("é|a", "[a]"),
            ("(?x) a # comment", "(?:a)"),
        ] {
            let parsed = parse(pattern).expect(pattern);
            assert_eq!(parsed, regex_syntax::parse(wanted).expect(wanted), "{pattern}");
        }
        assert_eq!(parse("[A-Z]").expect("a class"), Hir::fail());
        assert_eq!(parse("x é").expect("a literal"), Hir::fail());
    }

    #[test]
    fn what_is_printed_means_the_same() {
        for (pattern, printed) in [
            ("(?:a+)?", "(a+)?"),
            ("(?:(?:a{2})?)*", "((a{2})?)*"),
            ("(?:ab)+?", "(?:ab)+?"),
            ("(?:a?|b)*", "(?:a?|b)*"),
        ] {
            assert_eq!(parse(pattern).expect(pattern).to_string(), printed);
        }
    }

    #[test]
    fn what_is_nested_too_deeply_to_be_printed_is_refused() {
        let nested: [fn(usize) -> String; 2] = [
            |depth| "x".to_owned() + &"*".repeat(depth),
            |depth| format!("x{}y+{}", "(?:".repeat(depth), ")?".repeat(depth)),
        ];
        for pattern in nested {
            // Each level is a group and a repetition, printed.
            assert!(parse(&pattern(110)).is_ok());
            for depth in [122, 124] {
                let (text, sentence) = (pattern(depth), "groups and repetitions are nested too deeply");
                assert!(regex_syntax::parse(&text).is_ok(), "the parser itself takes it");
                let expected = SyntaxError { range: 0..text.len(), sentence: sentence.to_owned() };
                assert_eq!(parse(&text), Err(expected));
            }
        }
    }

    #[test]
    fn errors_name_the_bytes_at_fault() {
        for (pattern, range, sentence) in [
            ("https://(a", 8..9, "unclosed group"),
            ("a)", 1..2, "unopened group"),
            ("a(?=b)", 1..4, "look-around, including look-ahead and look-behind, is not supported"),
            (r"(a)\1", 3..5, "backreferences are not supported"),
            (r"(?-u:\xff)", 5..9, "pattern can match invalid UTF-8"),
            ("*", 0..1, "repetition operator missing expression"),
        ] {
            assert_eq!(
                parse(pattern),
                Err(SyntaxError { range, sentence: sentence.to_owned() }),
                "{pattern}"
            );
        }
    }
}
