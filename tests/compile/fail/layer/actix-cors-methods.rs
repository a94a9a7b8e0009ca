//! A policy says everything; the layer has no words of its own.

use actix_web::App;
use cors_actix::{Cors, policy};

fn main() {
    let cors = Cors::new(policy!(origins = ["https://app.example.com"]))
        .supports_credentials()
        .allowed_methods(vec!["GET", "POST"]);
    let _ = App::new().wrap(cors);
    let _ = App::new().wrap(Cors::endpoints().allow_any_origin());
}
