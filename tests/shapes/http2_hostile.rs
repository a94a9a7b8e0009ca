//! HTTP/2 as nobody else speaks it: odd frames, streams that are given up, many at once whose course differs.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::{Next, from_fn};
use actix_web::rt::{net::TcpStream, spawn, time::sleep};
use actix_web::{App, Error, HttpResponse, Responder, delete, error, get, guard, post, put, web};
use cors_actix::{Cors, DynamicPolicy, Policy, cors, policy};
use h2::client::SendRequest;
use http_02::{HeaderValue, Request};
use tests::{Answer, assert_answer};

use crate::server::Server;
use crate::{APP, EVIL, VARY};

/// All of one test at a time.
static RUNS: AtomicUsize = AtomicUsize::new(0);
static ENFORCED: Policy = policy!(origins = ["https://docs.example.com"], enforce);

async fn counted() -> HttpResponse {
    RUNS.fetch_add(1, Ordering::SeqCst);
    HttpResponse::Ok().body("ran")
}

#[cors(origins = ["https://app.example.com"], enforce)]
#[post("/transfer")]
async fn transfer(body: web::Bytes) -> impl Responder {
    RUNS.fetch_add(1, Ordering::SeqCst);
    body.len().to_string()
}

#[cors(origins = ["https://app.example.com"])]
#[get("/item")]
async fn item() -> impl Responder {
    "item"
}

async fn open(server: &Server) -> SendRequest<web::Bytes> {
    let stream = TcpStream::connect(server.address).await.unwrap();
    let (send, connection) = h2::client::handshake(stream).await.unwrap();
    spawn(connection);
    send
}

async fn send(client: &SendRequest<web::Bytes>, request: Request<()>) -> Result<Answer, h2::Error> {
    let mut send = client.clone().ready().await?;
    let (response, _) = send.send_request(request, true)?;
    let (head, mut stream) = response.await?.into_parts();
    let mut body = Vec::new();
    while let Some(chunk) = stream.data().await {
        let chunk = chunk?;
        stream.flow_control().release_capacity(chunk.len())?;
        body.extend_from_slice(&chunk);
    }
    let headers = head.headers.iter();
    let headers = headers
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    Ok(Answer { status: head.status.as_u16(), headers: headers.collect(), body })
}

fn request(method: &str, target: &str, headers: &[(&str, &str)]) -> Request<()> {
    let request = Request::builder().method(method).uri(target);
    headers
        .iter()
        .fold(request, |request, (name, value)| {
            request.header(*name, HeaderValue::from_bytes(value.as_bytes()).unwrap())
        })
        .body(())
        .unwrap()
}

/// What nobody else sends: `enforce` keeps each of them from the handlers.
#[actix_web::test]
async fn odd_requests_are_foreign() {
    let server = Server::start(|| {
        let app = App::new().service(web::scope("/api").service(transfer)).route("/", web::to(counted));
        app.route("/any", web::to(counted)).default_service(web::to(counted)).wrap(Cors::new(&ENFORCED))
    });
    let client = open(&server).await;
    let before = RUNS.load(Ordering::SeqCst);
    let post = "http://api.test/api/transfer";
    for (method, target, headers) in [
        ("CONNECT", "api.test:80", &[("origin", EVIL)][..]),
        ("OPTIONS", "*", &[("origin", EVIL)]),
        ("POST", "/api/transfer", &[("origin", EVIL)]),
        ("POST", post, &[("origin", EVIL), ("host", "evil.example")]),
        ("POST", post, &[("origin", APP), ("origin", EVIL)]),
        ("POST", post, &[("origin", APP), ("origin", APP)]),
        ("POST", post, &[("origin", "")]),
        ("POST", "http://api.test/any", &[("origin", "null")]),
        ("POST", "http://api.test/any", &[("origin", EVIL), ("x-forwarded-host", "evil.example")]),
        ("POST", "http://evil.example@api.test/any", &[("origin", EVIL)]),
        ("OPTIONS!", "http://api.test/any", &[("origin", EVIL)]),
        ("options", "http://api.test/any", &[("origin", EVIL), ("access-control-request-method", "GET")]),
        ("TRACE", "http://api.test/any", &[("origin", EVIL)]),
        ("GET", "http://api.test?x", &[("origin", EVIL)]),
    ] {
        let got = send(&client, request(method, target, headers)).await.unwrap();
        assert_answer(&got, 403, &[VARY]);
    }
    assert_eq!(RUNS.load(Ordering::SeqCst), before);
}

/// Raw frames: header block of literals.
fn literal(out: &mut Vec<u8>, name: &str, value: &[u8]) {
    out.push(0);
    assert!(name.len() < 127 && value.len() < 127);
    out.push(u8::try_from(name.len()).unwrap());
    out.extend(name.as_bytes());
    out.push(u8::try_from(value.len()).unwrap());
    out.extend(value);
}

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    out.extend(&u32::try_from(payload.len()).unwrap().to_be_bytes()[1..]);
    out.push(kind);
    out.push(flags);
    out.extend(stream.to_be_bytes());
    out.extend(payload);
    out
}

#[actix_web::test]
async fn raw_frames() {
    let server = Server::start(|| {
        App::new()
            .service(web::scope("/api").service(item).service(transfer))
            .default_service(web::to(counted))
            .wrap(Cors::new(&ENFORCED))
    });
    let before = RUNS.load(Ordering::SeqCst);
    let cases: Vec<Vec<(&str, &[u8])>> = vec![
        vec![
            (":method", b"GET"),
            (":scheme", b"http"),
            (":path", b"foo"),
            (":authority", b"api.test"),
            ("origin", EVIL.as_bytes()),
        ],
        vec![
            (":method", b"GET"),
            (":scheme", b"http"),
            (":path", b"*"),
            (":authority", b"api.test"),
            ("origin", EVIL.as_bytes()),
        ],
        vec![(":method", b"GET"), (":scheme", b"http"), (":path", b"?q"), ("origin", EVIL.as_bytes())],
        vec![
            (":method", b"GET"),
            (":scheme", b"http"),
            (":authority", b"api.test"),
            ("origin", EVIL.as_bytes()),
        ],
        vec![
            (":method", b"GET"),
            (":scheme", b"http"),
            (":path", b"/\xc3\xa9"),
            (":authority", b"api.test"),
            ("origin", EVIL.as_bytes()),
        ],
        vec![
            (":method", b"GET"),
            (":scheme", b"http"),
            (":path", b"/\xff"),
            (":authority", b"api.test"),
            ("origin", EVIL.as_bytes()),
        ],
        vec![
            (":method", b"GET"),
            (":scheme", b"http"),
            (":path", b"/any"),
            (":authority", b""),
            ("origin", b"http://"),
        ],
        vec![(":method", b"CONNECT"), (":authority", b"api.test"), ("origin", EVIL.as_bytes())],
        vec![
            (":method", b"CONNECT"),
            (":protocol", b"websocket"),
            (":scheme", b"http"),
            (":path", b"/any"),
            (":authority", b"api.test"),
            ("origin", EVIL.as_bytes()),
        ],
        vec![
            (":method", b"GET"),
            (":scheme", b"http"),
            (":path", b"http://evil.example/any"),
            (":authority", b"api.test"),
            ("origin", EVIL.as_bytes()),
        ],
        vec![
            (":method", b"GET"),
            (":scheme", b"http"),
            (":path", b"//evil.example/any"),
            (":authority", b"api.test"),
            ("origin", EVIL.as_bytes()),
        ],
        vec![
            (":method", b"OPTIONS"),
            (":scheme", b"http"),
            (":path", b"foo"),
            (":authority", b"api.test"),
            ("origin", EVIL.as_bytes()),
            ("access-control-request-method", b"\xff"),
        ],
        vec![
            (":method", b"OPTIONS"),
            (":scheme", b"http"),
            (":path", b"foo"),
            (":authority", b"api.test"),
            ("origin", b"\xff\xfe"),
            ("access-control-request-method", b""),
        ],
        vec![
            (":method", b"GET"),
            (":scheme", b"tauri"),
            (":path", b"/any"),
            (":authority", b"evil.example"),
            ("origin", b"tauri://evil.example"),
        ],
    ];
    for (at, case) in cases.into_iter().enumerate() {
        let mut block = Vec::new();
        for (n, v) in &case {
            literal(&mut block, n, v);
        }
        let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
        bytes.extend(frame(4, 0, 0, &[]));
        bytes.extend(frame(1, 0x5, 1, &block));
        let frames = server
            .talk(move |mut client| {
                client.send(bytes);
                let mut seen = Vec::new();
                for _ in 0..12 {
                    let head = client.read(9);
                    let len = u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize;
                    let body = client.read(len);
                    let stream = u32::from_be_bytes([head[5], head[6], head[7], head[8]]);
                    seen.push((head[3], head[4], stream, body.clone()));
                    if (stream == 1 && (head[4] & 1 == 1 || head[3] == 3)) || head[3] == 7 {
                        break;
                    }
                }
                seen
            })
            .await;
        assert!(!frames.is_empty(), "{at}");
    }
    // Each is refused, or no request.
    assert_eq!(RUNS.load(Ordering::SeqCst), before);
    let c = open(&server).await;
    assert_answer(
        &send(&c, request("GET", "http://api.test/api/item", &[("origin", APP)])).await.unwrap(),
        200,
        &[("access-control-allow-origin", APP), VARY],
    );
}

#[cors(origins = ["https://app.example.com"])]
#[delete("/items/{id}")]
async fn annotated() -> impl Responder {
    "annotated"
}

#[cors(origins = ["https://partner.example.net"])]
#[put("/{user}/items/{item}")]
async fn behind() -> impl Responder {
    "annotated, behind"
}

async fn fail_late(
    request: ServiceRequest,
    _: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    let wait = request.headers().get("x-wait").and_then(|v| v.to_str().ok()?.parse().ok()).unwrap_or(0);
    drop(request);
    sleep(Duration::from_millis(wait)).await;
    Err(error::ErrorUnauthorized("who are you?"))
}

#[actix_web::test]
async fn trails_of_many_streams() {
    for _ in 0..3 {
        let server = Server::start(|| {
            let into = guard::fn_guard(|c| c.head().headers.contains_key("x-into"));
            let scope = web::scope("/api").service(annotated).wrap(from_fn(fail_late)).guard(into);
            let plain = web::resource("/{user}/items/{item}")
                .wrap(from_fn(fail_late))
                .route(web::delete().to(counted));
            App::new().service(scope).service(behind).service(plain).wrap(Cors::endpoints())
        });
        let c = open(&server).await;
        let tasks: Vec<_> = (0..400u64)
            .map(|n| {
                let c = c.clone();
                spawn(async move {
                    let wait = (n * 7919 % 23).to_string();
                    let is_into = n * 31 % 3 == 0;
                    let mut headers = vec![("origin", APP), ("x-wait", wait.as_str())];
                    if is_into {
                        headers.push(("x-into", "1"));
                    }
                    let pre = n % 2 == 0;
                    if pre {
                        headers.push(("access-control-request-method", "DELETE"));
                    }
                    let r = request(
                        if pre { "OPTIONS" } else { "DELETE" },
                        "http://api.test/api/items/1",
                        &headers,
                    );
                    let a = send(&c, r).await.unwrap();
                    let granted = a.headers.iter().any(|(n, _)| n == "access-control-allow-origin");
                    assert_eq!(granted, is_into, "{n} {a}");
                    assert_eq!(a.status, if pre && is_into { 204 } else { 401 }, "{n} {a}");
                })
            })
            .collect();
        for t in tasks {
            t.await.unwrap();
        }
    }
}

static SLOW: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    DynamicPolicy::new(Policy::builder().methods(["GET"]), async |query| {
        let n: u64 =
            query.origin().trim_start_matches("https://t").split('.').next().unwrap().parse().unwrap_or(0);
        sleep(Duration::from_millis(n % 17)).await;
        n.is_multiple_of(2)
    })
    .unwrap()
});

#[cors(policy = SLOW)]
#[get("/slow/{id}")]
async fn slow() -> impl Responder {
    "slow"
}

/// Whoever gives a stream up while its question is on its way takes the answer from nobody. On connections of their own: a server
/// closes one on which too many streams are given up.
#[actix_web::test]
async fn resets_in_the_middle_of_questions() {
    let server = Server::start(|| App::new().service(slow).wrap(Cors::new(&*SLOW)));
    for round in 0..4_u64 {
        let mut tasks = Vec::new();
        for number in 0..60_u64 {
            let client = open(&server).await;
            let given_up = open(&server).await;
            tasks.push(spawn(async move {
                let origin = format!("https://t{}.example.com", round * 100 + number);
                let headers = [("origin", origin.as_str()), ("access-control-request-method", "GET")];
                let asked = request("OPTIONS", "http://api.test/slow/1", &headers);
                let mut sender = given_up.ready().await.unwrap();
                let (response, mut stream) = sender.send_request(asked, true).unwrap();
                sleep(Duration::from_millis(number % 11)).await;
                stream.send_reset(h2::Reason::CANCEL);
                drop(response);
                let got =
                    send(&client, request("GET", "http://api.test/slow/1", &headers[..1])).await.unwrap();
                let is_granted = got.headers.iter().any(|(name, _)| name == "access-control-allow-origin");
                assert_eq!(is_granted, number % 2 == 0, "{number} {got}");
            }));
        }
        for task in tasks {
            task.await.unwrap();
        }
    }
}
