//! `enforce`: a foreign origin that is not allowed does not reach the handler; the server's own does.

use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::{App, Responder, get, test};
use cors_actix::cors;
use tests::{Ask, answer, assert_answer};

use crate::{APP, EVIL, VARY};

static RUNS: AtomicUsize = AtomicUsize::new(0);

#[cors(origins = ["https://app.example.com"], enforce)]
#[get("/secret")]
async fn secret() -> impl Responder {
    RUNS.fetch_add(1, Ordering::SeqCst);
    "secret"
}

#[actix_web::test]
async fn only_allowed_and_own_origins_reach_the_handler() {
    let app = test::init_service(App::new().service(secret)).await;
    let runs = |ask: Ask| {
        let app = &app;
        async move {
            let before = RUNS.load(Ordering::SeqCst);
            let got = answer(app, &ask).await;
            (RUNS.load(Ordering::SeqCst) - before, got)
        }
    };
    let own = || Ask::new("GET", "/secret").header("Host", "api.example.com:8443");
    for refused in [
        Ask::actual("GET", "/secret", EVIL),
        Ask::actual("GET", "/secret", "null"),
        Ask::actual("GET", "/secret", ""),
        Ask::actual("GET", "/secret", APP).header("Origin", APP),
        own().header("Origin", "https://api.example.com"),
        own().header("Origin", "https://api.example.com:8443").header("Sec-Fetch-Site", "cross-site"),
        own().header("Origin", "https://api.example.com:8443").header("Sec-Fetch-Site", "same-site"),
        own().header("Origin", "null"),
    ] {
        let (ran, got) = runs(refused).await;
        assert_answer(&got, 403, &[VARY]);
        assert_eq!((ran, got.body), (0, Vec::new()));
    }
    for passed in [
        own(),
        Ask::actual("GET", "/secret", APP),
        own().header("Origin", "https://api.example.com:8443"),
        own().header("Origin", "null").header("Sec-Fetch-Site", "same-origin"),
        own().header("Origin", "https://behind-a-proxy.example").header("Sec-Fetch-Site", "same-origin"),
    ] {
        let (ran, got) = runs(passed).await;
        assert_eq!((ran, got.status), (1, 200));
    }
}
