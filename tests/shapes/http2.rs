//! HTTP/2 on a real connection, without TLS: `:authority` instead of `Host`, absolute targets, many streams at once.

use std::sync::LazyLock;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::guard::{self, Guard as _, GuardContext};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::{Condition, Next, from_fn};
use actix_web::rt::{net::TcpStream, spawn, time::sleep};
use actix_web::{App, Error, HttpRequest, HttpResponse, Responder, delete, error, get, post, web};
use cors_actix::{Cors, DynamicPolicy, Policy, cors};
use h2::client::SendRequest;
use http_02::Request;
use tests::{Answer, assert_answer};

use crate::server::Server;
use crate::{APP, DEFAULT, DOCS, EVIL, VARY, VARY_PREFLIGHT, of_app, of_default};

/// Answers after as many milliseconds as its path says.
#[cors(origins = ["https://app.example.com"], credentials, expose_headers = ["X-Total"])]
#[get("/items/{wait}")]
async fn item(wait: web::Path<u64>) -> impl Responder {
    sleep(Duration::from_millis(*wait)).await;
    wait.to_string()
}

#[cors(origins = ["https://docs.example.com"], headers = ["Content-Type"])]
#[delete("/items/{id}")]
async fn remove(id: web::Path<u64>) -> Result<HttpResponse, Error> {
    sleep(Duration::from_millis(*id)).await;
    Err(error::ErrorConflict("in use"))
}

#[cors(origins = ["https://app.example.com"], enforce)]
#[post("/transfer")]
async fn transfer(request: HttpRequest) -> impl Responder {
    // HTTP/2 has no `Host`.
    assert!(!request.headers().contains_key("host"));
    "transferred"
}

fn is_a(context: &GuardContext<'_>) -> bool {
    guard::Host("a.test").check(context)
}

fn is_b(context: &GuardContext<'_>) -> bool {
    guard::Host("b.test").check(context)
}

#[cors(origins = ["https://app.example.com"])]
#[get("/host", guard = "is_a")]
async fn on_a() -> impl Responder {
    "a"
}

#[cors(origins = ["https://docs.example.com"])]
#[get("/host", guard = "is_b")]
async fn on_b() -> impl Responder {
    "b"
}

async fn answering(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if request.headers().contains_key(AUTHORIZATION) {
        return next.call(request).await.map(ServiceResponse::map_into_left_body);
    }
    Ok(request.into_response(HttpResponse::Unauthorized()).map_into_right_body())
}

async fn failing<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if request.headers().contains_key(AUTHORIZATION) {
        return next.call(request).await;
    }
    Err(error::ErrorUnauthorized("who are you?"))
}

/// One connection.
#[derive(Clone)]
struct Connection(SendRequest<actix_web::web::Bytes>);

impl Connection {
    async fn open(server: &Server) -> Self {
        let stream = TcpStream::connect(server.address).await.unwrap();
        let (send, connection) = h2::client::handshake(stream).await.unwrap();
        spawn(connection);
        Self(send)
    }

    /// Sends a request without a body.
    async fn ask(&self, method: &str, target: &str, headers: &[(&str, &str)]) -> Answer {
        let request = Request::builder().method(method).uri(target);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let mut send = self.0.clone().ready().await.unwrap();
        let (response, _) = send.send_request(request.body(()).unwrap(), true).unwrap();
        let (head, mut stream) = response.await.unwrap().into_parts();
        let mut body = Vec::new();
        while let Some(chunk) = stream.data().await {
            let chunk = chunk.unwrap();
            stream.flow_control().release_capacity(chunk.len()).unwrap();
            body.extend_from_slice(&chunk);
        }
        let headers = head.headers.iter();
        let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
        Answer { status: head.status.as_u16(), headers: headers.collect(), body }
    }

    async fn actual(&self, method: &str, path: &str, origin: &str) -> Answer {
        self.ask(method, &format!("http://api.test{path}"), &[("origin", origin)]).await
    }

    async fn preflight(&self, method: &str, path: &str, origin: &str) -> Answer {
        let headers = [("origin", origin), ("access-control-request-method", method)];
        self.ask("OPTIONS", &format!("http://api.test{path}"), &headers).await
    }
}

fn of_item() -> [(&'static str, &'static str); 4] {
    [
        ("access-control-allow-origin", APP),
        ("access-control-allow-credentials", "true"),
        ("access-control-expose-headers", "X-Total"),
        VARY,
    ]
}

fn preflight_of_remove() -> [(&'static str, &'static str); 5] {
    [
        ("access-control-allow-origin", DOCS),
        ("access-control-allow-methods", "DELETE"),
        ("access-control-allow-headers", "Content-Type"),
        // `item` of the same path allows another page.
        ("access-control-max-age", "0"),
        VARY_PREFLIGHT,
    ]
}

#[actix_web::test]
async fn preflights_answers_and_refusals() {
    for layer in [false, true] {
        let server = Server::start(move || {
            let scope = web::scope("/api").service(item).service(remove).service(transfer);
            App::new().service(scope).wrap(Condition::new(layer, Cors::new(&DEFAULT)))
        });
        let connection = Connection::open(&server).await;
        let got = connection.actual("GET", "/api/items/0", APP).await;
        assert_answer(&got, 200, &of_item());
        assert_eq!(got.body, b"0");
        assert_answer(&connection.actual("GET", "/api/items/0", EVIL).await, 200, &[VARY]);
        assert_answer(&connection.ask("GET", "http://api.test/api/items/0", &[]).await, 200, &[VARY]);
        assert_answer(&connection.actual("GET", "/api/items/x", APP).await, 404, &of_item());
        assert_answer(&connection.actual("DELETE", "/api/items/0", DOCS).await, 409, &of_default());
        let asked = connection.preflight("DELETE", "/api/items/0", DOCS).await;
        assert_answer(&asked, 204, &preflight_of_remove());
        assert_eq!(asked.body, b"");
        let refused = connection.preflight("DELETE", "/api/items/0", APP).await;
        assert_answer(&refused, 403, &[VARY_PREFLIGHT]);
        let nowhere = connection.actual("GET", "/api/none", DOCS).await;
        let of_default = of_default();
        assert_answer(&nowhere, 404, if layer { &of_default } else { &[] });
    }
}

/// Both kinds of authentication; with an error the layer finds the path by the target, which is absolute here.
#[actix_web::test]
async fn a_401_says_what_its_endpoint_says() {
    macro_rules! check {
        ($authentication:ident) => {
            let server = Server::start(|| {
                let scope = web::scope("/api").wrap(from_fn($authentication)).service(item).service(remove);
                App::new().service(scope).wrap(Cors::new(&DEFAULT))
            });
            let connection = Connection::open(&server).await;
            assert_answer(&connection.actual("GET", "/api/items/0", APP).await, 401, &of_item());
            assert_answer(&connection.actual("GET", "/api/items/0", DOCS).await, 401, &[VARY]);
            assert_answer(&connection.actual("DELETE", "/api/items/0", DOCS).await, 401, &of_default());
            assert_answer(&connection.actual("PUT", "/api/none", DOCS).await, 401, &of_default());
            let asked = connection.preflight("DELETE", "/api/items/0", DOCS).await;
            assert_answer(&asked, 204, &preflight_of_remove());
            let headers = [("origin", APP), ("authorization", "Bearer 1")];
            let let_in = connection.ask("GET", "http://api.test/api/items/0", &headers).await;
            assert_answer(&let_in, 200, &of_item());
        };
    }
    check!(answering);
    check!(failing);
}

/// `enforce` compares with `:authority`, its port included.
#[actix_web::test]
async fn the_servers_own_origin_is_its_authority() {
    for layer in [false, true] {
        let server = Server::start(move || {
            let scope = web::scope("/api").service(transfer);
            App::new().service(scope).wrap(Condition::new(layer, Cors::endpoints()))
        });
        let connection = Connection::open(&server).await;
        let post = async |authority: &str, headers: &[(&str, &str)]| {
            connection.ask("POST", &format!("http://{authority}/api/transfer"), headers).await
        };
        for (authority, origin) in [
            ("api.test", "http://api.test"),
            ("api.test", "https://api.test"),
            ("api.test:443", "https://api.test"),
            ("api.test:8080", "http://api.test:8080"),
            ("API.test", "http://api.test"),
            ("[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_answer(&post(authority, &[("origin", origin)]).await, 200, &[VARY]);
        }
        for (authority, origin) in [
            ("api.test", EVIL),
            ("api.test:8080", "http://api.test"),
            ("api.test", "http://api.test:8080"),
            ("api.test", "http://api.test.evil.example"),
            ("api.test", "null"),
        ] {
            assert_answer(&post(authority, &[("origin", origin)]).await, 403, &[VARY]);
        }
        // The browser's own word counts more.
        let told = [("origin", "http://api.test"), ("sec-fetch-site", "cross-site")];
        assert_answer(&post("api.test", &told).await, 403, &[VARY]);
        let told = [("origin", "http://other.test"), ("sec-fetch-site", "same-origin")];
        assert_answer(&post("api.test", &told).await, 200, &[VARY]);
        assert_answer(&post("api.test", &[("origin", APP)]).await, 200, &of_app());
        assert_answer(&post("api.test", &[]).await, 200, &[VARY]);
    }
}

#[actix_web::test]
async fn authorities_tell_hosts_apart() {
    for layer in [false, true] {
        let server = Server::start(move || {
            let scope = web::scope("/s").service(on_a).service(on_b);
            App::new().service(scope).wrap(Condition::new(layer, Cors::endpoints()))
        });
        let connection = Connection::open(&server).await;
        for (host, origin, status) in
            [("a.test", APP, 204), ("a.test", DOCS, 403), ("b.test", APP, 403), ("b.test", DOCS, 204)]
        {
            let target = format!("http://{host}/s/host");
            let headers = [("origin", origin), ("access-control-request-method", "GET")];
            assert_eq!(connection.ask("OPTIONS", &target, &headers).await.status, status, "{host} {origin}");
            let actual = connection.ask("GET", &target, &headers[..1]).await;
            let granted = [("access-control-allow-origin", origin), VARY];
            assert_answer(&actual, 200, if status == 204 { &granted } else { &[VARY] });
        }
    }
}

/// Streams of one connection, answered in another order than they were asked: each gets its own.
#[actix_web::test]
async fn many_streams_at_once() {
    for layer in [false, true] {
        let server = Server::start(move || {
            let scope = web::scope("/api").service(item).service(remove);
            App::new().service(scope).wrap(Condition::new(layer, Cors::new(&DEFAULT)))
        });
        let connection = Connection::open(&server).await;
        let streams: Vec<_> = (0..60_u64)
            .map(|number| {
                let connection = connection.clone();
                let path = format!("/api/items/{}", 60 - number);
                spawn(async move {
                    match number % 4 {
                        0 => assert_answer(&connection.actual("GET", &path, APP).await, 200, &of_item()),
                        1 => assert_answer(&connection.actual("GET", &path, DOCS).await, 200, &[VARY]),
                        2 => {
                            assert_answer(
                                &connection.actual("DELETE", &path, DOCS).await,
                                409,
                                &of_default(),
                            );
                        }
                        _ => {
                            let asked = connection.preflight("DELETE", &path, DOCS).await;
                            assert_answer(&asked, 204, &preflight_of_remove());
                        }
                    }
                })
            })
            .collect();
        for stream in streams {
            stream.await.unwrap();
        }
    }
}

/// Numbers below ten are tenants'; each is asked about once it is needed, which takes a while.
static TENANTS: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    DynamicPolicy::new(Policy::builder().headers(["X-Tenant"]), async |query| {
        let number =
            query.origin().strip_prefix("https://t").and_then(|rest| rest.strip_suffix(".example.com"));
        let number: u64 = number.and_then(|number| number.parse().ok()).unwrap_or(99);
        sleep(Duration::from_millis(10 - number % 10)).await;
        if number == 13 { Err("no connection") } else { Ok(number < 10) }
    })
    .expect("the stated part is right")
});

#[cors(policy = TENANTS)]
#[get("/tenant/{wait}")]
async fn tenant(wait: web::Path<u64>) -> impl Responder {
    sleep(Duration::from_millis(*wait)).await;
    wait.to_string()
}

/// The same with policies that are asked for while other streams go on.
#[actix_web::test]
async fn many_streams_that_ask_for_their_policy() {
    for layer in [false, true] {
        let server = Server::start(move || {
            let scope = web::scope("/api").wrap(from_fn(answering)).service(tenant).service(item);
            App::new().service(scope).wrap(Condition::new(layer, Cors::new(&DEFAULT)))
        });
        let connection = Connection::open(&server).await;
        let streams: Vec<_> = (0..80_u64)
            .map(|number| {
                let connection = connection.clone();
                spawn(async move {
                    let origin = format!("https://t{}.example.com", number % 20);
                    let is_allowed = number % 20 < 10;
                    let target = format!("http://api.test/api/tenant/{}", number % 7);
                    let granted = [("access-control-allow-origin", origin.as_str()), VARY];
                    let granted = if is_allowed { &granted[..] } else { &[VARY] };
                    let signed = [("origin", origin.as_str()), ("authorization", "1")];
                    assert_answer(&connection.ask("GET", &target, &signed).await, 200, granted);
                    if layer {
                        assert_answer(&connection.ask("GET", &target, &signed[..1]).await, 401, granted);
                        let asked = [("origin", origin.as_str()), ("access-control-request-method", "GET")];
                        let status = if is_allowed { 204 } else { 403 };
                        assert_eq!(
                            connection.ask("OPTIONS", &target, &asked).await.status,
                            status,
                            "{origin}"
                        );
                    }
                })
            })
            .collect();
        for stream in streams {
            stream.await.unwrap();
        }
    }
}
