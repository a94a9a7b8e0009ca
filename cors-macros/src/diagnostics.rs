//! Errors, gathered until everything is read, each at the tokens that it is about.

use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::check::Finding;

/// The errors of one expansion.
#[derive(Default)]
pub(crate) struct Diagnostics {
    errors: Option<syn::Error>,
    count: usize,
    /// Whether someone looked at the errors: forgetting to is a bug of this crate.
    looked_at: bool,
}

impl Diagnostics {
    /// An error that underlines all of `at`; without tokens, the whole attribute.
    pub(crate) fn error(&mut self, at: impl ToTokens, message: impl Display) {
        let error = syn::Error::new_spanned(at, message);
        self.count += 1;
        match &mut self.errors {
            Some(errors) => errors.combine(error),
            None => self.errors = Some(error),
        }
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
        self.count
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The errors as `compile_error!`s, if there are any.
    pub(crate) fn finish(mut self) -> Result<(), TokenStream> {
        self.looked_at = true;
        self.errors.take().map_or(Ok(()), |errors| Err(errors.into_compile_error()))
    }
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
