//! What the attribute stands on.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Visibility};

use crate::args::{Args, Door};
use crate::check::{Code, Finding, Subject};
use crate::diagnostics::Diagnostics;
use crate::tokens::{flatten, word};
use crate::{endpoint, fallback, join, module};

/// An item: its attributes and visibility, and the rest as tokens, so that nothing inside can fail to be read.
pub(crate) struct Item {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) rest: Vec<TokenTree>,
}

/// The expansion of `#[cors(args)]` on `item`.
pub(crate) fn cors(args: TokenStream, item: &TokenStream) -> TokenStream {
    let Ok(read) = Item::read.parse2(visible(item.clone())) else {
        return refuse(args, item, &TokenStream::new(), "this");
    };
    match read.kind() {
        Kind::Function => endpoint::cors(args, read, item),
        Kind::Module => module::cors(&args, read, item),
        Kind::Other(name) => {
            let at = read.rest.first().to_token_stream();
            refuse(args, item, &at, name)
        }
    }
}

/// The attribute stands on something that no request ever reaches.
fn refuse(args: TokenStream, item: &TokenStream, at: &TokenStream, name: &str) -> TokenStream {
    let mut out = Diagnostics::default();
    let sentence = format!("`#[cors]` stands on a route handler or an inline module, and {name} is neither");
    let finding = Finding::error(Code::Target, Subject::Handler, sentence)
        .help("move it above the route attribute of each handler, as in `#[get(\"/items\")]`, or above `mod api { ... }` around them")
        .help(format!(
            "for all of the app remove it here, and write `.wrap(cors_actix::Cors::new({}))` on `App::new()`",
            join::policy(args.clone())
        ));
    out.finding(at, &finding);
    let mut args = Args::read(args, Door::Handler, &mut out);
    endpoint::check_alone(&mut args, &mut out);
    fallback::unchanged(out, item)
}

/// The item itself, where `macro_rules!` handed it over as one invisible group.
fn visible(item: TokenStream) -> TokenStream {
    let mut tokens = item.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == proc_macro2::Delimiter::None => {
            visible(group.stream())
        }
        _ => item,
    }
}

enum Kind {
    Function,
    Module,
    /// What it is, with its article.
    Other(&'static str),
}

impl ToTokens for Item {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.attrs.iter().for_each(|attr| attr.to_tokens(tokens));
        self.vis.to_tokens(tokens);
        tokens.extend(self.rest.iter().cloned());
    }
}

impl Item {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let vis = input.parse()?;
        Ok(Self { attrs, vis, rest: flatten(input.parse()?) })
    }

    fn kind(&self) -> Kind {
        let mut words = self.rest.iter().filter_map(|token| word(Some(token)));
        let Some(first) = words.find(|word| word != "unsafe") else { return Kind::Other("this") };
        if is_function(&self.rest) {
            return Kind::Function;
        }
        Kind::Other(match first.as_str() {
            "mod" => return Kind::Module,
            "struct" => "a struct",
            "enum" => "an enum",
            "union" => "a union",
            "impl" => "an `impl`",
            "trait" | "auto" => "a trait",
            "use" => "a `use`",
            "static" => "a static",
            "const" => "a constant",
            "type" => "a type",
            "extern" => "an `extern` block",
            _ => "this",
        })
    }
}

/// Whether `fn` follows, behind nothing but its own qualifiers.
pub(crate) fn is_function(tokens: &[TokenTree]) -> bool {
    for (at, token) in tokens.iter().enumerate() {
        match word(Some(token)).as_deref() {
            Some("fn") => return true,
            Some("const" | "async" | "unsafe" | "safe" | "extern" | "default") => {}
            // The ABI behind `extern`.
            None if matches!(token, TokenTree::Literal(_)) && at > 0 => {}
            _ => return false,
        }
    }
    false
}

/// The last segment of an attribute's path.
pub(crate) fn last_segment(attr: &Attribute) -> String {
    let last = attr.path().segments.last();
    last.map(|segment| syn::ext::IdentExt::unraw(&segment.ident).to_string()).unwrap_or_default()
}
