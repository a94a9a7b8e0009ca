//! `actix-ws`: browsers do not apply CORS to WebSockets, so what the handshake's headers say protects nothing, and `enforce`
//! does.

use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::{App, HttpRequest, HttpResponse, Responder, Result, get, rt, web};
use actix_ws::Message;
use cors_actix::{Cors, Policy, cors, policy};
use tests::{Answer, assert_answer};

use crate::server::{Client, Server};
use crate::{APP, DOCS, EVIL, VARY, of_app};

static ENFORCED: Policy = policy!(origins = ["https://docs.example.com"], enforce);

/// How many handshakes of foreign pages came to a handler that `enforce` protects.
static REACHED: AtomicUsize = AtomicUsize::new(0);

/// Sends every text back, until it is closed.
fn echo(request: &HttpRequest, body: web::Payload) -> Result<HttpResponse> {
    let (response, mut session, mut messages) = actix_ws::handle(request, body)?;
    rt::spawn(async move {
        while let Some(Ok(message)) = messages.recv().await {
            match message {
                Message::Text(text) if session.text(text.clone()).await.is_ok() => {}
                _ => break,
            }
        }
        drop(session.close(None).await);
    });
    Ok(response)
}

#[cors(origins = ["https://app.example.com"])]
#[get("/open")]
async fn open(request: HttpRequest, body: web::Payload) -> Result<impl Responder> {
    echo(&request, body)
}

#[cors(origins = ["https://app.example.com"], enforce)]
#[get("/chat")]
async fn chat(request: HttpRequest, body: web::Payload) -> Result<impl Responder> {
    let origin = request.headers().get("Origin").and_then(|origin| origin.to_str().ok());
    if origin == Some(EVIL) {
        REACHED.fetch_add(1, Ordering::SeqCst);
    }
    echo(&request, body)
}

async fn plain(request: HttpRequest, body: web::Payload) -> Result<impl Responder> {
    echo(&request, body)
}

fn handshake(path: &str, more: &str) -> String {
    // The key and what is accepted for it are the ones of RFC 6455, section 1.3.
    format!(
        "GET {path} HTTP/1.1\r\nHost: chat.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{more}\r\n"
    )
}

/// Shakes hands; where that succeeds, a message has to come back.
fn shake(client: &mut Client, path: &str, more: &str) -> Answer {
    client.send(handshake(path, more));
    let answer = client.answer();
    if answer.status == 101 {
        assert_eq!(
            answer.lines("sec-websocket-accept").collect::<Vec<_>>(),
            ["s3pPLMBiTxaQ9kYGzzhZRbK+xOo="]
        );
        // "Hello" in one masked frame, and back without a mask (RFC 6455, section 5.7).
        client.send([0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]);
        assert_eq!(client.read(7), [0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f]);
        // Close, masked and empty, and back.
        client.send([0x88, 0x80, 0, 0, 0, 0]);
        assert_eq!(client.read(2), [0x88, 0x00]);
    }
    answer
}

async fn shaken(server: &Server, path: &'static str, more: &str) -> Answer {
    let more = more.to_owned();
    server.talk(move |mut client| shake(&mut client, path, &more)).await
}

fn server(layer: fn() -> Option<Cors>) -> Server {
    Server::start(move || {
        let layer = layer();
        let condition = layer.is_some();
        App::new()
            .service(web::scope("/api").service(open).service(chat))
            .route("/plain", web::get().to(plain))
            .wrap(actix_web::middleware::Condition::new(condition, layer.unwrap_or_else(Cors::endpoints)))
    })
}

#[actix_web::test]
async fn what_browsers_do_with_websockets() {
    for layer in [|| None, || Some(Cors::endpoints())] {
        let server = server(layer);
        let from = |origin: &str| format!("Origin: {origin}\r\n");
        // Without `enforce` any page connects: CORS says nothing about WebSockets.
        assert_answer(&shaken(&server, "/api/open", &from(APP)).await, 101, &of_app());
        assert_answer(&shaken(&server, "/api/open", &from(EVIL)).await, 101, &[VARY]);
        assert_answer(&shaken(&server, "/api/open", "").await, 101, &[VARY]);
        // With it, pages that are listed, the server's own, and what is no page.
        assert_answer(&shaken(&server, "/api/chat", &from(APP)).await, 101, &of_app());
        assert_answer(&shaken(&server, "/api/chat", "").await, 101, &[VARY]);
        assert_answer(&shaken(&server, "/api/chat", &from("http://chat.test")).await, 101, &[VARY]);
        let own = format!("{}Sec-Fetch-Site: same-origin\r\n", from("https://front.chat.test"));
        assert_answer(&shaken(&server, "/api/chat", &own).await, 101, &[VARY]);
        for origin in [EVIL, "null", "https://chat.test.evil.example"] {
            assert_answer(&shaken(&server, "/api/chat", &from(origin)).await, 403, &[VARY]);
        }
        let same_site = format!("{}Sec-Fetch-Site: same-site\r\n", from("http://chat.test"));
        assert_answer(&shaken(&server, "/api/chat", &same_site).await, 403, &[VARY]);
        // What is no handshake keeps its own status.
        let no_handshake = server.talk(move |mut client| {
            client.send(format!("GET /api/chat HTTP/1.1\r\nHost: chat.test\r\nOrigin: {APP}\r\n\r\n"));
            client.answer()
        });
        assert_answer(&no_handshake.await, 400, &of_app());
    }
    assert_eq!(REACHED.load(Ordering::SeqCst), 0);
}

#[actix_web::test]
async fn a_default_that_enforces_protects_a_socket_that_is_not_annotated() {
    let server = server(|| Some(Cors::new(&ENFORCED)));
    let of_docs = [("access-control-allow-origin", DOCS), VARY];
    assert_answer(&shaken(&server, "/plain", &format!("Origin: {DOCS}\r\n")).await, 101, &of_docs);
    assert_answer(&shaken(&server, "/plain", "").await, 101, &[VARY]);
    assert_answer(&shaken(&server, "/plain", &format!("Origin: {EVIL}\r\n")).await, 403, &[VARY]);
    // The layer's default is not the endpoint's policy.
    assert_answer(&shaken(&server, "/api/chat", &format!("Origin: {APP}\r\n")).await, 101, &of_app());
    assert_answer(&shaken(&server, "/api/chat", &format!("Origin: {DOCS}\r\n")).await, 403, &[VARY]);
}
