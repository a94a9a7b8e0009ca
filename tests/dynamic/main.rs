//! `DynamicPolicy`: origins that a source decides, at endpoints, through the layer, and as its default.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::{Condition, Next, NormalizePath, from_fn};
use actix_web::{App, Error, HttpResponse, HttpServer, Responder, error, get, guard, put, rt, test, web};
use cors_actix::{Cors, DynamicPolicy, OriginQuery, Policy, cors};
use tests::{Ask, Listener, answer, assert_answer};

const A: &str = "https://a.example";
const B: &str = "https://b.example";
const VARY: (&str, &str) = ("vary", "Origin");
const VARY_PREFLIGHT: (&str, &str) = ("vary", "Origin, Access-Control-Request-Method");

static ASKED: AtomicUsize = AtomicUsize::new(0);

/// `t1` allows `A`, `t2` allows `B`; `broken` fails and `slow` never answers.
async fn lookup(query: &OriginQuery) -> Result<bool, String> {
    ASKED.fetch_add(1, Ordering::SeqCst);
    rt::task::yield_now().await;
    assert!(
        query.endpoint().is_empty() || query.endpoint().starts_with("/{tenant}/"),
        "{}",
        query.endpoint()
    );
    match query.parameter("tenant") {
        Some("broken") => Err("no connection".into()),
        Some("slow") => std::future::pending().await,
        Some(tenant) => Ok((tenant, query.origin()) == ("t1", A) || (tenant, query.origin()) == ("t2", B)),
        None => Ok(query.origin() == A),
    }
}

fn tenants() -> DynamicPolicy {
    DynamicPolicy::new(Policy::builder().credentials(true).headers(["Content-Type"]), async |query| {
        lookup(&query).await
    })
    .expect("the stated part is right")
    .keyed_by(["tenant"])
    .deadline(Duration::from_millis(50))
}

static TENANTS: LazyLock<DynamicPolicy> = LazyLock::new(tenants);
static DEFAULT: LazyLock<DynamicPolicy> = LazyLock::new(tenants);

#[cors(policy = TENANTS)]
#[get("/items/{id}")]
async fn item(path: web::Path<(String, u32)>) -> impl Responder {
    format!("{path:?}")
}

#[cors(policy = TENANTS)]
#[put("/items/{id}")]
async fn save() -> impl Responder {
    "saved"
}

fn grant(origin: &str) -> [(&str, &str); 3] {
    [("access-control-allow-origin", origin), ("access-control-allow-credentials", "true"), VARY]
}

fn preflight_grant<'a>(origin: &'a str, methods: &'a str) -> [(&'a str, &'a str); 6] {
    [
        ("access-control-allow-origin", origin),
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-methods", methods),
        ("access-control-allow-headers", "Content-Type"),
        ("access-control-max-age", "600"),
        VARY_PREFLIGHT,
    ]
}

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

static SHARED_COUNT: AtomicUsize = AtomicUsize::new(0);
static SHARED: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    DynamicPolicy::new(Policy::builder(), async |query: OriginQuery| {
        SHARED_COUNT.fetch_add(1, Ordering::SeqCst);
        rt::time::sleep(Duration::from_millis(300)).await;
        query.origin() == A
    })
    .expect("right")
});

#[cors(policy = SHARED)]
#[get("/shared")]
async fn shared() -> impl Responder {
    "shared"
}

/// Workers are threads: they share the question, and the answer.
#[actix_web::test]
async fn all_workers_ask_once() {
    const CLIENTS: usize = 24;
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let address = listener.local_addr().expect("an address");
    let server = HttpServer::new(|| App::new().service(shared).wrap(Cors::endpoints())).workers(4);
    let server = server.disable_signals().listen(listener).expect("it listens").run();
    let handle = server.handle();
    rt::spawn(server);
    let ask_all = |origin: &'static str| {
        rt::task::spawn_blocking(move || {
            let clients: Vec<_> = (0..CLIENTS)
                .map(|_| {
                    thread::spawn(move || {
                        let mut stream = TcpStream::connect(address).expect("it listens");
                        let request = format!(
                            "GET /shared HTTP/1.1\r\nHost: x\r\nOrigin: {origin}\r\nConnection: close\r\n\r\n"
                        );
                        stream.write_all(request.as_bytes()).expect("it reads");
                        let mut answer = String::new();
                        stream.read_to_string(&mut answer).expect("an answer");
                        assert!(
                            answer.starts_with("HTTP/1.1 200") && answer.contains("vary: Origin"),
                            "{answer}"
                        );
                        answer.contains("access-control-allow-origin")
                    })
                })
                .collect();
            clients
                .into_iter()
                .map(|client| client.join().expect("an answer"))
                .filter(|allowed| *allowed)
                .count()
        })
    };
    assert_eq!(ask_all(A).await.expect("answers"), CLIENTS);
    assert_eq!(ask_all(A).await.expect("answers"), CLIENTS);
    assert_eq!(SHARED_COUNT.load(Ordering::SeqCst), 1);
    assert_eq!(ask_all(B).await.expect("answers"), 0);
    assert_eq!(ask_all(B).await.expect("answers"), 0);
    assert_eq!(SHARED_COUNT.load(Ordering::SeqCst), 2);
    SHARED.forget();
    assert_eq!(ask_all(A).await.expect("answers"), CLIENTS);
    assert_eq!(SHARED_COUNT.load(Ordering::SeqCst), 3);
    handle.stop(false).await;
}

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

/// Which of the tenants it is that the handler works for, and the source is asked about.
#[cors(policy = SPELLED)]
#[get("/spelled")]
async fn spelled(tenant: web::Path<String>) -> String {
    tenant.into_inner()
}

static SPELLED: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    DynamicPolicy::new(Policy::builder().credentials(true), async |query| {
        match query.parameter("tenant") {
            Some("a+b" | "50%" | "x/y") => query.origin() == A,
            // Whoever registers these must not be taken for the others.
            Some("a%2Bb" | "50%25" | "x%2Fy" | "x%2fy") => query.origin() == B,
            _ => false,
        }
    })
    .expect("the stated part is right")
});

/// actix's router leaves `%25`, `%2B` and `%2F` as they are, and `web::Path` does not: the source is asked about the tenant that the
/// handler sees.
#[actix_web::test]
async fn the_source_is_asked_about_what_the_handler_sees() {
    for layer in [false, true] {
        let app = App::new().service(web::scope("/{tenant}").service(spelled));
        let app = app.wrap(actix_web::middleware::Condition::new(layer, Cors::endpoints()));
        let app = test::init_service(app).await;
        for (written, tenant, allowed) in [
            ("a+b", "a+b", A),
            ("a%2Bb", "a+b", A),
            ("a%252Bb", "a%2Bb", B),
            ("50%25", "50%", A),
            ("50%2525", "50%25", B),
            ("x%2Fy", "x/y", A),
            ("x%2fy", "x/y", A),
            ("x%252Fy", "x%2Fy", B),
        ] {
            let path = format!("/{written}/spelled");
            for origin in [A, B] {
                let got = answer(&app, &Ask::actual("GET", &path, origin)).await;
                assert_eq!(got.body, tenant.as_bytes(), "{written}");
                let granted = grant(origin);
                let expected = if origin == allowed { &granted[..] } else { &[VARY] };
                assert_answer(&got, 200, expected);
                let preflight = answer(&app, &Ask::preflight("GET", &path, origin)).await;
                assert_eq!(preflight.status, if origin == allowed { 204 } else { 403 }, "{written} {origin}");
            }
        }
    }
}
