//! Scopes one after the other, without a layer.

use actix_web::{App, Responder, delete, get, test, web};
use cors_actix::cors;
use tests::{Ask, answer, assert_answer};

use crate::{APP, PARTNER, VARY_PREFLIGHT};

#[cors(origins = ["https://app.example.com"])]
#[delete("/items/{id}")]
async fn strict() -> impl Responder {
    "strict"
}

#[cors(origins = ["https://partner.example.net"])]
#[delete("/items/{id}")]
async fn lax() -> impl Responder {
    "lax"
}

#[cors(origins = ["https://app.example.com"])]
#[get("/items/{id}")]
async fn strict_get() -> impl Responder {
    "strict"
}

/// Scopes one after the other, with handlers of one shape in each, without a layer.
#[actix_web::test]
async fn endpoints_of_one_shape_in_neighbouring_scopes_answer_for_themselves() {
    let app = test::init_service(
        App::new()
            .service(web::scope("/a").service(strict))
            .service(web::scope("/b").service(lax))
            .service(web::scope("/c").service(strict).service(strict_get)),
    )
    .await;
    for (path, method, origin) in [
        ("/a/items/1", "DELETE", APP),
        ("/b/items/1", "DELETE", PARTNER),
        ("/c/items/1", "GET", APP),
        ("/c/items/1", "DELETE", APP),
    ] {
        let got = answer(&app, &Ask::preflight(method, path, origin)).await;
        let expected = [
            ("access-control-allow-origin", origin),
            ("access-control-allow-methods", method),
            ("access-control-max-age", "600"),
            VARY_PREFLIGHT,
        ];
        assert_answer(&got, 204, &expected);
    }
}
