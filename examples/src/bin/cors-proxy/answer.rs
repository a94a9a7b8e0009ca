//! What this proxy says itself.

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, ContentType},
    },
};

/// A sentence for whoever reads the network panel, and for no cache.
pub(crate) fn text(status: StatusCode, why: &str) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header(ContentType::plaintext())
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(format!("cors-proxy: {why}\n"))
}
