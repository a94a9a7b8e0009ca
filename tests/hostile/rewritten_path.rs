//! A path that is rewritten inside of the layer.

use actix_web::middleware::NormalizePath;
use actix_web::{App, Responder, delete, test};
use cors_actix::{Cors, cors};
use tests::{Ask, Listener, answer};

use crate::PARTNER;
use crate::support::{LAX, assert_no_grant};

#[cors(origins = ["https://app.example.com"])]
#[delete("/items/{id}")]
async fn strict() -> impl Responder {
    "strict"
}

/// What rewrites the path inside of the layer makes the preflight another path's: that is told.
#[actix_web::test]
async fn a_path_rewritten_inside_of_the_layer_is_told() {
    let events = Listener::start();
    let app =
        test::init_service(App::new().service(strict).wrap(NormalizePath::trim()).wrap(Cors::new(&LAX)))
            .await;
    let before = answer(&app, &Ask::preflight("DELETE", "/items/1/", PARTNER)).await;
    let run = answer(&app, &Ask::actual("DELETE", "/items/1/", PARTNER)).await;
    assert_eq!(run.body, b"strict");
    assert_no_grant(&run);
    assert!(!events.lines().is_empty(), "granted {before}\nand nobody was told that `strict` ran");
}
