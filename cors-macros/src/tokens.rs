//! Token streams cut at commas, so that a mistake in one part leaves the others readable.

use proc_macro2::{Delimiter, Punct, TokenStream, TokenTree};

/// What stands between two commas.
pub(crate) struct Chunk {
    pub(crate) tokens: Vec<TokenTree>,
    /// The comma behind it.
    pub(crate) comma: Option<Punct>,
}

/// Cuts at top-level commas. A trailing comma makes no chunk.
pub(crate) fn chunks(tokens: TokenStream) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let mut current = Vec::new();
    for token in flatten(tokens) {
        match token {
            TokenTree::Punct(comma) if comma.as_char() == ',' => {
                chunks.push(Chunk { tokens: std::mem::take(&mut current), comma: Some(comma) });
            }
            token => current.push(token),
        }
    }
    if !current.is_empty() {
        chunks.push(Chunk { tokens: current, comma: None });
    }
    chunks
}

/// The tokens without the invisible groups that `macro_rules!` puts around its fragments: there are no operators here
/// whose precedence they would keep.
pub(crate) fn flatten(tokens: TokenStream) -> Vec<TokenTree> {
    let mut flat = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                flat.extend(flatten(group.stream()));
            }
            token => flat.push(token),
        }
    }
    flat
}

/// The tokens as a stream again.
pub(crate) fn stream(tokens: &[TokenTree]) -> TokenStream {
    tokens.iter().cloned().collect()
}

/// The tokens as text without white space, as one writes a header name or a path.
pub(crate) fn joined(tokens: &[TokenTree]) -> String {
    stream(tokens).to_string().split_whitespace().collect()
}

/// The character, if the token is punctuation.
pub(crate) fn punct(token: Option<&TokenTree>) -> Option<char> {
    match token {
        Some(TokenTree::Punct(punct)) => Some(punct.as_char()),
        _ => None,
    }
}

/// The word, if the token is one; `r#` left out.
pub(crate) fn word(token: Option<&TokenTree>) -> Option<String> {
    match token {
        Some(TokenTree::Ident(ident)) => Some(syn::ext::IdentExt::unraw(ident).to_string()),
        _ => None,
    }
}
