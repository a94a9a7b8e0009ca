//! Which part of a pattern makes it too large.

use std::ops::Range;

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{Ast, RepetitionKind, RepetitionRange, Visitor, visit};

/// The counted repetition with the highest count, as bytes of the pattern and its count.
pub(super) fn largest_repetition(pattern: &str) -> Option<(Range<usize>, u32)> {
    let ast = Parser::new().parse(pattern).ok()?;
    visit(&ast, Largest(None)).ok().flatten()
}

struct Largest(Option<(Range<usize>, u32)>);

impl Visitor for Largest {
    type Output = Option<(Range<usize>, u32)>;
    type Err = std::convert::Infallible;

    fn finish(self) -> Result<Self::Output, Self::Err> {
        Ok(self.0)
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), Self::Err> {
        if let Ast::Repetition(repetition) = ast
            && let RepetitionKind::Range(range) = &repetition.op.kind
        {
            let (RepetitionRange::Exactly(count)
            | RepetitionRange::AtLeast(count)
            | RepetitionRange::Bounded(_, count)) = range;
            if self.0.as_ref().is_none_or(|(_, largest)| count > largest) {
                self.0 = Some((repetition.span.start.offset..repetition.span.end.offset, *count));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_count_is_to_blame() {
        assert_eq!(largest_repetition(r"https://[a-z]{1,900}\.(a{3}){20,}"), Some((8..20, 900)));
        assert_eq!(largest_repetition(r"https://(a{3}){20,}"), Some((8..19, 20)));
        assert_eq!(largest_repetition("https://a*b?c+"), None);
        assert_eq!(largest_repetition("("), None);
    }
}
