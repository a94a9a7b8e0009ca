//! What a refusal by a source says.

use actix_web::{App, HttpResponse, test, web};
use cors_actix::Cors;
use tests::{Ask, Listener, answer, assert_answer};

use super::{B, DEFAULT, VARY, item};

#[actix_web::test]
async fn a_refusal_says_that_the_source_refuses() {
    let app = App::new()
        .route("/plain", web::get().to(HttpResponse::Ok))
        .service(web::scope("/{tenant}").service(item))
        .wrap(Cors::new(&DEFAULT));
    let app = test::init_service(app).await;
    for (path, name) in [("/t1/items/1", "item"), ("/plain", "the default policy")] {
        for (origin, cause, fix) in [
            (
                B,
                format!("the source of origins of `{name}` does not allow `https://b.example`, or has no answer"),
                "add it to what the source looks at, if its pages are meant to call; after `forget` the change counts at \
                 once",
            ),
            (
                "http://a.example",
                format!(
                    "the source of origins of `{name}` is not asked about `http://a.example`, which no list may hold"
                ),
                "serve the page by https, or leave `credentials` out of the policy",
            ),
            (
                "null",
                "the page is sandboxed, comes from a file, or was redirected through a third origin: its origin is `null`"
                    .to_owned(),
                "serve the page from an origin of its own, and answer without redirects between origins",
            ),
        ] {
            let listener = Listener::start();
            assert_answer(&answer(&app, &Ask::actual("GET", path, origin)).await, 200, &[VARY]);
            assert_eq!(answer(&app, &Ask::preflight("GET", path, origin)).await.status, 403);
            let told = listener.told();
            assert_eq!(told.len(), 2, "{told:?}");
            for told in told {
                assert_eq!(told.field("event"), "refusal");
                assert_eq!((told.field("cause"), told.field("fix")), (cause.as_str(), fix), "{told:?}");
            }
        }
    }
}
