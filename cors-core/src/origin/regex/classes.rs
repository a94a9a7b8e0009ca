//! What the classes of a pattern take before any work on it is counted: of all of Unicode the parser builds, folds and copies
//! hundreds of ranges, of which no origin needs more than its 44 bytes.

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{Ast, ClassSetBinaryOp, ClassSetItem, Visitor, visit};

/// The most that is taken.
pub(super) const HEAVIEST: usize = 256;

/// `\d`, `\s`, `\w`.
const PERL: usize = 1;
/// What may have all of Unicode in one range: without regard to case each of its characters is looked up.
const WIDE: usize = 16;

/// How heavy the classes of `pattern` are; nothing, if it is no pattern.
pub(super) fn weight(pattern: &str) -> usize {
    let ast = Parser::new().parse(pattern);
    ast.ok().and_then(|ast| visit(&ast, Weight::default()).ok()).unwrap_or_default()
}

#[derive(Default)]
struct Weight {
    sum: usize,
    /// Of the brackets that are being visited: the weight of what stands in them, and how often that is folded anew.
    items: usize,
    folds: usize,
}

impl Visitor for Weight {
    type Output = usize;
    type Err = std::convert::Infallible;

    fn finish(self) -> Result<usize, Self::Err> {
        Ok(self.sum)
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), Self::Err> {
        match ast {
            Ast::ClassPerl(_) => self.sum += PERL,
            Ast::ClassUnicode(_) => self.sum += WIDE,
            Ast::ClassBracketed(_) => (self.items, self.folds) = (0, 1),
            _ => {}
        }
        Ok(())
    }

    fn visit_post(&mut self, ast: &Ast) -> Result<(), Self::Err> {
        if matches!(ast, Ast::ClassBracketed(_)) {
            self.sum += self.items * self.folds;
        }
        Ok(())
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), Self::Err> {
        self.folds += usize::from(matches!(item, ClassSetItem::Bracketed(_)));
        self.items += match item {
            ClassSetItem::Perl(class) if !class.negated => PERL,
            ClassSetItem::Perl(_) | ClassSetItem::Unicode(_) => WIDE,
            ClassSetItem::Range(range) if !range.end.c.is_ascii() => WIDE,
            ClassSetItem::Ascii(class) if class.negated => WIDE,
            ClassSetItem::Bracketed(class) if class.negated => WIDE,
            _ => 0,
        };
        Ok(())
    }

    fn visit_class_set_binary_op_pre(&mut self, _: &ClassSetBinaryOp) -> Result<(), Self::Err> {
        self.folds += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_weigh_what_they_take() {
        for (pattern, expected) in [
            ("https://[^.]+", 0),
            ("[[:alpha:]a-z]", 0),
            (r"\w\d.\S", 3),
            (r"\pL|\P{Greek}", 32),
            (r"[\w.-]+|[^\s/]", 2),
            (r"[\w\pL\x{80}-\x{ff}]", 33),
            (r"[\S]|[^\W_]|[a[:^alpha:]]", 48),
            // Each bracket and each operator folds all that stands within once more.
            (r"[[\w]]", 2),
            ("[a[^b]]", 32),
            (r"[[[\pL]]--a]", 64),
            (r"[\w]\d[a]", 2),
            ("(", 0),
        ] {
            assert_eq!(weight(pattern), expected, "{pattern}");
        }
    }
}
