//! The API that the page calls: one idea a file, and each handler states above itself who may call it.

pub(super) mod accounts;
pub(super) mod broken;
pub(super) mod errors;
pub(super) mod headers;
pub(super) mod items;
pub(super) mod orders;
pub(super) mod origins;
pub(super) mod session;

use actix_web::web::ServiceConfig;

/// Everything the API serves.
pub(super) fn configure(config: &mut ServiceConfig) {
    origins::configure(config);
    headers::configure(config);
    orders::configure(config);
    items::configure(config);
    session::configure(config);
    accounts::configure(config);
    errors::configure(config);
    broken::configure(config);
}
