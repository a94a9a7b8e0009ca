//! Origins: the vocabulary of the engine.
//!
//! * `scheme`, `host`, `wire`: what a serialised origin is, for the request side;
//! * `pattern`: what a configured origin is, with errors that point into the literal;
//! * `repair`: the literal that was meant; `expression`: the regular expression that was;
//! * `public_suffix`: under which names anyone can register;
//! * `regex`: expressions, and the proof of whose origins they match;
//! * `set`: many configured origins, asked one at a time, in tables of `slots` by `hash` and `seed`.

mod asked;
mod expression;
pub(crate) mod hash;
pub(crate) mod host;
pub(crate) mod lookalike;
pub(crate) mod pattern;
pub(crate) mod public_suffix;
pub(crate) mod punycode;
pub(crate) mod regex;
pub(crate) mod repair;
pub(crate) mod scheme;
pub(crate) mod seed;
pub(crate) mod set;
mod slots;
pub(crate) mod texts;
pub(crate) mod wire;
