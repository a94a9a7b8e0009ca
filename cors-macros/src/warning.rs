//! Warnings. A stable macro has one way to warn: to use an item that is `#[deprecated]` with the text as its note.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::check::Finding;

/// A finding that does not refuse, and where it is shown.
pub(crate) struct Warning {
    /// The code in snake case: the name of the deprecated item, which the compiler prints.
    name: String,
    text: String,
    span: Span,
}

impl Warning {
    /// `finding`, at the first token of `place`.
    pub(crate) fn new(finding: &Finding, place: &TokenStream) -> Self {
        Self {
            name: finding.code().as_str().replace('-', "_"),
            text: finding.to_string(),
            span: place.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span()),
        }
    }
}

impl ToTokens for Warning {
    /// A block that does nothing but be noticed.
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let text = &self.text;
        let declared = Ident::new(&self.name, Span::mixed_site());
        let used = Ident::new(&self.name, self.span);
        tokens.extend(quote! {
            {
                #[deprecated(note = #text)]
                #[allow(non_upper_case_globals)]
                const #declared: () = ();
                let () = #used;
            }
        });
    }
}
