//! A path that is rewritten inside of the layer.

use std::sync::LazyLock;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Uri;
use actix_web::middleware::{Next, NormalizePath, from_fn};
use actix_web::{App, Error, Responder, delete, test};
use cors_actix::{Cors, DynamicPolicy, OriginQuery, Policy, cors};
use tests::{Ask, Listener, answer, assert_answer};

use crate::support::{LAX, assert_no_grant, auth};
use crate::{APP, PARTNER, VARY};

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

static TENANTS: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    let source = async |query: OriginQuery| query.origin() == APP && query.parameter("tenant") != Some("b");
    DynamicPolicy::new(Policy::builder(), source).expect("the stated part is right")
});

#[cors(policy = TENANTS)]
#[delete("/{tenant}/items")]
async fn of_tenant() -> impl Responder {
    "deleted"
}

/// Gives `/alias` the path of the second tenant, and lets nobody in who does not say who they are.
async fn alias(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    if request.path() == "/alias/items" {
        request.match_info_mut().get_mut().update(&Uri::from_static("/b/items"));
    }
    auth(request, next).await
}

/// A source was asked for the path that came in. What it said is not said of the path that inner middleware has made of it: neither
/// of its endpoint, nor of what refuses in its place.
#[actix_web::test]
async fn what_a_source_said_of_one_path_is_not_said_of_another() {
    let granted = [("access-control-allow-origin", APP), VARY];
    for default in [None, Some(&*TENANTS)] {
        let layer = default.map_or_else(Cors::endpoints, Cors::new);
        let app = App::new().service(of_tenant).wrap(from_fn(alias)).wrap(layer);
        let app = test::init_service(app).await;
        let ask = |path| Ask::actual("DELETE", path, APP);
        let (inside, outside) = (|path| ask(path).header("Authorization", "Bearer a"), ask);
        assert_answer(&answer(&app, &outside("/a/items")).await, 401, &granted);
        assert_answer(&answer(&app, &inside("/a/items")).await, 200, &granted);
        assert_answer(&answer(&app, &outside("/b/items")).await, 401, &[VARY]);
        assert_answer(&answer(&app, &inside("/b/items")).await, 200, &[VARY]);
        assert_answer(&answer(&app, &inside("/alias/items")).await, 200, &[VARY]);
        assert_answer(&answer(&app, &outside("/alias/items")).await, 401, &[VARY]);
    }
}
