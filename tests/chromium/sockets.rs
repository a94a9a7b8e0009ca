//! WebSockets: the browser opens them wherever the server does not refuse.

use actix_web::body::{BodySize, MessageBody};
use actix_web::web::{self, Bytes, ServiceConfig};
use actix_web::{Error, HttpRequest, HttpResponse, Responder, error, get};
use cors_actix::cors;
use serde_json::json;

use crate::own::{Server, in_chromium, run};

/// A connection on which nothing is said.
struct Silence;

impl MessageBody for Silence {
    type Error = std::convert::Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<Bytes, Self::Error>>> {
        std::task::Poll::Pending
    }
}

fn accept(request: &HttpRequest) -> Result<impl Responder + use<>, Error> {
    Ok(HttpResponse::from(
        actix_http::ws::handshake(request.head())
            .map_err(error::ErrorBadRequest)?
            .message_body(Silence)?
            .map_into_boxed_body(),
    ))
}

#[cors(origins = ["https://app.example.com"])]
#[get("/open")]
async fn open(request: HttpRequest) -> Result<impl Responder, Error> {
    accept(&request)
}

#[cors(origins = ["https://app.example.com"], enforce)]
#[get("/chat")]
async fn chat(request: HttpRequest) -> Result<impl Responder, Error> {
    accept(&request)
}

#[cors(origins = ["http://localhost:*"], enforce)]
#[get("/neighbours")]
async fn neighbours(request: HttpRequest) -> Result<impl Responder, Error> {
    accept(&request)
}

fn configure(config: &mut ServiceConfig) {
    let page = || async { HttpResponse::Ok().content_type("text/html").body("<!doctype html>") };
    config.route("/", web::get().to(page)).service(open).service(chat).service(neighbours);
}

const CONNECT: &str = r#"
    const socket = new WebSocket(parameters[0]);
    return new Promise((resolve) => {
        socket.onopen = () => { resolve("open"); socket.close(); };
        socket.onerror = () => resolve("error");
    });
"#;

#[test]
fn a_foreign_page_connects_unless_the_endpoint_enforces() {
    in_chromium(async |session| {
        let (own, foreign) = (Server::start(configure), Server::start(configure));
        for (page, path, expected, status) in [
            // CORS is not asked: a page that the policy refuses connects.
            (&foreign, "/open", "open", 101),
            (&foreign, "/chat", "error", 403),
            (&foreign, "/neighbours", "open", 101),
            // The server's own page needs no entry in the list.
            (&own, "/chat", "open", 101),
        ] {
            session.client.goto(&format!("http://{}/", page.authority)).await.unwrap();
            own.wire();
            let url = format!("ws://{}{path}", own.authority);
            let seen = run(session, CONNECT, vec![json!(url)]).await;
            assert_eq!(seen, json!(expected), "{path} from {}", page.authority);
            assert_eq!(own.wire(), [format!("GET {path} {status}")]);
        }
    });
}
