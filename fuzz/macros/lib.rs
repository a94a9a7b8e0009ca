//! The modules of `cors-macros`, with the two entries that its macros have, on `proc-macro2`'s own tokens.

#![forbid(unsafe_code)]
#![allow(dead_code, unreachable_pub)]

// Asked whether a compiler is there; here none is.
extern crate proc_macro;

include!(concat!(env!("OUT_DIR"), "/modules.rs"));

use proc_macro2::TokenStream;

/// `#[cors(args)]` on `item`.
pub fn cors(args: TokenStream, item: &TokenStream) -> TokenStream {
    item::cors(args, item)
}

/// `policy!(args)`.
pub fn policy(args: TokenStream) -> TokenStream {
    policy::policy(args)
}
