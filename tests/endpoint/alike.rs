//! An annotated handler behaves as actix's own, whether the user wraps something around it or not: but for the headers of CORS
//! nobody can tell which of the three it is.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

use actix_web::body::{BodyStream, MessageBody};
use actix_web::dev::{Service as _, ServiceResponse};
use actix_web::guard::GuardContext;
use actix_web::middleware::{Condition, NormalizePath};
use actix_web::web::{Bytes, Data, Json, JsonConfig, Path, Payload, PayloadConfig, Query, ServiceConfig};
use actix_web::{
    App, Either, Error, HttpMessage as _, HttpRequest, HttpResponse, Responder, error, test, web,
};
use tests::{Answer, Ask};

use crate::VARY;

/// The same handlers, with what stands above each, and behind the path in its route attribute.
macro_rules! handlers {
    ($module:ident, [$($cors:tt)*], [$($wrap:tt)*]) => {
        mod $module {
            use super::*;
            use actix_web::{get, post, route};

            $($cors)*
            #[get("/names/{id}/{rest:.*}", name = "named" $($wrap)*)]
            async fn names(request: HttpRequest, path: Path<(u32, String)>) -> impl Responder {
                described(&request, &path)
            }

            $($cors)*
            #[get("bare" $($wrap)*)]
            async fn bare(request: HttpRequest) -> impl Responder {
                request.match_pattern().unwrap_or_default()
            }

            $($cors)*
            #[get("" $($wrap)*)]
            async fn empty(request: HttpRequest) -> impl Responder {
                request.match_pattern().unwrap_or_default()
            }

            $($cors)*
            #[post("/json" $($wrap)*)]
            async fn json(body: Json<Vec<u32>>) -> impl Responder {
                format!("{body:?}")
            }

            $($cors)*
            #[post("/bytes" $($wrap)*)]
            async fn bytes(body: Bytes) -> impl Responder {
                body
            }

            $($cors)*
            #[post("/stream" $($wrap)*)]
            async fn stream(payload: Payload) -> impl Responder {
                HttpResponse::Ok().body(BodyStream::new(payload))
            }

            $($cors)*
            #[get("/query" $($wrap)*)]
            async fn query(
                query: Query<Vec<(String, u32)>>,
            ) -> Either<String, Result<HttpResponse, Error>> {
                match query.first() {
                    Some((name, 1)) => Either::Left(name.clone()),
                    Some(_) => Either::Right(Err(error::ErrorConflict("conflict"))),
                    None => Either::Right(Ok(HttpResponse::Accepted().finish())),
                }
            }

            $($cors)*
            #[get("/data" $($wrap)*)]
            async fn data(data: Data<&'static str>, request: HttpRequest) -> impl Responder {
                request.extensions_mut().insert(7_u16);
                format!("{} {:?}", **data, request.app_data::<u8>())
            }

            $($cors)*
            #[route("/guarded", method = "GET", method = "HEAD", guard = "is_second" $($wrap)*)]
            async fn guarded() -> impl Responder {
                "guarded"
            }

            pub(super) fn register(config: &mut ServiceConfig) {
                config.service(names).service(bare).service(empty).service(json).service(bytes);
                config.service(stream).service(query).service(data).service(guarded);
            }
        }
    };
}

handlers!(actix, [], []);
handlers!(
    alone,
    [#[cors_actix::cors(origins = ["https://app.example.com"], headers = ["Content-Type"])]],
    []
);
handlers!(
    wrapped,
    [#[cors_actix::cors(origins = ["https://app.example.com"], headers = ["Content-Type"])]],
    [, wrap = "nothing()"]
);

fn nothing() -> Condition<NormalizePath> {
    Condition::new(false, NormalizePath::trim())
}

fn is_second(context: &GuardContext<'_>) -> bool {
    context.head().headers.contains_key("x-second")
}

fn described(request: &HttpRequest, path: &(u32, String)) -> String {
    let url = request.url_for("named", ["1", "x"]);
    let url = url.map(|url| url.to_string()).map_err(|error| error.to_string());
    let info: Vec<_> = request.match_info().iter().collect();
    let has_resource = request.resource_map().has_resource("/api/names/1/");
    let (pattern, name) = (request.match_pattern(), request.match_name());
    format!("{path:?} {url:?} {info:?} {pattern:?} {name:?} {has_resource}")
}

/// What a middleware outside of the handler sees of an answer.
fn seen<B: MessageBody>(response: &ServiceResponse<B>) -> String {
    let request = response.request();
    let error = response.response().error().map(ToString::to_string);
    let left = request.extensions().get::<u16>().copied();
    let size = response.response().body().size();
    format!("{error:?} {left:?} {size:?} {:?} {:?}", request.match_pattern(), request.match_name())
}

/// A request: method, path, headers, and body.
#[derive(Clone, Debug)]
struct Sent {
    ask: Ask,
    body: &'static str,
}

/// What came back, without what CORS says of every answer, and what a middleware saw of it.
type Observed = (u16, Vec<(String, String)>, Vec<u8>, String);

/// The handlers at the app's root, and in a scope that configures extractors.
async fn observed(register: fn(&mut ServiceConfig), sent: &Sent) -> Observed {
    let noted = Rc::new(Cell::new(String::new()));
    let note = Rc::clone(&noted);
    let json = JsonConfig::default().limit(16).error_handler(|error, request| {
        let name = request.match_name().unwrap_or_default().to_owned();
        error::InternalError::from_response(error, HttpResponse::ImATeapot().body(name)).into()
    });
    let scope = web::scope("/api")
        .app_data(8_u8)
        .app_data(PayloadConfig::new(8))
        .app_data(json)
        .app_data(Data::new("of the scope"))
        .configure(register)
        .default_service(web::to(HttpResponse::NotImplemented));
    let app = App::new().app_data(Data::new("of the app")).service(scope).configure(register);
    let app = app.wrap_fn(move |request, service| {
        let (note, future) = (Rc::clone(&note), service.call(request));
        async move {
            let response = future.await?;
            note.set(seen(&response));
            Ok(response)
        }
    });
    let app = test::init_service(app).await;
    let request = sent.ask.request().set_payload(sent.body).to_request();
    let response = app.call(request).await.expect("no middleware fails");
    let mut got = Answer::read(response.into_parts().1.map_into_boxed_body()).await;
    got.headers.retain(|(name, value)| (name.as_str(), value.as_str()) != VARY);
    got.headers.sort();
    (got.status, got.headers, got.body, noted.take())
}

const PATHS: [&str; 16] = [
    "",
    "/",
    "/names/1/a/b",
    "/names/x/a",
    "/names/1/%2f%20",
    "/bare",
    "/bare/",
    "/json",
    "/query",
    "/query?0=1",
    "/query?a=1",
    "/query?a=2",
    "/query?a=x",
    "/data",
    "/guarded",
    "/nothing",
];
const BODIES: [&str; 6] = ["[1,2]", "[1,2,3,4,5,6,7,8,9,10,11,12]", "{", "", "12345678", "123456789"];

/// Every path in both places by every method, and every body.
fn all() -> Vec<Sent> {
    let mut all = Vec::new();
    for place in ["", "/api"] {
        for path in PATHS.map(|path| format!("{place}{path}")).iter().filter(|path| !path.is_empty()) {
            for method in ["GET", "HEAD", "POST", "OPTIONS", "PURGE"] {
                let ask = Ask::new(method, path);
                all.push(Sent { ask: ask.clone(), body: "" });
                all.push(Sent { ask: ask.header("X-Second", ""), body: "" });
            }
        }
        for path in ["/json", "/bytes", "/stream"] {
            let ask = Ask::new("POST", &format!("{place}{path}")).header("Content-Type", "application/json");
            all.extend(BODIES.map(|body| Sent { ask: ask.clone(), body }));
        }
    }
    all
}

#[actix_web::test]
async fn nobody_can_tell_an_annotated_handler_from_actixs_own() {
    let mut statuses = BTreeSet::new();
    for sent in all() {
        let plain = observed(actix::register, &sent).await;
        assert_eq!(observed(alone::register, &sent).await, plain, "{sent:?}");
        assert_eq!(observed(wrapped::register, &sent).await, plain, "wrapped: {sent:?}");
        statuses.insert(plain.0);
    }
    assert_eq!(statuses, BTreeSet::from([200, 202, 400, 404, 409, 413, 418, 501]), "all was tried");
}
