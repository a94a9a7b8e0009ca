//! What the compiler does for one annotated handler: expands the attribute, then reads what was written.

use std::hint::black_box;

use proc_macro2::{TokenStream, TokenTree};

use crate::case::Case;

/// The handler of `build-time/run`: attribute's arguments, item.
const ONE: (&str, &str) = (
    r#"origins = ["https://app.example.com"], credentials, headers = ["Content-Type"]"#,
    r#"#[get("/r1/{id}")] async fn handler(id: web::Path<u32>) -> String { id.to_string() }"#,
);

/// The expansions, whose time is a part of what 500 annotated handlers cost to check.
#[must_use]
pub fn cases() -> Vec<Case> {
    let (arguments, item) = (tokens(ONE.0), tokens(ONE.1));
    vec![Case::new("expand/handler", move || {
        black_box(cors_macros_source::cors(black_box(arguments.clone()), black_box(&item)));
    })]
}

/// How many tokens are written for a handler, and its own among them: the other part.
#[must_use]
pub fn written() -> Vec<(&'static str, usize)> {
    let plain = tokens(ONE.1);
    vec![
        ("a plain handler", count(plain.clone())),
        ("an annotated handler, expanded", count(cors_macros_source::cors(tokens(ONE.0), &plain))),
    ]
}

fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn count(tokens: TokenStream) -> usize {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => 1 + count(group.stream()),
            _ => 1,
        })
        .sum()
}
