//! How often a source is asked: once a request at the most, and not at all where the answer is known.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actix_web::middleware::{Condition, NormalizePath};
use actix_web::{App, HttpResponse, Responder, get, guard, put, test, web};
use cors_actix::{Cors, DynamicPolicy, OriginQuery, Policy, cors};
use tests::{Ask, answer, assert_answer};

use super::{A, B, VARY, grant, lookup, tenants};

#[cors(policy = COUNTED)]
#[get("/items/{id}")]
async fn counted() -> impl Responder {
    "counted"
}

static COUNT: AtomicUsize = AtomicUsize::new(0);
static COUNTED: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    DynamicPolicy::new(Policy::builder().credentials(true), |query: OriginQuery| async move {
        COUNT.fetch_add(1, Ordering::SeqCst);
        query.origin() == A && query.parameter("id") == Some("1")
    })
    .expect("right")
});

#[actix_web::test]
async fn one_question_serves_layer_and_endpoint_and_the_impossible_is_never_asked() {
    let app = App::new().service(web::scope("/{tenant}").service(counted)).wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    for _ in 0..3 {
        assert_answer(&answer(&app, &Ask::actual("GET", "/t1/items/1", A)).await, 200, &grant(A));
        assert_eq!(answer(&app, &Ask::preflight("GET", "/t1/items/1", A)).await.status, 204);
    }
    assert_eq!(COUNT.load(Ordering::SeqCst), 1, "the layer's question is the endpoint's");
    for origin in ["http://a.example", "null", "", "https://a.example/", "nonsense"] {
        assert_answer(&answer(&app, &Ask::actual("GET", "/t1/items/1", origin)).await, 200, &[VARY]);
    }
    assert_eq!(COUNT.load(Ordering::SeqCst), 1);
    // Without `keyed_by` every parameter counts.
    assert_answer(&answer(&app, &Ask::actual("GET", "/t1/items/2", A)).await, 200, &[VARY]);
    assert_eq!(COUNT.load(Ordering::SeqCst), 2);
}

static QUESTIONS: AtomicUsize = AtomicUsize::new(0);

/// As [`TENANTS`], with a count of its own, and every question is one of its own.
static ASKED_ONCE: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    DynamicPolicy::new(Policy::builder(), async |query: OriginQuery| {
        QUESTIONS.fetch_add(1, Ordering::SeqCst);
        lookup(&query).await
    })
    .expect("the stated part is right")
    .failed_time_to_live(Duration::ZERO)
    .deadline(Duration::from_millis(50))
});

/// The same, and no answer is remembered.
static UNREMEMBERED: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    DynamicPolicy::new(Policy::builder(), async |query: OriginQuery| {
        QUESTIONS.fetch_add(1, Ordering::SeqCst);
        lookup(&query).await
    })
    .expect("the stated part is right")
    .capacity(0)
});

#[cors(policy = ASKED_ONCE)]
#[put("/asked/{id}")]
async fn asked_once() -> impl Responder {
    "asked once"
}

#[cors(policy = UNREMEMBERED)]
#[put("/forgotten/{id}")]
async fn unremembered() -> impl Responder {
    "unremembered"
}

/// The layer asks before the router is asked, and the endpoint has to know as well: it is the same request, so one question,
/// whatever is remembered of it for others.
#[actix_web::test]
async fn a_request_asks_one_question_once() {
    let long = "x".repeat(3000);
    // Whether something un-annotated may run instead: then the layer leaves a preflight to the router.
    for is_undecided in [false, true] {
        let configure = move |config: &mut web::ServiceConfig| {
            let scope = web::scope("/{tenant}");
            let any = web::resource("/{any:.*}").route(web::get().to(HttpResponse::Ok)).guard(guard::Get());
            config.service(
                if is_undecided { scope.service(any) } else { scope }
                    .service(asked_once)
                    .service(unremembered),
            );
        };
        for layer in [false, true] {
            let app = App::new().configure(configure).wrap(Condition::new(layer, Cors::endpoints()));
            let app = test::init_service(app).await;
            for (path, origin, asks) in [
                ("/t1/asked/1", A, [1, 0]),
                ("/t1/asked/1", B, [1, 0]),
                ("/broken/asked/1", A, [1, 1]),
                ("/slow/asked/1", A, [1, 1]),
                (&format!("/t1/asked/{long}"), A, [1, 1]),
                ("/t1/forgotten/1", A, [1, 1]),
                ("/t1/forgotten/1", B, [1, 1]),
                // No origin is as long.
                ("/t1/forgotten/1", &format!("https://{long}.example"), [0, 0]),
            ] {
                for is_preflight in [true, false] {
                    ASKED_ONCE.forget();
                    for expected in asks {
                        let before = QUESTIONS.load(Ordering::SeqCst);
                        let ask = if is_preflight { Ask::preflight } else { Ask::actual };
                        let got = answer(&app, &ask("PUT", path, origin)).await;
                        let asked = QUESTIONS.load(Ordering::SeqCst) - before;
                        let name = &path[..path.len().min(20)];
                        assert_eq!(
                            asked, expected,
                            "{name}, layer: {layer}, undecided: {is_undecided}: {got}"
                        );
                        let is_allowed = path.starts_with("/t1/") && origin == A;
                        let is_granted = got.lines("access-control-allow-origin").next().is_some();
                        let is_hidden = is_preflight && is_undecided;
                        assert_eq!(is_granted, is_allowed && !is_hidden, "{name}, layer: {layer}: {got}");
                    }
                }
            }
        }
    }
}

/// As [`UNREMEMBERED`], without the count.
static FORGOTTEN: LazyLock<DynamicPolicy> = LazyLock::new(|| tenants().capacity(0));

#[cors(policy = FORGOTTEN)]
#[put("/forgotten")]
async fn forgotten() -> impl Responder {
    "forgotten"
}

/// A request that becomes the endpoint's behind the layer has another question than the default had, of the same policy.
#[actix_web::test]
async fn what_a_default_was_told_is_no_answer_for_an_endpoint() {
    let app = App::new().service(web::scope("/{tenant}").service(forgotten));
    let app = test::init_service(app.wrap(NormalizePath::trim()).wrap(Cors::new(&FORGOTTEN))).await;
    for (path, own, other) in [("/t1/forgotten/", A, B), ("/t2/forgotten/", B, A)] {
        assert_answer(&answer(&app, &Ask::actual("PUT", path, own)).await, 200, &grant(own));
        assert_answer(&answer(&app, &Ask::actual("PUT", path, other)).await, 200, &[VARY]);
    }
}
