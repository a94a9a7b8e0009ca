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

use actix_web::web::ServiceConfig;

/// Everything the API serves.
pub(super) fn configure(config: &mut ServiceConfig) {
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
