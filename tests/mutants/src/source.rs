//! Where the expressions are that a mutant's span names by one token.

use std::collections::HashMap;
use std::ops::Range;

use proc_macro2::LineColumn;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::Result;

/// A place that can have mutants, found by the place that cargo-mutants names.
#[derive(Clone)]
pub enum Shape {
    Binary {
        left: Range<usize>,
        op: String,
        right: Range<usize>,
    },
    Assign {
        target: Range<usize>,
        op: String,
        value: Range<usize>,
    },
    Unary {
        op: String,
        operand: Range<usize>,
    },
    /// The pattern without its guard, and the guard.
    Arm {
        pattern: Range<usize>,
        guard: Option<Range<usize>>,
    },
    /// The value of a field, what it is without being stated, and what has to be written before it.
    Field {
        value: Range<usize>,
        otherwise: String,
        name: String,
    },
}

/// The places of one file, by kind of mutant and first byte of what cargo-mutants names.
pub struct Shapes {
    found: HashMap<(&'static str, usize), Shape>,
}

impl Shapes {
    pub fn read(text: &str) -> Result<Self> {
        let mut finder = Finder { lines: Lines::new(text), text, found: HashMap::new() };
        finder.visit_file(&syn::parse_file(text)?);
        Ok(Self { found: finder.found })
    }

    pub fn at(&self, genre: &str, byte: usize) -> Option<&Shape> {
        let genre = ["BinaryOperator", "UnaryOperator", "MatchArm", "StructField"]
            .into_iter()
            .find(|known| *known == genre)?;
        self.found.get(&(genre, byte))
    }
}

/// Lines and columns to bytes.
pub struct Lines<'a>(Vec<(usize, &'a str)>);

impl<'a> Lines<'a> {
    pub fn new(text: &'a str) -> Self {
        let mut at = 0;
        Self(
            text.split_inclusive('\n')
                .map(|line| {
                    at += line.len();
                    (at - line.len(), line)
                })
                .collect(),
        )
    }

    /// Of a line counted from 1 and a column counted from 0.
    pub fn byte(&self, line: usize, column: usize) -> usize {
        let (at, line) = self.0[line - 1];
        at + line.chars().take(column).map(char::len_utf8).sum::<usize>()
    }
}

struct Finder<'a> {
    lines: Lines<'a>,
    text: &'a str,
    found: HashMap<(&'static str, usize), Shape>,
}

impl Finder<'_> {
    fn range(&self, what: &impl Spanned) -> Range<usize> {
        let byte = |place: LineColumn| self.lines.byte(place.line, place.column);
        let span = what.span();
        byte(span.start())..byte(span.end())
    }
}

impl<'a> Visit<'a> for Finder<'_> {
    fn visit_expr_binary(&mut self, node: &'a syn::ExprBinary) {
        let op = self.range(&node.op);
        let text = self.text[op.clone()].to_owned();
        let (left, right) = (self.range(&*node.left), self.range(&*node.right));
        // What follows `let` in a chain cannot stand in a `match`.
        if !binds(&node.left) && !binds(&node.right) {
            let shape = if text.ends_with('=') && !matches!(text.as_str(), "==" | "!=" | "<=" | ">=") {
                Shape::Assign { target: left, op: text, value: right }
            } else {
                Shape::Binary { left, op: text, right }
            };
            self.found.insert(("BinaryOperator", op.start), shape);
        }
        visit::visit_expr_binary(self, node);
    }

    fn visit_expr_unary(&mut self, node: &'a syn::ExprUnary) {
        let op = self.range(&node.op);
        let shape = Shape::Unary { op: self.text[op.clone()].to_owned(), operand: self.range(&*node.expr) };
        self.found.insert(("UnaryOperator", op.start), shape);
        visit::visit_expr_unary(self, node);
    }

    fn visit_expr_struct(&mut self, node: &'a syn::ExprStruct) {
        if let Some(base) = &node.rest {
            let base = &self.text[self.range(&**base)];
            for field in &node.fields {
                let name = &self.text[self.range(&field.member)];
                let otherwise = format!("({base}).{name}");
                let name = if field.colon_token.is_none() { format!("{name}: ") } else { String::new() };
                let shape = Shape::Field { value: self.range(&field.expr), otherwise, name };
                self.found.insert(("StructField", self.range(field).start), shape);
            }
        }
        visit::visit_expr_struct(self, node);
    }

    fn visit_arm(&mut self, node: &'a syn::Arm) {
        let (pattern, guard) = match &node.pat {
            syn::Pat::Guard(guarded) => (self.range(&*guarded.pat), Some(self.range(&*guarded.guard))),
            pattern => (self.range(pattern), None),
        };
        self.found.insert(("MatchArm", self.range(node).start), Shape::Arm { pattern, guard });
        visit::visit_arm(self, node);
    }
}

/// Whether it is `let`, or a chain with one.
fn binds(expression: &syn::Expr) -> bool {
    match expression {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(chain) => binds(&chain.left) || binds(&chain.right),
        _ => false,
    }
}
