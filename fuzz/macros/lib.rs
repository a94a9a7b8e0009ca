//! The modules of `cors-macros`, with the two entries that its macros have, on `proc-macro2`'s own tokens.

#![allow(dead_code, unreachable_pub)]

#[path = "../../cors-macros/src/args.rs"]
mod args;
#[path = "../../cors-macros/src/check.rs"]
mod check;
#[path = "../../cors-macros/src/constant.rs"]
mod constant;
#[path = "../../cors-macros/src/diagnostics.rs"]
mod diagnostics;
#[path = "../../cors-macros/src/endpoint.rs"]
mod endpoint;
#[path = "../../cors-macros/src/expand.rs"]
mod expand;
#[path = "../../cors-macros/src/facts.rs"]
mod facts;
#[path = "../../cors-macros/src/fallback.rs"]
mod fallback;
#[path = "../../cors-macros/src/handler.rs"]
mod handler;
#[path = "../../cors-macros/src/item.rs"]
mod item;
#[path = "../../cors-macros/src/key.rs"]
mod key;
#[path = "../../cors-macros/src/members.rs"]
mod members;
#[path = "../../cors-macros/src/module.rs"]
mod module;
#[path = "../../cors-macros/src/paths.rs"]
mod paths;
#[path = "../../cors-macros/src/pattern.rs"]
mod pattern;
#[path = "../../cors-macros/src/policy.rs"]
mod policy;
#[path = "../../cors-macros/src/route.rs"]
mod route;
#[path = "../../cors-macros/src/tokens.rs"]
mod tokens;
#[path = "../../cors-macros/src/value.rs"]
mod value;
#[path = "../../cors-macros/src/warning.rs"]
mod warning;

use proc_macro2::TokenStream;

/// `#[cors(args)]` on `item`.
pub fn cors(args: TokenStream, item: &TokenStream) -> TokenStream {
    item::cors(args, item)
}

/// `policy!(args)`.
pub fn policy(args: TokenStream) -> TokenStream {
    policy::policy(args)
}
