//! A preflight's answer is a constant of policy and origin.

use actix_web::{App, Responder, delete, get, guard, put, route, test, web};
use cors_actix::cors;
use tests::{Ask, Listener, answer, assert_answer};

use crate::{APP, EVIL, VARY_PREFLIGHT};

#[cors(
    origins = ["https://app.example.com", "https://*.example.org:*"],
    credentials,
    headers = ["Content-Type", "x-api-key"],
    expose_headers = ["X-Total"],
    max_age = "10m"
)]
#[get("/items/{id}")]
async fn item(id: web::Path<u32>) -> impl Responder {
    id.to_string()
}

#[cors(origins = ["https://admin.example.com"], max_age = 0)]
#[delete("/items/{id}")]
async fn delete_item(id: web::Path<u32>) -> impl Responder {
    id.to_string()
}

#[cors(origins = "*", headers = ["*", "Authorization"])]
#[put("/items/{id}")]
async fn put_item(id: web::Path<u32>) -> impl Responder {
    id.to_string()
}

#[cors(origins = ["https://app.example.com"], methods = [PURGE, "GET"])]
#[route("/many", method = "GET", method = "PURGE", method = "PUT")]
async fn many() -> impl Responder {
    "many"
}

#[actix_web::test]
async fn each_method_of_a_path_has_its_own_policy() {
    let app = test::init_service(App::new().service(item).service(delete_item).service(put_item)).await;
    for origin in [APP, "https://a.example.org", "https://a.b.example.org:8443"] {
        let expected = [
            ("access-control-allow-origin", origin),
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-methods", "GET"),
            ("access-control-allow-headers", "Content-Type, x-api-key"),
            // Not the 600 that `item` says: its path's DELETE and PUT have other policies, and browsers cache by URL.
            ("access-control-max-age", "600"),
            VARY_PREFLIGHT,
        ];
        let got = answer(&app, &Ask::preflight("GET", "/items/1", origin)).await;
        assert_eq!(got.body, b"");
        assert_answer(&got, 204, &expected);
    }
    let admin = "https://admin.example.com";
    let expected = [
        ("access-control-allow-origin", admin),
        ("access-control-allow-methods", "DELETE"),
        ("access-control-max-age", "0"),
        VARY_PREFLIGHT,
    ];
    assert_answer(&answer(&app, &Ask::preflight("DELETE", "/items/1", admin)).await, 204, &expected);
    for (method, origin) in [("DELETE", APP), ("GET", admin), ("GET", EVIL), ("GET", "https://example.org")] {
        assert_answer(
            &answer(&app, &Ask::preflight(method, "/items/1", origin)).await,
            403,
            &[VARY_PREFLIGHT],
        );
    }
}

#[actix_web::test]
async fn a_public_policy_answers_everyone_alike() {
    let app = test::init_service(App::new().service(put_item)).await;
    let expected = [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-methods", "PUT"),
        ("access-control-allow-headers", "*, Authorization"),
        ("access-control-max-age", "600"),
        ("vary", "Access-Control-Request-Method"),
    ];
    for origin in [APP, EVIL, "null", "", "nonsense"] {
        assert_answer(&answer(&app, &Ask::preflight("PUT", "/items/1", origin)).await, 204, &expected);
    }
}

#[actix_web::test]
async fn methods_narrow_and_keep_their_order() {
    let app = test::init_service(App::new().service(many)).await;
    let constant = [
        ("access-control-allow-origin", APP),
        ("access-control-allow-methods", "PURGE, GET"),
        ("access-control-max-age", "600"),
        VARY_PREFLIGHT,
    ];
    for method in ["GET", "PURGE"] {
        assert_answer(&answer(&app, &Ask::preflight(method, "/many", APP)).await, 204, &constant);
    }
    // What is left out gets the constant all the same, so that the console names the method.
    assert_answer(&answer(&app, &Ask::preflight("PUT", "/many", APP)).await, 204, &constant);
    // Browsers do not look for these in the list, so the refusal is the answer.
    for method in ["POST", "HEAD"] {
        assert_answer(&answer(&app, &Ask::preflight(method, "/many", APP)).await, 403, &[VARY_PREFLIGHT]);
    }
}

#[actix_web::test]
async fn what_is_asked_never_changes_the_answer() {
    let app = test::init_service(App::new().service(item)).await;
    let plain = answer(&app, &Ask::preflight("GET", "/items/1", APP)).await;
    for headers in [&b"content-type"[..], b"x-evil", b",,,,", b"\xff", &vec![b','; 100_000]] {
        let ask = Ask::preflight("GET", "/items/1", APP).header("Access-Control-Request-Headers", headers);
        let got = answer(&app, &ask).await;
        assert_eq!((got.status, &got.headers), (plain.status, &plain.headers));
    }
}

/// An endpoint of the app itself takes no path of a scope: nobody serves the method there, and the path's own endpoint says so.
#[actix_web::test]
async fn an_endpoint_of_the_app_is_not_waited_for_below_a_scope() {
    let scope = web::scope("/api").service(item);
    let app = test::init_service(App::new().service(delete_item).service(scope)).await;
    let own = answer(&app, &Ask::preflight("GET", "/api/items/1", APP)).await;
    assert_eq!(own.lines("access-control-allow-methods").collect::<Vec<_>>(), ["GET"], "{own}");
    let other = answer(&app, &Ask::preflight("DELETE", "/api/items/1", APP)).await;
    assert_answer(&other, 204, &own.cors());
    // Whether there were other endpoints in between or not.
    let app = App::new().service(many).service(web::scope("/api").service(item)).service(delete_item);
    let app = test::init_service(app).await;
    assert_answer(&answer(&app, &Ask::preflight("DELETE", "/api/items/1", APP)).await, 204, &own.cors());
}

/// What is un-annotated counts only where it may be what runs: not elsewhere, nor behind the scope that the router has entered.
#[actix_web::test]
async fn unannotated_handlers_that_cannot_run_take_nothing_away() {
    #[cors(origins = ["https://app.example.com"])]
    #[get("/items/me")]
    async fn me() -> impl Responder {
        "me"
    }
    let scope = web::scope("/api").service(me).service(delete_item);
    let app = App::new()
        .service(scope)
        .route("/{user}/items/{item}", web::patch().to(|| async { "never" }))
        .route("/plain", web::get().to(|| async { "plain" }));
    let app = test::init_service(app).await;
    let ask = |method, origin| Ask::preflight(method, "/api/items/me", origin);
    let own = answer(&app, &ask("GET", APP)).await;
    assert_eq!(own.lines("access-control-allow-methods").collect::<Vec<_>>(), ["GET"], "{own}");
    for _ in 0..2 {
        // Nobody serves it, so the path's own endpoint says so.
        assert_answer(&answer(&app, &ask("PATCH", APP)).await, 204, &own.cors());
        // An annotated handler of another pattern comes first, and does not serve it.
        let delete = answer(&app, &ask("DELETE", "https://admin.example.com")).await;
        assert_eq!(delete.lines("access-control-allow-methods").collect::<Vec<_>>(), ["DELETE"], "{delete}");
    }
}

/// Behind another scope, which the router has passed, it may.
#[actix_web::test]
async fn an_unannotated_handler_behind_a_scope_that_was_passed_may_run() {
    #[cors(origins = ["https://app.example.com"])]
    #[get("/{user}/items/{item}")]
    async fn theirs() -> impl Responder {
        "theirs"
    }
    let scope = web::scope("/api").guard(guard::Host("partners.test"));
    let app = App::new()
        .service(scope.route("/items/{item}", web::get().to(|| async { "partners" })))
        .service(theirs)
        .route("/{user}/{kind}/{item}", web::patch().to(|| async { "un-annotated" }));
    let app = test::init_service(app).await;
    for _ in 0..2 {
        let asked = answer(&app, &Ask::preflight("PATCH", "/api/items/1", APP)).await;
        assert_eq!(asked.lines("access-control-allow-origin").count(), 0, "{asked}");
        let ran = answer(&app, &Ask::actual("PATCH", "/api/items/1", APP)).await;
        assert_eq!(ran.body, b"un-annotated", "this is what the preflight is about");
    }
}

/// What takes no part in CORS, or grants less than the path's GET, gives a browser nothing to mix up.
#[actix_web::test]
async fn endpoints_of_one_path_that_grant_no_more_than_its_get_stay_cached() {
    #[cors(origins = ["https://app.example.com", "https://admin.example.com"])]
    #[get("/shared")]
    async fn wide() -> impl Responder {
        "wide"
    }
    #[cors(origins = ["https://app.example.com"])]
    #[put("/shared")]
    async fn narrow() -> impl Responder {
        "narrow"
    }
    #[cors(disabled)]
    #[delete("/shared")]
    async fn without() -> impl Responder {
        "without"
    }
    let events = Listener::start();
    let app = test::init_service(App::new().service(wide).service(narrow).service(without)).await;
    for _ in 0..2 {
        for method in ["GET", "PUT"] {
            let expected = [
                ("access-control-allow-origin", APP),
                ("access-control-allow-methods", method),
                ("access-control-max-age", "600"),
                VARY_PREFLIGHT,
            ];
            let got = answer(&app, &Ask::preflight(method, "/shared", APP)).await;
            assert_answer(&got, 204, &expected);
        }
    }
    assert!(events.told().is_empty());
}
