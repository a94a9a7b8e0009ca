//! Methods that take anything.

use actix_web::{App, http};
use cors_actix::Cors;

fn main() {
    let cors = Cors::default()
        .allowed_origin_fn(|origin, _| origin.as_bytes().ends_with(b".example.com"))
        .allowed_headers(vec![http::header::AUTHORIZATION, http::header::ACCEPT])
        .allowed_header(http::header::CONTENT_TYPE)
        .max_age(None)
        .block_on_origin_mismatch(false);
    let _ = App::new().wrap(cors);
}
