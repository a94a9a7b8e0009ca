//! A default that may be replaced while serving, and a path that is rewritten inside of the layer.

use std::sync::LazyLock;

use actix_web::middleware::NormalizePath;
use actix_web::{App, web};
use cors_actix::{Cors, SharedPolicy, scope_default};
use tests::{Ask, answer, assert_answer};

use crate::support::{LAX, STRICT};
use crate::{APP, PARTNER, VARY};

static SHARED: LazyLock<SharedPolicy> = LazyLock::new(|| SharedPolicy::new(LAX.clone()));

/// The answer gets the default of the scope that its handler stands in, whatever default the request began with.
#[actix_web::test]
async fn a_rewritten_path_gets_the_default_of_where_it_leads() {
    let plain = || web::get().to(|| async { "un-annotated" });
    let strict = web::scope("/strict").service(scope_default(&STRICT)).route("/x", plain());
    let app = App::new().service(strict).route("/x", plain());
    let app = actix_web::test::init_service(app.wrap(NormalizePath::trim()).wrap(Cors::new(&*SHARED))).await;
    for path in ["/strict/x", "//strict/x"] {
        let got = answer(&app, &Ask::actual("GET", path, PARTNER)).await;
        assert_eq!(got.body, b"un-annotated");
        assert_answer(&got, 200, &[VARY]);
        let granted = [("access-control-allow-origin", APP), VARY];
        assert_answer(&answer(&app, &Ask::actual("GET", path, APP)).await, 200, &granted);
    }
    let granted = [("access-control-allow-origin", PARTNER), VARY];
    assert_answer(&answer(&app, &Ask::actual("GET", "//x", PARTNER)).await, 200, &granted);
}
