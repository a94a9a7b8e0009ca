//! Errors, gathered until everything is read, each at the tokens that it is about.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

use crate::check::Finding;

/// The errors of one expansion.
#[derive(Default)]
pub(crate) struct Diagnostics {
    errors: Vec<syn::Error>,
    /// Whether someone looked at the errors: forgetting to is a bug of this crate.
    looked_at: bool,
}

impl Diagnostics {
    /// An error that underlines all of `at`; without tokens, the whole attribute.
    pub(crate) fn error(&mut self, at: impl ToTokens, message: impl Display) {
        self.errors.push(syn::Error::new_spanned(at, message));
    }

    /// A finding, at the tokens that it is about.
    pub(crate) fn finding(&mut self, at: impl ToTokens, finding: &Finding) {
        self.error(at, finding);
    }

    /// The value of a result, its error kept.
    pub(crate) fn handle<T>(&mut self, result: Result<T, Mistake>) -> Option<T> {
        result.map_err(|mistake| self.finding(&mistake.at, &mistake.finding)).ok()
    }

    /// How many errors there are so far.
    pub(crate) fn count(&self) -> usize {
        self.errors.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// The errors as `compile_error!`s, if there are any, in the order of the source.
    pub(crate) fn finish(mut self) -> Result<(), TokenStream> {
        self.looked_at = true;
        let mut errors = std::mem::take(&mut self.errors);
        if errors.is_empty() {
            return Ok(());
        }
        errors.sort_by_key(|error| place(error.span()));
        Err(errors.iter().map(syn::Error::to_compile_error).collect())
    }
}

/// The line and the column; in a unit test there are none.
fn place(span: Span) -> Option<(usize, usize)> {
    proc_macro::is_available().then(|| span.unwrap()).map(|span| (span.line(), span.column()))
}

impl Drop for Diagnostics {
    fn drop(&mut self) {
        debug_assert!(self.looked_at || std::thread::panicking(), "errors that nobody looked at");
    }
}

/// A finding and where it is.
pub(crate) struct Mistake {
    pub(crate) at: TokenStream,
    pub(crate) finding: Finding,
}

impl Mistake {
    pub(crate) fn new(at: impl ToTokens, finding: Finding) -> Self {
        Self { at: at.into_token_stream(), finding }
    }
}
