//! A long path, and many endpoints elsewhere.

use std::time::{Duration, Instant};

use actix_web::{App, Responder, delete, put, test, web};
use cors_actix::cors;
use tests::{Ask, answer};

use crate::APP;

#[cors(origins = ["https://app.example.com"])]
#[put("/x/{a}")]
async fn other() -> impl Responder {
    "other"
}

#[cors(origins = ["https://app.example.com"])]
#[delete("/items/{id}")]
async fn strict() -> impl Responder {
    "strict"
}

/// The work of a preflight does not grow with the product of the path's length and the number of endpoints.
#[actix_web::test]
async fn a_long_path_costs_no_more_with_many_endpoints() {
    async fn worst(scopes: usize) -> Duration {
        let mut app = App::new();
        for number in 0..scopes {
            app = app.service(web::scope(&format!("/s{number}")).service(strict));
        }
        let app = test::init_service(app.service(web::scope("/t").service(other))).await;
        let path = format!("/t/x/{}", "a".repeat(20_000));
        let ask = Ask::preflight("DELETE", &path, APP);
        answer(&app, &ask).await;
        let mut best = Duration::MAX;
        for _ in 0..2 {
            let start = Instant::now();
            answer(&app, &ask).await;
            best = best.min(start.elapsed());
        }
        best
    }
    let (few, many) = (worst(1).await, worst(100).await);
    assert!(many < few * 20 + Duration::from_millis(2), "{few:?} with one other endpoint, {many:?} with 100");
}
