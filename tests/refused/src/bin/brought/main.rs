//! The route attributes are there by `macro_use`, which stands in another file than the handlers.

#[macro_use]
extern crate actix_web;

mod api;

fn main() {
    let _ = api::item;
}
