//! The browser's own cache between two pages of one server: what it kept for one page must not be what it gives the other.

use actix_web::http::header::{CacheControl, CacheDirective};
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, get};
use cors_actix::cors;
use serde_json::json;

use crate::own::{Server, in_chromium, run};
use crate::session::Session;

/// An answer that may be kept for ten minutes, or word that it is still the same.
fn kept(request: &HttpRequest) -> HttpResponseBuilder {
    let is_same = request.headers().get("If-None-Match").is_some_and(|tag| tag == "\"one\"");
    let mut answer = if is_same { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header(("ETag", "\"one\"")).insert_header(CacheControl(vec![CacheDirective::MaxAge(600)]));
    answer
}

fn body(request: &HttpRequest) -> &'static str {
    if request.headers().contains_key("If-None-Match") { "" } else { "kept" }
}

#[cors(origins = ["http://localhost:*"])]
#[get("/annotated")]
async fn annotated(request: HttpRequest) -> HttpResponse {
    kept(&request).body(body(&request))
}

/// As many write it: the origin that asked, and no word that the answer varies.
async fn by_hand(request: HttpRequest) -> HttpResponse {
    let mut answer = kept(&request);
    if let Some(origin) = request.headers().get("Origin") {
        answer.insert_header(("Access-Control-Allow-Origin", origin));
    }
    answer.body(body(&request))
}

fn configure(config: &mut ServiceConfig) {
    let page = || async { HttpResponse::Ok().content_type("text/html").body("<!doctype html>") };
    config.route("/", web::get().to(page)).route("/by-hand", web::get().to(by_hand)).service(annotated);
}

const FETCH: &str = r#"
    try {
        return await (await fetch(parameters[0], { credentials: "omit" })).text();
    } catch (error) {
        return error.name;
    }
"#;

/// What a script of `page` gets, and what comes to the server.
async fn fetch(session: &Session, page: &Server, api: &Server, path: &str) -> (String, Vec<String>) {
    session.client.goto(&format!("http://{}/", page.authority)).await.unwrap();
    let url = format!("http://{}{path}", api.authority);
    let seen = run(session, FETCH, vec![json!(url)]).await;
    (seen.as_str().unwrap_or_default().to_owned(), api.wire())
}

#[test]
fn what_was_kept_for_one_page_is_not_given_to_another() {
    in_chromium(async |session| {
        let (api, one, two) = (Server::start(configure), Server::start(configure), Server::start(configure));
        let got =
            |text: &str, wire: &[&str]| (text.to_owned(), wire.iter().map(ToString::to_string).collect());

        // The hazard: the second page is given what says that it is for the first one, and is refused.
        assert_eq!(fetch(session, &one, &api, "/by-hand").await, got("kept", &["GET /by-hand 200"]));
        assert_eq!(fetch(session, &one, &api, "/by-hand").await, got("kept", &[]));
        assert_eq!(fetch(session, &two, &api, "/by-hand").await, got("TypeError", &[]));

        // Ours varies, and says on a 304 who may read what was kept.
        assert_eq!(fetch(session, &one, &api, "/annotated").await, got("kept", &["GET /annotated 200"]));
        assert_eq!(fetch(session, &one, &api, "/annotated").await, got("kept", &[]));
        for page in [&two, &one, &two] {
            assert_eq!(fetch(session, page, &api, "/annotated").await, got("kept", &["GET /annotated 304"]));
        }
    });
}
