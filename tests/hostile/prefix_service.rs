//! A service that takes everything below a prefix, as `actix-files` does.

use actix_web::dev::{AppService, HttpServiceFactory, ResourceDef, ServiceRequest, fn_service};
use actix_web::{App, Error, HttpResponse, Responder, delete, test};
use cors_actix::{Cors, cors};
use tests::{Ask, answer};

use crate::APP;
use crate::support::assert_no_grant;

#[cors(origins = ["https://app.example.com"])]
#[delete("/files")]
async fn delete_all() -> impl Responder {
    "annotated"
}

/// As `actix-files` registers itself: a prefix without a map.
struct Prefix(&'static str);

impl HttpServiceFactory for Prefix {
    fn register(self, config: &mut AppService) {
        let service = fn_service(|request: ServiceRequest| async {
            Ok::<_, Error>(request.into_response(HttpResponse::Ok().body("a file")))
        });
        config.register_service(ResourceDef::prefix(self.0), None, service, None);
    }
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
