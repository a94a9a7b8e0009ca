//! A service that takes everything below a prefix, as `actix-files` does.

use actix_web::{App, Responder, delete, test};
use cors_actix::{Cors, cors};
use tests::{Ask, answer};

use crate::APP;
use crate::support::{Prefix, assert_no_grant};

#[cors(origins = ["https://app.example.com"])]
#[delete("/files")]
async fn delete_all() -> impl Responder {
    "annotated"
}

/// Its pattern reads like the endpoint's, and it takes every method: it is what runs.
#[actix_web::test]
async fn an_endpoint_grants_nothing_for_a_prefix_service_before_it() {
    let app =
        test::init_service(App::new().service(Prefix("/files")).service(delete_all).wrap(Cors::endpoints()))
            .await;
    let ask = Ask::preflight("DELETE", "/files", APP);
    assert_no_grant(&answer(&app, &ask).await);
    let run = answer(&app, &Ask::actual("DELETE", "/files", APP)).await;
    assert_eq!(run.body, b"a file");
    assert_no_grant(&run);
}
