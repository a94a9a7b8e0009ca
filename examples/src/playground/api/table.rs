//! What is served, and for whom: for reviews, and for the test that notices every change of a policy.

use actix_web::web::ServiceConfig;
use actix_web::{HttpRequest, Responder, get};
use cors_actix::{cors, endpoint_table};

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(endpoints);
}

/// Every endpoint of this API with its policy, as the running program knows them. `examples/tests/endpoints` compares this text with
/// the one that was reviewed.
#[cors(origins = ["http://localhost:*"])]
#[get("/endpoints")]
async fn endpoints(request: HttpRequest) -> impl Responder {
    endpoint_table(&request).to_string()
}
