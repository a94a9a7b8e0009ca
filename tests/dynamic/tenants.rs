//! Whom each tenant allows, with and without the layer, and as its default; a source that fails allows nobody.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, Error, HttpResponse, error, test, web};
use cors_actix::Cors;
use tests::{Ask, answer, assert_answer};

use super::{A, B, DEFAULT, VARY, VARY_PREFLIGHT, grant, item, preflight_grant, save};

#[actix_web::test]
async fn each_tenant_has_its_own_origins() {
    let app =
        test::init_service(App::new().service(web::scope("/{tenant}").service(item).service(save))).await;
    for (tenant, own, other) in [("t1", A, B), ("t2", B, A)] {
        let path = format!("/{tenant}/items/1");
        for _ in 0..2 {
            assert_answer(&answer(&app, &Ask::actual("GET", &path, own)).await, 200, &grant(own));
            assert_answer(&answer(&app, &Ask::actual("GET", &path, other)).await, 200, &[VARY]);
            let preflight = answer(&app, &Ask::preflight("PUT", &path, own)).await;
            assert_answer(&preflight, 204, &preflight_grant(own, "PUT"));
            assert_answer(&answer(&app, &Ask::preflight("PUT", &path, other)).await, 403, &[VARY_PREFLIGHT]);
        }
        assert_answer(&answer(&app, &Ask::new("GET", &path)).await, 200, &[VARY]);
    }
}

#[actix_web::test]
async fn a_source_that_fails_refuses_and_nothing_else_changes() {
    let app =
        test::init_service(App::new().service(web::scope("/{tenant}").service(item).service(save))).await;
    for tenant in ["broken", "slow"] {
        let path = format!("/{tenant}/items/1");
        let got = answer(&app, &Ask::actual("GET", &path, A)).await;
        assert_answer(&got, 200, &[VARY]);
        assert_eq!(got.body, format!("Path((\"{tenant}\", 1))").as_bytes(), "the handler ran");
        assert_answer(&answer(&app, &Ask::preflight("PUT", &path, A)).await, 403, &[VARY_PREFLIGHT]);
    }
}

async fn authenticate<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if request.headers().contains_key("Authorization") {
        next.call(request).await
    } else {
        Err(error::ErrorUnauthorized("no"))
    }
}

#[actix_web::test]
async fn the_layer_asks_before_authentication_and_for_its_answers() {
    let scope = web::scope("/{tenant}").wrap(from_fn(authenticate)).service(item).service(save);
    let app = test::init_service(App::new().service(scope).wrap(Cors::endpoints())).await;
    for path in ["/t1/items/1", "/t1/items/2"] {
        assert_answer(&answer(&app, &Ask::preflight("PUT", path, A)).await, 204, &preflight_grant(A, "PUT"));
        assert_answer(&answer(&app, &Ask::preflight("PUT", path, B)).await, 403, &[VARY_PREFLIGHT]);
        assert_answer(&answer(&app, &Ask::actual("GET", path, A)).await, 401, &grant(A));
        assert_answer(&answer(&app, &Ask::actual("GET", path, B)).await, 401, &[VARY]);
        let passed = Ask::actual("GET", path, A).header("Authorization", "x");
        assert_answer(&answer(&app, &passed).await, 200, &grant(A));
    }
    assert_answer(&answer(&app, &Ask::actual("GET", "/slow/items/1", A)).await, 401, &[VARY]);
}

#[actix_web::test]
async fn a_source_decides_the_layers_default() {
    let app = App::new()
        .route("/plain", web::get().to(|| async { "plain" }))
        .route(
            "/own",
            web::get().to(|| async {
                HttpResponse::Ok().insert_header(("Access-Control-Allow-Origin", "*")).finish()
            }),
        )
        .wrap(Cors::new(&DEFAULT));
    let app = test::init_service(app).await;
    assert_answer(&answer(&app, &Ask::actual("GET", "/plain", A)).await, 200, &grant(A));
    assert_answer(&answer(&app, &Ask::actual("GET", "/nowhere", A)).await, 404, &grant(A));
    assert_answer(&answer(&app, &Ask::actual("GET", "/plain", B)).await, 200, &[VARY]);
    let methods = preflight_grant(A, "GET, HEAD, POST");
    assert_answer(&answer(&app, &Ask::preflight("GET", "/plain", A)).await, 204, &methods);
    assert_answer(&answer(&app, &Ask::preflight("GET", "/plain", B)).await, 403, &[VARY_PREFLIGHT]);
    let own = [("access-control-allow-origin", "*"), VARY];
    assert_answer(&answer(&app, &Ask::actual("GET", "/own", A)).await, 200, &own);
}
