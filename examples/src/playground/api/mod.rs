//! The API that the page calls: one idea a file, and each handler states above itself who may call it.

mod accounts;
mod broken;
mod errors;
mod headers;
pub(super) mod items;
mod members;
mod orders;
mod origins;
mod prices;
mod session;
mod table;

use actix_web::web::{self, Html, ServiceConfig};
use actix_web::{Responder, get};
use cors_actix::cors;

/// Where the page is.
#[derive(Clone)]
pub(super) struct PageAddress(pub(super) String);

/// For whoever opens the API in a browser. No script has anything to read here.
#[cors(disabled)]
#[get("/")]
async fn root(page: web::Data<PageAddress>) -> impl Responder {
    let PageAddress(page) = &**page;
    Html::new(format!(
        "<!doctype html><title>CORS playground: the API</title>\n\
         <p>This is the playground's API. The page that calls it is <a href=\"{page}\">{page}</a>.\n"
    ))
}

/// Everything the API serves.
pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(root);
    origins::configure(config);
    headers::configure(config);
    orders::configure(config);
    items::configure(config);
    session::configure(config);
    accounts::configure(config);
    members::configure(config);
    prices::configure(config);
    errors::configure(config);
    table::configure(config);
    broken::configure(config);
}
