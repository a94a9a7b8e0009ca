//! The page's files, compiled in: no build step, nothing from the network.

use actix_web::HttpResponse;
use actix_web::http::header::ContentType;
use actix_web::web::{self, ServiceConfig};

macro_rules! assets {
    ($($url:literal is $file:literal of $media_type:literal),* $(,)?) => {
        /// URL, media type, text.
        const ASSETS: &[(&str, &str, &str)] =
            &[$(($url, $media_type, include_str!(concat!("../../../assets/", $file)))),*];
    };
}

assets! {
    "/" is "index.html" of "text/html; charset=utf-8",
    "/style.css" is "style.css" of "text/css; charset=utf-8",
    "/icon.svg" is "icon.svg" of "image/svg+xml",
    "/app.js" is "app.js" of "text/javascript; charset=utf-8",
    "/attempt.js" is "attempt.js" of "text/javascript; charset=utf-8",
    "/call.js" is "call.js" of "text/javascript; charset=utf-8",
    "/catalogue.js" is "catalogue.js" of "text/javascript; charset=utf-8",
    "/dom.js" is "dom.js" of "text/javascript; charset=utf-8",
    "/form.js" is "form.js" of "text/javascript; charset=utf-8",
    "/result.js" is "result.js" of "text/javascript; charset=utf-8",
    "/wire.js" is "wire.js" of "text/javascript; charset=utf-8",
}

pub(super) fn configure(config: &mut ServiceConfig) {
    for &(url, media_type, text) in ASSETS {
        config.route(url, web::get().to(move || async move { asset(media_type, text) }));
    }
}

fn asset(media_type: &'static str, text: &'static str) -> HttpResponse {
    let media_type = media_type.parse().map_or_else(|_| ContentType::octet_stream(), ContentType);
    HttpResponse::Ok().insert_header(media_type).body(text)
}
