//! What is near a mistake and legitimate, and what generated code must not disturb. Compiled twice: in this edition and
//! in that of 2021.

// Written as in the root of a program.
#![allow(unreachable_pub)]

// For `brought`; what `#[cors]` takes away is not used.
#[allow(unused_imports)]
#[macro_use(get, routes)]
extern crate actix_web;

mod bodies;
mod brought;
mod conditional;
mod keys;
mod lints;
mod local;
mod macros;
mod modules;
mod names;
mod origins;
mod pasted;
mod policies;
mod renamed_crate;
mod routes;
mod silenced;
mod visibility;
