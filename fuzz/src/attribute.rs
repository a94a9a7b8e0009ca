//! Whatever stands in the attribute: no panic, the same every time, and what comes out is Rust that keeps the handler.
//!
//! Input: the arguments; after a line of `---` the item, a plain handler where there is none.

use proc_macro2::{TokenStream, TokenTree};

const HANDLER: &str =
    "#[get(\"/items/{id}\")] async fn item(id: web::Path<u32>) -> impl Responder { id.to_string() }";

pub fn run(data: &[u8]) {
    let Some(text) = std::str::from_utf8(data).ok().filter(|text| text.len() <= 2048 && is_shallow(text))
    else {
        return;
    };
    let (args, item) = text.split_once("\n---\n").map_or((text, None), |(args, item)| (args, Some(item)));
    let Ok(args) = args.parse::<TokenStream>() else { return };
    let Ok(tokens) = item.unwrap_or(HANDLER).parse::<TokenStream>() else { return };

    let expand = || cors_macros_source::cors(args.clone(), &tokens);
    let expansion = expand();
    assert_eq!(expansion.to_string(), expand().to_string());
    if item.is_none() {
        assert!(syn::parse2::<syn::File>(expansion.clone()).is_ok(), "{args} gives {expansion}");
        assert!(has(&expansion, "item"), "{args} loses the handler: {expansion}");
    }
    let policy = cors_macros_source::policy(args.clone());
    assert!(syn::parse2::<syn::Expr>(policy.clone()).is_ok(), "{args} gives {policy}");
}

/// Brackets deeper than anybody writes end in the stack of whoever reads Rust, rustc included.
fn is_shallow(text: &str) -> bool {
    text.bytes().filter(|byte| matches!(byte, b'(' | b'[' | b'{' | b'<' | b'&' | b'*' | b'!' | b'-')).count()
        <= 64
}

fn has(tokens: &TokenStream, name: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => has(&group.stream(), name),
        _ => false,
    })
}
