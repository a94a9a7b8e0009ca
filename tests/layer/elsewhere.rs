//! Other shapes of apps: several at a time, apps that come and go, apps in apps, real servers.

use std::future::{Ready, poll_fn, ready};
use std::task::{Context, Poll};

use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::middleware::from_fn;
use actix_web::{App, Error, HttpRequest, HttpResponse, HttpServer, Responder, get, test, web};
use cors_actix::{Cors, cors};
use tests::{Ask, answer, assert_answer};

use crate::{APP, DEFAULT, DOCS, bearer, item, of_default, of_item, remove};

#[actix_web::test]
async fn several_apps_do_not_know_of_each_other() {
    let one =
        App::new().service(web::scope("/one").wrap(from_fn(bearer)).service(item)).wrap(Cors::endpoints());
    let other = App::new().service(web::scope("/other").service(item)).wrap(Cors::new(&DEFAULT));
    let (one, other) = (test::init_service(one), test::init_service(other));
    let (one, other) = (one.await, other.await);
    for _ in 0..3 {
        assert_eq!(answer(&one, &Ask::preflight("GET", "/one/items/1", APP)).await.status, 204);
        assert_eq!(answer(&one, &Ask::preflight("GET", "/other/items/1", APP)).await.status, 404);
        assert_answer(&answer(&other, &Ask::actual("GET", "/other/items/1", APP)).await, 200, &of_item(APP));
        assert_answer(&answer(&other, &Ask::actual("GET", "/one/items/1", DOCS)).await, 404, &of_default());
    }
    drop(one);
    let again = App::new().service(web::scope("/again").wrap(from_fn(bearer)).service(remove).service(item));
    let again = test::init_service(again.wrap(Cors::endpoints())).await;
    assert_eq!(answer(&again, &Ask::preflight("GET", "/again/items/1", APP)).await.status, 204);
    assert_answer(&answer(&other, &Ask::actual("GET", "/other/items/1", APP)).await, 200, &of_item(APP));
}

#[actix_web::test]
async fn names_patterns_and_405s_are_unchanged() {
    #[cors(origins = ["https://app.example.com"])]
    #[get("/named/{id}", name = "thing")]
    async fn named(request: HttpRequest) -> impl Responder {
        let url = request.url_for("thing", ["7"]).map(|url| url.path().to_owned());
        format!("{:?} {:?} {url:?}", request.match_pattern(), request.match_name())
    }
    let scope = web::scope("/s")
        .service(named)
        .service(web::resource("/named/{id}").route(web::put().to(|| async { "" })));
    let app = test::init_service(App::new().service(scope).wrap(Cors::endpoints())).await;
    let answered = answer(&app, &Ask::new("GET", "/s/named/7")).await;
    assert_eq!(answered.body, br#"Some("/s/named/{id}") Some("thing") Ok("/s/named/7")"#);
    let refused = answer(&app, &Ask::new("POST", "/s/named/7")).await;
    assert_eq!((refused.status, refused.lines("allow").collect::<Vec<_>>()), (405, vec!["GET, PUT"]));
    // The mark of the scope can be reached by nothing.
    for path in ["/s/%01cors", "/%01cors", "/s%01cors"] {
        assert_eq!(answer(&app, &Ask::new("GET", path)).await.status, 404);
    }
}

#[actix_web::test]
async fn a_handler_may_call_another_app() {
    #[cors(origins = ["https://app.example.com"], credentials)]
    #[get("/outer")]
    async fn outer() -> impl Responder {
        let inner = test::init_service(App::new().service(item).wrap(Cors::new(&DEFAULT))).await;
        let answered = answer(&inner, &Ask::actual("GET", "/nothing", DOCS)).await;
        assert_answer(&answered, 404, &of_default());
        "called"
    }
    let app = test::init_service(App::new().service(outer).wrap(Cors::endpoints())).await;
    assert_answer(&answer(&app, &Ask::actual("GET", "/outer", APP)).await, 200, &of_item(APP));
}

/// What stands in an app without a layer writes for itself, and what passes its answer on is of the app around: its default
/// counts, and leaves a grant that is there as it is.
#[actix_web::test]
async fn a_handler_may_pass_on_the_answer_of_another_app() {
    async fn passed_on(request: HttpRequest) -> HttpResponse {
        let inner = test::init_service(App::new().service(item)).await;
        let origin = request.headers().get("Origin").and_then(|origin| origin.to_str().ok());
        let ask = Ask::actual("GET", "/items/1", origin.expect("an origin"));
        inner.call(ask.request().to_request()).await.expect("an answer").into_parts().1
    }
    let app = App::new().route("/outer", web::get().to(passed_on)).wrap(Cors::new(&DEFAULT));
    let app = test::init_service(app).await;
    assert_answer(&answer(&app, &Ask::actual("GET", "/outer", APP)).await, 200, &of_item(APP));
    assert_answer(&answer(&app, &Ask::actual("GET", "/outer", DOCS)).await, 200, &of_default());
}

#[actix_web::test]
async fn a_panic_leaves_nothing_behind() {
    #[get("/panic")]
    async fn panics() -> HttpResponse {
        panic!("the panic of this test")
    }
    let app = test::init_service(App::new().service(panics).wrap(Cors::new(&DEFAULT))).await;
    let request = Ask::actual("GET", "/panic", APP).request().to_request();
    let called = std::panic::AssertUnwindSafe(app.call(request));
    let joined = actix_web::rt::spawn(async move { called.0.await.map(drop) }).await;
    assert!(joined.is_err());
    // Not inside of a layer: an endpoint alone writes itself.
    let alone = test::init_service(App::new().service(item)).await;
    assert_answer(&answer(&alone, &Ask::actual("GET", "/items/1", APP)).await, 200, &of_item(APP));
}

#[actix_web::test]
async fn a_server_with_several_workers() {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    let server = HttpServer::new(|| {
        let scope = web::scope("/api").wrap(from_fn(bearer)).service(item).service(remove);
        App::new().service(scope).wrap(Cors::new(&DEFAULT))
    });
    let server = server.workers(3).bind(("127.0.0.1", 0)).expect("a port");
    let address = server.addrs()[0];
    let server = server.run();
    let handle = server.handle();
    let running = actix_web::rt::spawn(server);
    let asked = actix_web::rt::task::spawn_blocking(move || {
        let ask = |request: String| {
            let mut stream = TcpStream::connect(address).expect("a connection");
            stream.write_all(request.as_bytes()).expect("sent");
            let mut text = String::new();
            stream.read_to_string(&mut text).expect("text");
            text.to_ascii_lowercase()
        };
        for _ in 0..30 {
            let rest = format!("Host: {address}\r\nOrigin: {APP}\r\nConnection: close\r\n\r\n");
            let text =
                ask(format!("OPTIONS /api/items/1 HTTP/1.1\r\nAccess-Control-Request-Method: GET\r\n{rest}"));
            assert!(
                text.starts_with("http/1.1 204") && text.contains("access-control-allow-methods: get"),
                "{text}"
            );
            let text = ask(format!("GET /api/items/1 HTTP/1.1\r\n{rest}"));
            assert!(text.starts_with("http/1.1 401"), "{text}");
            assert_eq!(text.matches(&format!("access-control-allow-origin: {APP}")).count(), 1, "{text}");
        }
    });
    asked.await.expect("no panic");
    handle.stop(false).await;
    running.await.expect("no panic").expect("no error");
}

struct Unready;

impl Service<ServiceRequest> for Unready {
    type Response = ServiceResponse;
    type Error = Error;
    type Future = Ready<Result<ServiceResponse, Error>>;

    fn poll_ready(&self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Pending
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        ready(Ok(request.into_response(HttpResponse::Ok())))
    }
}

#[actix_web::test]
async fn a_layer_is_ready_when_what_it_wraps_is() {
    let layered = Cors::new(&DEFAULT).new_transform(Unready).await.expect("a layer");
    assert!(poll_fn(|context| Poll::Ready(layered.poll_ready(context))).await.is_pending());
}
