//! What must hold whatever the input is: one module a target, each a function of bytes that panics when it does not hold.
//!
//! The oracles are written from the standards, slow and obvious, and share no code with what they judge.

#![forbid(unsafe_code)]

pub mod agreement;
pub mod attribute;
pub mod browser;
pub mod configuration;
pub mod corpus;
pub mod decision;
mod fetch_standard;
mod text;
pub mod wire;

/// Every target by name.
pub const TARGETS: [(&str, fn(&[u8])); 6] = [
    ("agreement", agreement::run),
    ("attribute", attribute::run),
    ("browser", browser::run),
    ("configuration", configuration::run),
    ("decision", decision::run),
    ("wire", wire::run),
];
