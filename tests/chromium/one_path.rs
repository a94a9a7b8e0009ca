//! One path, several policies: a browser remembers a preflight by URL and forgets for which method a header was granted.
//!
//! First the hazard, on a server whose answers are right one by one; then that our endpoints are not exposed to it.

use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, Responder, get, post, put, route};
use cors_actix::cors;
use serde_json::{Value, json};

use crate::own::{Server, in_chromium, run};
use crate::session::Session;

/// A page of any origin.
fn page(config: &mut ServiceConfig) {
    config.route(
        "/",
        web::get().to(|| async { HttpResponse::Ok().content_type("text/html").body("<!doctype html>") }),
    );
}

/// `/thing` takes `X-Admin` for PUT only, `/listed` for DELETE only; `/money` takes the page's PUT and not its POST.
fn by_hand(config: &mut ServiceConfig) {
    async fn preflight(request: HttpRequest) -> HttpResponse {
        let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
        let (origin, method) = (header("Origin").unwrap(), header("Access-Control-Request-Method").unwrap());
        let mut answer = HttpResponse::NoContent();
        answer.insert_header(("Vary", "Origin, Access-Control-Request-Method"));
        let headers = match (request.path(), method) {
            ("/thing", "PUT") | ("/listed", "DELETE") => "X-Admin",
            ("/thing", "GET") | ("/listed", "PUT") => "X-Plain",
            ("/money", "PUT") => "Content-Type",
            _ => return HttpResponse::Forbidden().finish(),
        };
        answer
            .insert_header(("Access-Control-Allow-Origin", origin))
            .insert_header(("Access-Control-Allow-Methods", method))
            .insert_header(("Access-Control-Allow-Headers", headers))
            .insert_header(("Access-Control-Max-Age", "600"))
            .finish()
    }
    async fn readable(request: HttpRequest) -> HttpResponse {
        let mut answer = HttpResponse::Ok();
        if let Some(origin) = request.headers().get("Origin") {
            answer.insert_header(("Access-Control-Allow-Origin", origin));
        }
        answer.body("ran")
    }
    let path = |path: &str| {
        web::resource(path)
            .route(web::method(actix_web::http::Method::OPTIONS).to(preflight))
            .route(web::get().to(readable))
            .route(web::put().to(readable))
    };
    config.service(path("/thing"));
    config.service(path("/listed").route(web::delete().to(readable)));
    // Its POST is for another page alone.
    config.service(path("/money").route(web::post().to(|| async { HttpResponse::Ok().body("ran") })));
}

#[cors(origins = ["http://localhost:*"], headers = ["X-Admin"])]
#[put("/thing")]
async fn put_thing() -> impl Responder {
    "ran"
}

#[cors(origins = ["http://localhost:*"], headers = ["X-Plain"])]
#[get("/thing")]
async fn get_thing() -> impl Responder {
    "ran"
}

#[cors(origins = ["http://localhost:*"], headers = ["Content-Type"])]
#[put("/money")]
async fn put_money() -> impl Responder {
    "ran"
}

#[cors(origins = ["https://admin.example.com"], headers = ["Content-Type"])]
#[post("/money")]
async fn post_money() -> impl Responder {
    "ran"
}

/// Its GET and its POST are for pages of its own origin alone.
#[cors(origins = ["http://localhost:*"], methods = [PUT], headers = ["X-Admin", "Content-Type"])]
#[route("/narrowed", method = "PUT", method = "GET", method = "POST")]
async fn narrowed() -> impl Responder {
    "ran"
}

fn annotated(config: &mut ServiceConfig) {
    config.service(put_thing).service(get_thing).service(put_money).service(post_money).service(narrowed);
}

const FETCH: &str = r#"
    const [url, method, headers] = parameters;
    try {
        const response = await fetch(url, { method, headers, credentials: "omit" });
        return await response.text();
    } catch (error) {
        return error.name;
    }
"#;

/// Fetches from the page, and says what the script saw and what came to the server.
async fn fetch(
    session: &Session,
    api: &Server,
    method: &str,
    path: &str,
    headers: Value,
) -> (String, Vec<String>) {
    let url = format!("http://{}{path}", api.authority);
    let seen = run(session, FETCH, vec![json!(url), json!(method), headers]).await;
    (seen.as_str().unwrap_or_default().to_owned(), api.wire())
}

fn wire(lines: &[&str]) -> Vec<String> {
    lines.iter().map(ToString::to_string).collect()
}

const REFUSED: &str = "TypeError";

#[test]
fn a_preflight_for_one_method_counts_for_the_others_of_its_path() {
    in_chromium(async |session| {
        let (page, api) = (Server::start(page), Server::start(by_hand));
        session.client.goto(&format!("http://{}/", page.authority)).await.unwrap();
        let admin = || json!({ "X-Admin": "1" });
        let ran = |lines: &[&str]| ("ran".to_owned(), wire(lines));

        // GET takes no such header, and the browser says so.
        let got = fetch(session, &api, "GET", "/thing", admin()).await;
        assert_eq!(got, (REFUSED.to_owned(), wire(&["OPTIONS /thing 204"])));
        // PUT does.
        let got = fetch(session, &api, "PUT", "/thing", admin()).await;
        assert_eq!(got, ran(&["OPTIONS /thing 204", "PUT /thing 200"]));
        // The hazard: what was granted for PUT now counts for GET, which is sent and read.
        let got = fetch(session, &api, "GET", "/thing", admin()).await;
        assert_eq!(got, ran(&["GET /thing 200"]));

        // The same with an origin: the page may not POST...
        let json = || json!({ "Content-Type": "application/json" });
        let got = fetch(session, &api, "POST", "/money", json()).await;
        assert_eq!(got, (REFUSED.to_owned(), wire(&["OPTIONS /money 403"])));
        let got = fetch(session, &api, "PUT", "/money", json()).await;
        assert_eq!(got, ran(&["OPTIONS /money 204", "PUT /money 200"]));
        // ... and after a PUT it can: the answer is not readable, but the handler has run.
        let got = fetch(session, &api, "POST", "/money", json()).await;
        assert_eq!(got, (REFUSED.to_owned(), wire(&["POST /money 200"])));

        // Methods that the browser looks for in the list are safe from each other.
        let got = fetch(session, &api, "DELETE", "/listed", admin()).await;
        assert_eq!(got, ran(&["OPTIONS /listed 204", "DELETE /listed 200"]));
        let got = fetch(session, &api, "PUT", "/listed", admin()).await;
        assert_eq!(got, (REFUSED.to_owned(), wire(&["OPTIONS /listed 204"])));
    });
}

#[test]
fn no_endpoint_of_ours_is_reached_by_anothers_preflight() {
    in_chromium(async |session| {
        let (page, api) = (Server::start(page), Server::start(annotated));
        session.client.goto(&format!("http://{}/", page.authority)).await.unwrap();
        let admin = || json!({ "X-Admin": "1" });
        let ran = |lines: &[&str]| ("ran".to_owned(), wire(lines));

        for _ in 0..2 {
            let got = fetch(session, &api, "GET", "/thing", admin()).await;
            assert_eq!(got, (REFUSED.to_owned(), wire(&["OPTIONS /thing 204"])));
            // Not remembered, and so asked each time.
            let got = fetch(session, &api, "PUT", "/thing", admin()).await;
            assert_eq!(got, ran(&["OPTIONS /thing 204", "PUT /thing 200"]));
        }
        // What may be remembered is.
        let plain = || json!({ "X-Plain": "1" });
        let got = fetch(session, &api, "GET", "/thing", plain()).await;
        assert_eq!(got, ran(&["OPTIONS /thing 204", "GET /thing 200"]));
        let got = fetch(session, &api, "GET", "/thing", plain()).await;
        assert_eq!(got, ran(&["GET /thing 200"]));
        // And grants PUT nothing of its own.
        let got = fetch(session, &api, "PUT", "/thing", plain()).await;
        assert_eq!(got, (REFUSED.to_owned(), wire(&["OPTIONS /thing 204"])));

        let json = || json!({ "Content-Type": "application/json" });
        for _ in 0..2 {
            let got = fetch(session, &api, "POST", "/money", json()).await;
            assert_eq!(got, (REFUSED.to_owned(), wire(&["OPTIONS /money 403"])));
            let got = fetch(session, &api, "PUT", "/money", json()).await;
            assert_eq!(got, ran(&["OPTIONS /money 204", "PUT /money 200"]));
        }

        // What `methods` leaves out is not reached by way of what it names.
        for _ in 0..2 {
            let got = fetch(session, &api, "PUT", "/narrowed", admin()).await;
            assert_eq!(got, ran(&["OPTIONS /narrowed 204", "PUT /narrowed 200"]));
            for (method, headers) in [("GET", admin()), ("POST", json())] {
                let got = fetch(session, &api, method, "/narrowed", headers).await;
                assert_eq!(got, (REFUSED.to_owned(), wire(&["OPTIONS /narrowed 403"])));
            }
        }
    });
}
