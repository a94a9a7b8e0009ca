//! Every form of route attribute, and every kind of handler below it.

use std::collections::HashMap;

use actix_web::guard::GuardContext;
use actix_web::http::header::IfNoneMatch;
use actix_web::http::{Method, Uri};
use actix_web::middleware::DefaultHeaders;
use actix_web::{App, HttpMessage as _, HttpRequest, HttpResponse, Responder, routes, scope, web};
use cors_actix::{Policy, cors, policy};
use serde::Deserialize;
use tests::Ask;

use crate::{EVIL, VARY, VARY_PREFLIGHT, actual, ask, both, grant, preflight, rows, told};

/// One handler per attribute of one method, with and without its path.
macro_rules! methods {
    ($($name:ident, $qualified:ident: $method:literal;)+) => {
        $(
            #[cors(origins = ["https://app.example.com"], headers = ["X-Bare"], expose_headers = ["X-Bare"])]
            #[$name("/bare")]
            async fn $name() -> impl Responder {
                $method
            }

            #[cors_actix::cors(origins = ["https://app.example.com"], headers = ["X-Full"], expose_headers = ["X-Full"])]
            #[::actix_web::$name("/full")]
            pub(super) async fn $qualified() -> impl Responder {
                $method
            }
        )+

        #[actix_web::test]
        async fn one_method_each() {
            $(both!(App::new().service(web::scope("/api").service($name).service($qualified)), |app| {
                for (path, header) in [("/api/bare", "X-Bare"), ("/api/full", "X-Full")] {
                    rows! { app;
                        preflight($method, path) => 204, grant(header, $method, "600");
                        actual($method, path) => 200, told(header);
                        Ask::actual($method, path, EVIL) => 200, [VARY];
                        Ask::preflight($method, path, EVIL) => 403, [VARY_PREFLIGHT];
                    }
                    // Another method of the path is nobody's.
                    let other = if $method == "POST" { "GET" } else { "POST" };
                    rows! { app;
                        actual(other, path) => 404, [];
                        preflight(other, path) => 403, [VARY_PREFLIGHT];
                    }
                }
            });)+
        }
    };
}

mod one_method {
    // An endpoint for `OPTIONS` is told that preflights do not reach it.
    #![allow(deprecated)]

    use actix_web::{delete, get, head, options, patch, post, put, query};

    use super::*;

    methods! {
        get, full_get: "GET";
        head, full_head: "HEAD";
        post, full_post: "POST";
        put, full_put: "PUT";
        patch, full_patch: "PATCH";
        delete, full_delete: "DELETE";
        options, full_options: "OPTIONS";
        query, full_query: "QUERY";
    }
}

fn is_second(context: &GuardContext<'_>) -> bool {
    context.head().uri.query() == Some("second")
}

fn is_own(context: &GuardContext<'_>) -> bool {
    !context.head().headers().contains_key("X-Foreign")
}

fn header(value: &'static str) -> DefaultHeaders {
    DefaultHeaders::new().add(("X-Wrapped", value))
}

#[cors(origins = ["https://app.example.com"], headers = ["X-All"], expose_headers = ["X-All"])]
#[actix_web::route(
    "/all/{id}",
    method = "GET",
    method = "PURGE",
    method = "MKCOL",
    name = "everything",
    guard = "is_second",
    guard = "self::is_own",
    wrap = "header(\"inner\")",
    wrap = "header(\"outer\")",
    wrap = "actix_web::middleware::Condition::new(false, header(\"none\"))"
)]
async fn all(request: HttpRequest) -> impl Responder {
    request.match_name().map(str::to_owned)
}

/// Several methods, some of them nobody's own, with every option.
#[actix_web::test]
async fn route_with_everything() {
    both!(App::new().service(web::scope("/api").service(all)), |app| {
        for method in ["GET", "PURGE", "MKCOL"] {
            rows! { app;
                preflight(method, "/api/all/1?second") => 204, grant("X-All", "GET, PURGE, MKCOL", "600");
                actual(method, "/api/all/1?second") => 200, told("X-All");
                // Guards: one fails, the other fails.
                preflight(method, "/api/all/1") => 204, grant("X-All", "GET, PURGE, MKCOL", "600");
            }
            for ask in
                [actual(method, "/api/all/1"), actual(method, "/api/all/1?second").header("X-Foreign", "1")]
            {
                assert_eq!(tests::answer(&app, &ask).await.status, 404);
            }
        }
        let got = tests::answer(&app, &ask("/api/all/1?second")).await;
        assert_eq!(got.body, b"everything");
        // The first is the innermost, as with actix itself.
        assert_eq!(got.lines("x-wrapped").collect::<Vec<_>>(), ["inner"]);
    });
}

#[cors(origins = ["https://app.example.com"], headers = ["X-Each"], expose_headers = ["X-Each"])]
#[routes]
#[get("/first", name = "first", wrap = "header(\"first\")")]
#[actix_web::post("/first", name = "first-post")]
#[::actix_web::delete("/second/{id}", name = "second", guard = "is_second", wrap = "header(\"second\")")]
#[patch("/second/{other}")]
async fn each(request: HttpRequest) -> impl Responder {
    HttpResponse::Ok().body(request.match_name().unwrap_or_default().to_owned())
}

#[actix_web::test]
async fn routes_with_options_each() {
    both!(App::new().service(web::scope("/api").service(each)), |app| {
        for (method, path, methods, name, wrapped) in [
            ("GET", "/api/first", "GET, POST", "first", Some("first")),
            ("POST", "/api/first", "GET, POST", "first-post", None),
            ("DELETE", "/api/second/1?second", "DELETE, PATCH", "second", Some("second")),
            ("PATCH", "/api/second/1", "DELETE, PATCH", "each", None),
        ] {
            rows! { app;
                preflight(method, path) => 204, grant("X-Each", methods, "600");
                actual(method, path) => 200, told("X-Each");
            }
            let got = tests::answer(&app, &actual(method, path)).await;
            assert_eq!(got.body, name.as_bytes());
            assert_eq!(got.lines("x-wrapped").next(), wrapped);
        }
    });
}

#[cors(origins = ["https://app.example.com"], headers = ["X-Above"], expose_headers = ["X-Above"])]
#[scope("/above")]
mod above {
    #[actix_web::get("/qualified")]
    pub async fn qualified() -> &'static str {
        ""
    }

    pub(crate) mod deep {
        use actix_web::put;

        #[put("/deep")]
        pub async fn put() -> &'static str {
            ""
        }
    }

    use actix_web::get;

    #[get("/item")]
    pub async fn item() -> &'static str {
        ""
    }
}

#[scope("/below/{tenant}")]
#[cors(origins = ["https://app.example.com"], headers = ["X-Below"], expose_headers = ["X-Below"])]
mod below {
    use actix_web::{get, routes};

    #[get("/item")]
    pub async fn item() -> &'static str {
        ""
    }

    #[super::cors(origins = ["https://app.example.com"], headers = ["X-Own"], expose_headers = ["X-Own"])]
    #[get("/own")]
    pub async fn own() -> &'static str {
        ""
    }

    #[routes]
    #[get("/a")]
    #[post("/b")]
    pub async fn several() -> &'static str {
        ""
    }
}

/// In either order; as with actix alone, `#[scope]` does not see qualified attributes, modules inside, and `#[routes]`' own.
#[actix_web::test]
async fn scope_modules() {
    let services = || {
        actix_web::services![
            above::qualified,
            above::deep::put,
            above::item,
            below::item,
            below::own,
            below::several
        ]
    };
    both!(App::new().service(services()), |app| {
        for (method, path, header) in [
            ("GET", "/qualified", "X-Above"),
            ("PUT", "/deep", "X-Above"),
            ("GET", "/above/item", "X-Above"),
            ("GET", "/below/acme/item", "X-Below"),
            ("GET", "/below/acme/own", "X-Own"),
            ("GET", "/below/acme/a", "X-Below"),
            ("POST", "/below/acme/b", "X-Below"),
        ] {
            rows! { app;
                preflight(method, path) => 204, grant(header, method, "600");
                actual(method, path) => 200, told(header);
            }
        }
    });
}

#[derive(Clone)]
struct User(&'static str);

#[derive(Deserialize)]
struct Filter {
    tag: String,
}

/// As many parameters as actix takes, of every kind that it has.
#[cors(
    origins = ["https://app.example.com"],
    headers = ["Content-Type", "If-None-Match"],
    expose_headers = ["X-Twelve"]
)]
#[actix_web::post("/twelve/{id}")]
#[allow(clippy::too_many_arguments)]
async fn twelve(
    request: HttpRequest,
    method: Method,
    uri: Uri,
    id: web::Path<u32>,
    web::Query(filter): web::Query<Filter>,
    data: web::Data<&'static str>,
    user: Option<web::ReqData<User>>,
    tag: web::Header<IfNoneMatch>,
    missing: Option<web::Data<u8>>,
    failing: Result<web::Path<(u8, u8)>, actix_web::Error>,
    peer: actix_web::dev::PeerAddr,
    web::Json(body): web::Json<HashMap<String, u32>>,
) -> impl Responder {
    let parts = (request.path(), method, uri.query(), *id, filter.tag, **data, user.map(|user| user.0));
    format!(
        "{parts:?} {} {} {} {} {body:?}",
        matches!(*tag, IfNoneMatch::Any),
        missing.is_none(),
        failing.is_err(),
        peer.0.ip()
    )
}

#[actix_web::test]
async fn twelve_parameters_of_every_kind() {
    use actix_web::dev::Service as _;
    both!(
        App::new().app_data(web::Data::new("data")).service(web::scope("/api").service(twelve).wrap_fn(
            |request, service| {
                request.extensions_mut().insert(User("alice"));
                service.call(request)
            }
        )),
        |app| {
            let whole = || {
                actual("POST", "/api/twelve/5?tag=t")
                    .header("Content-Type", "application/json")
                    .header("If-None-Match", "*")
            };
            let call = async |ask: Ask, body: &'static str| {
                let request = ask.request().set_payload(body).peer_addr("127.0.0.1:1".parse().unwrap());
                let response = actix_web::test::call_service(&app, request.to_request()).await;
                tests::Answer::read(response.into_parts().1.map_into_boxed_body()).await
            };
            let got = call(whole(), r#"{"a":1}"#).await;
            tests::assert_answer(&got, 200, &told("X-Twelve"));
            let expected = r#"("/api/twelve/5", POST, Some("tag=t"), 5, "t", "data", Some("alice")) true true true 127.0.0.1 {"a": 1}"#;
            assert_eq!(String::from_utf8_lossy(&got.body), expected);
            // Each extractor that can fail does, and says what the endpoint says.
            for (ask, body, status) in [
                (whole(), "{", 400),
                (whole(), "[]", 400),
                (whole(), "", 400),
                (actual("POST", "/api/twelve/five?tag=t"), "{}", 404),
                (actual("POST", "/api/twelve/5"), "{}", 400),
                (actual("POST", "/api/twelve/5?tag=t"), "{}", 400),
            ] {
                tests::assert_answer(&call(ask, body).await, status, &told("X-Twelve"));
            }
        }
    );
}

static SHARED: Policy =
    policy!(origins = ["https://app.example.com"], headers = ["X-Shared"], expose_headers = ["X-Shared"]);

/// Handlers that a generic one is behind: a handler itself has no parameters of type, as with actix alone.
mod generic {
    use super::{Responder, SHARED, cors, header};

    async fn answer<T: std::fmt::Display>(value: T) -> impl Responder {
        value.to_string()
    }

    #[cors(policy = SHARED)]
    #[actix_web::get("/number")]
    pub(super) async fn number() -> impl Responder {
        answer(1).await
    }

    #[cors(policy = super::SHARED)]
    #[actix_web::get("/text", wrap = "header(\"text\")")]
    pub(super) async fn text() -> impl Responder + use<> {
        answer("text").await
    }

    #[cors(policy = crate::attributes::SHARED)]
    #[actix_web::get("/future")]
    pub(super) fn future() -> impl Future<Output = impl Responder> {
        answer("future")
    }

    #[cors(policy = self::super::SHARED)]
    #[actix_web::get("/boxed")]
    pub(super) fn boxed() -> std::pin::Pin<Box<dyn Future<Output = String>>> {
        Box::pin(async { "boxed".to_owned() })
    }
}

#[actix_web::test]
async fn handlers_of_every_form() {
    let services = || actix_web::services![generic::number, generic::text, generic::future, generic::boxed];
    both!(App::new().service(web::scope("/api").service(services())), |app| {
        for path in ["/api/number", "/api/text", "/api/future", "/api/boxed"] {
            rows! { app;
                preflight("GET", path) => 204, grant("X-Shared", "GET", "600");
                ask(path) => 200, told("X-Shared");
            }
        }
    });
}
