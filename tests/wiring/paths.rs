//! Paths, methods and answers, without a layer and with one.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::{Next, from_fn};
use actix_web::{
    App, Error, HttpRequest, HttpResponse, Responder, error, get, post, route, routes, scope, web,
};
use cors_actix::cors;
use tests::{Ask, Listener};
use tracing::Level;

use crate::{
    EVIL, Lines, PAGE, VARY, VARY_PREFLIGHT, actual, ask, both, grant, item, preflight, remove, replace,
    rows, told,
};

#[actix_web::test]
async fn each_method_has_its_own_preflight() {
    both!(App::new().service(web::scope("/api").service(item).service(remove).service(replace)), |app| {
        rows! { app;
            preflight("GET", "/api/items/5") => 204, grant("X-Item", "GET", "600");
            // What they grant `item` refuses, and browsers forget for which method it was granted.
            preflight("DELETE", "/api/items/5") => 204, grant("X-Remove", "DELETE", "0");
            preflight("PUT", "/api/items/5") => 204, grant("X-Replace", "PUT", "0");
        }
    });
}

#[actix_web::test]
async fn a_method_that_nobody_serves() {
    both!(App::new().service(item).service(remove), |app| {
        rows! { app;
            // The console says that the method is not allowed.
            preflight("PATCH", "/items/5") => 204, grant("X-Item", "GET", "600");
            preflight("get", "/items/5") => 204, grant("X-Item", "GET", "600");
            // Browsers do not look for these in the list.
            preflight("POST", "/items/5") => 403, [VARY_PREFLIGHT];
            preflight("HEAD", "/items/5") => 403, [VARY_PREFLIGHT];
        }
    });
}

#[actix_web::test]
async fn answers_errors_and_what_is_not_annotated() {
    both!(App::new().service(item).route("/plain", web::get().to(HttpResponse::Ok)), |app| {
        rows! { app;
            ask("/items/5") => 200, told("X-Item");
            ask("/items/0") => 409, told("X-Item");
            ask("/items/five") => 404, told("X-Item");
            ask("/plain") => 200, [];
            preflight("GET", "/plain") => 404, [];
            ask("/none") => 404, [];
            preflight("GET", "/none") => 404, [];
            actual("POST", "/items/5") => 404, [];
        }
    });
}

#[cors(origins = ["https://app.example.com"], headers = ["X-Several"], expose_headers = ["X-Several"])]
#[routes]
#[get("/one/{id}")]
#[put("/one/{other}")]
#[post("/two")]
pub(crate) async fn several() -> impl Responder {
    "several"
}

#[cors(origins = ["https://app.example.com"], headers = ["X-Many"], expose_headers = ["X-Many"])]
#[route("/many", method = "GET", method = "PURGE", method = "PUT")]
pub(crate) async fn many() -> impl Responder {
    "many"
}

#[actix_web::test]
async fn several_paths_and_methods_of_one_handler() {
    both!(App::new().service(web::scope("/api").service(several).service(many)), |app| {
        rows! { app;
            preflight("GET", "/api/one/1") => 204, grant("X-Several", "GET, PUT", "600");
            preflight("PUT", "/api/one/1") => 204, grant("X-Several", "GET, PUT", "600");
            preflight("POST", "/api/two") => 204, grant("X-Several", "POST", "600");
            preflight("GET", "/api/two") => 403, [VARY_PREFLIGHT];
            preflight("POST", "/api/one/1") => 403, [VARY_PREFLIGHT];
            actual("PUT", "/api/one/1") => 200, told("X-Several");
            actual("POST", "/api/two") => 200, told("X-Several");
            actual("POST", "/api/one/1") => 404, [];
            preflight("PURGE", "/api/many") => 204, grant("X-Many", "GET, PURGE, PUT", "600");
            preflight("GET", "/api/many") => 204, grant("X-Many", "GET, PURGE, PUT", "600");
            preflight("DELETE", "/api/many") => 204, grant("X-Many", "GET, PURGE, PUT", "600");
            actual("PURGE", "/api/many") => 200, told("X-Many");
            actual("PUT", "/api/many") => 200, told("X-Many");
        }
    });
}

async fn refuse(_: ServiceRequest, _: Next<impl MessageBody>) -> Result<ServiceResponse, Error> {
    Err(error::ErrorPaymentRequired("pay first"))
}

async fn answer(request: ServiceRequest, _: Next<impl MessageBody>) -> Result<ServiceResponse, Error> {
    Ok(request.into_response(HttpResponse::Unauthorized().finish()))
}

#[cors(origins = ["https://app.example.com"], headers = ["X-Fails"], expose_headers = ["X-Fails"])]
#[get("/fails", wrap = "from_fn(refuse)")]
async fn fails() -> impl Responder {
    "never"
}

#[cors(origins = ["https://app.example.com"], headers = ["X-Answers"], expose_headers = ["X-Answers"])]
#[get("/answers", wrap = "from_fn(answer)")]
async fn answers() -> impl Responder {
    "never"
}

#[actix_web::test]
async fn middleware_of_one_resource() {
    both!(App::new().service(web::scope("/api").service(fails).service(answers)), |app| {
        rows! { app;
            ask("/api/fails") => 402, told("X-Fails");
            ask("/api/answers") => 401, told("X-Answers");
            preflight("GET", "/api/fails") => 204, grant("X-Fails", "GET", "600");
            preflight("GET", "/api/answers") => 204, grant("X-Answers", "GET", "600");
        }
    });
}

#[scope("/inner")]
pub(crate) mod inner {
    use super::{Responder, cors, get};

    #[cors(origins = ["https://app.example.com"], headers = ["X-Inner"], expose_headers = ["X-Inner"])]
    #[get("/item/{id}")]
    pub async fn item() -> impl Responder {
        "inner"
    }
}

pub(crate) mod other {
    use super::{Responder, cors, post};

    #[cors(origins = ["https://app.example.com"], headers = ["X-Other"], expose_headers = ["X-Other"])]
    #[post("/item")]
    pub async fn item() -> impl Responder {
        "other"
    }
}

/// The `#[scope]` module, and two more handlers of the same name.
#[actix_web::test]
async fn modules() {
    both!(
        App::new().service(web::scope("/api").service(inner::item).service(other::item)).service(item),
        |app| {
            rows! { app;
                preflight("GET", "/api/inner/item/1") => 204, grant("X-Inner", "GET", "600");
                ask("/api/inner/item/1") => 200, told("X-Inner");
                preflight("POST", "/api/item") => 204, grant("X-Other", "POST", "600");
                actual("POST", "/api/item") => 200, told("X-Other");
                preflight("GET", "/items/1") => 204, grant("X-Item", "GET", "600");
                ask("/items/1") => 200, told("X-Item");
            }
        }
    );
}

#[cors(origins = ["https://app.example.com"], headers = ["X-Whole"], expose_headers = ["X-Whole"])]
#[get("/whole")]
async fn whole(request: HttpRequest) -> impl Responder {
    request.path().to_owned()
}

/// At the root, in a scope, in scopes with parameters inside of it, by `configure` at each place.
#[actix_web::test]
async fn one_handler_in_several_places() {
    let configure = |config: &mut web::ServiceConfig| {
        config.service(whole).service(web::scope("/{deep}").configure(|config| {
            config.service(whole).service(remove);
        }));
    };
    both!(
        App::new()
            .service(whole)
            .service(web::scope("/one").service(whole))
            .service(web::scope("/{tenant}/{kind:[a-z]+}").configure(configure)),
        |app| {
            for path in ["/whole", "/one/whole", "/acme/api/whole", "/acme/api/v1/whole"] {
                rows! { app;
                    preflight("GET", path) => 204, grant("X-Whole", "GET", "600");
                    ask(path) => 200, told("X-Whole");
                }
            }
            rows! { app;
                preflight("DELETE", "/acme/api/v1/items/1") => 204, grant("X-Remove", "DELETE", "600");
                actual("DELETE", "/acme/api/v1/items/1") => 200, told("X-Remove");
                ask("/acme/5/whole") => 404, [];
                preflight("GET", "/acme/5/whole") => 404, [];
            }
        }
    );
}

#[cors(origins = ["https://app.example.com"], headers = ["X-Empty"], expose_headers = ["X-Empty"])]
#[get("")]
pub(crate) async fn empty() -> impl Responder {
    "empty"
}

#[cors(origins = ["https://app.example.com"], headers = ["X-Tail"], expose_headers = ["X-Tail"])]
#[get("/v{version:[0-9]+}/{rest}*")]
pub(crate) async fn tail(path: web::Path<(u32, String)>) -> impl Responder {
    format!("{path:?}")
}

#[cors(origins = ["https://app.example.com"], headers = ["X-Bare"], expose_headers = ["X-Bare"])]
#[get("bare")]
pub(crate) async fn bare() -> impl Responder {
    "bare"
}

#[cors(origins = ["https://app.example.com"], headers = ["X-Text"], expose_headers = ["X-Text"])]
#[get("/text/{text}")]
pub(crate) async fn text(text: web::Path<String>) -> impl Responder {
    text.into_inner()
}

#[actix_web::test]
async fn patterns() {
    let scope = || web::scope("/api").service(empty).service(tail).service(bare).service(text);
    both!(App::new().service(scope()).service(bare), |app| {
        for (path, header) in [
            ("/api", "X-Empty"),
            ("/api/v2/a/b/c", "X-Tail"),
            ("/api/v10/", "X-Tail"),
            ("/bare", "X-Bare"),
            ("/api/bare", "X-Bare"),
            ("/api/text/%7Eb", "X-Text"),
            ("/api/text/a%20b", "X-Text"),
            ("/api/t%65xt/b", "X-Text"),
            ("/api/text/a%2Fb", "X-Text"),
        ] {
            rows! { app;
                preflight("GET", path) => 204, grant(header, "GET", "600");
                ask(path) => 200, told(header);
            }
        }
        for path in ["/api/", "/api/v/x", "/api/vx/a", "/api/text/", "/api/text/a/b"] {
            rows! { app;
                preflight("GET", path) => 404, [];
                ask(path) => 404, [];
            }
        }
    });
}

#[cors(origins = ["https://app.example.com"], expose_headers = ["X-Named"])]
#[get("/named/{id}", name = "thing")]
async fn named(request: HttpRequest) -> impl Responder {
    let url = |name| request.url_for(name, ["9"]).map(|url| url.to_string());
    let outside = request.url_for("outside", ["9"]).map(|url| url.to_string());
    format!(
        "{:?} {:?} {:?} {:?} {:?}",
        request.match_pattern(),
        request.match_name(),
        url("thing"),
        url("remove"),
        outside
    )
}

#[actix_web::test]
async fn what_actix_says_of_a_route() {
    both!(
        App::new()
            .external_resource("outside", "https://docs.example.com/{page}")
            .service(web::scope("/{tenant}").service(named))
            .service(remove),
        |app| {
            let got = tests::answer(&app, &ask("/acme/named/5")).await;
            tests::assert_answer(&got, 200, &told("X-Named"));
            // A scope's own parameters come first; what one names without them cannot be made.
            let expected = "Some(\"/{tenant}/named/{id}\") Some(\"thing\") Err(NotEnoughElements) \
                            Ok(\"http://localhost:8080/items/9\") Ok(\"https://docs.example.com/9\")";
            assert_eq!(String::from_utf8_lossy(&got.body), expected);
        }
    );
}

#[cors(origins = ["https://app.example.com"], expose_headers = ["X-Varies"])]
#[get("/varies")]
async fn varies() -> impl Responder {
    HttpResponse::Ok()
        .append_header(("Vary", "Accept, Cookie"))
        .append_header(("Vary", "Accept-Language"))
        .finish()
}

#[actix_web::test]
async fn vary_is_merged() {
    both!(App::new().service(varies), |app| {
        let mut expected = told("X-Varies");
        expected.extend([("vary", "Accept, Cookie"), ("vary", "Accept-Language")]);
        rows! { app;
            ask("/varies") => 200, expected;
        }
    });
}

#[cors(origins = "*", headers = "*", expose_headers = "*")]
#[get("/public")]
async fn public() -> impl Responder {
    "public"
}

#[actix_web::test]
async fn any_origin() {
    let told: Lines = vec![("access-control-allow-origin", "*"), ("access-control-expose-headers", "*")];
    both!(App::new().service(public), |app| {
        rows! { app;
            ask("/public") => 200, told;
            Ask::new("GET", "/public") => 200, told;
            Ask::actual("GET", "/public", EVIL) => 200, told;
            Ask::preflight("GET", "/public", EVIL) => 204, [
                ("access-control-allow-origin", "*"),
                ("access-control-allow-methods", "GET"),
                ("access-control-allow-headers", "*"),
                ("access-control-max-age", "600"),
                ("vary", "Access-Control-Request-Method"),
            ];
        }
    });
}

#[actix_web::test]
async fn a_foreign_page() {
    both!(App::new().service(item), |app| {
        for origin in [EVIL, "null", "", "http://app.example.com", "https://app.example.com:444"] {
            rows! { app;
                Ask::actual("GET", "/items/5", origin) => 200, [VARY];
                Ask::actual("GET", "/items/0", origin) => 409, [VARY];
                Ask::preflight("GET", "/items/5", origin) => 403, [VARY_PREFLIGHT];
            }
        }
        assert_eq!(tests::answer(&app, &Ask::preflight("GET", "/items/5", PAGE)).await.status, 204);
    });
}

#[cors(
    origins = ["https://app.example.com"],
    methods = [PUT, PURGE],
    headers = ["X-Narrowed"],
    expose_headers = ["X-Narrowed"]
)]
#[route("/narrowed", method = "PUT", method = "POST", method = "PURGE")]
async fn narrowed() -> impl Responder {
    "narrowed"
}

#[cors(
    origins = ["https://app.example.com"],
    methods = [PUT, DELETE],
    headers = ["X-Parted"],
    expose_headers = ["X-Parted"]
)]
#[routes]
#[get("/parted/{id}")]
#[put("/parted/{id}")]
#[delete("/parted/{other}")]
#[put("/other")]
async fn parted() -> impl Responder {
    "parted"
}

#[cors(origins = ["https://app.example.com"], methods = [PUT], headers = ["X-Listed"])]
#[route("/listed", method = "PUT", method = "PATCH")]
async fn listed() -> impl Responder {
    "listed"
}

/// A browser that remembers what was granted for PUT would count it for a POST that `methods` leaves out, and would not ask.
#[actix_web::test]
async fn what_methods_leaves_out_is_not_granted_by_what_it_names() {
    both!(App::new().service(narrowed).service(parted).service(listed), |app| {
        let listener = Listener::start();
        rows! { app;
            preflight("PUT", "/narrowed") => 204, grant("X-Narrowed", "PUT, PURGE", "0");
            preflight("PURGE", "/narrowed") => 204, grant("X-Narrowed", "PUT, PURGE", "0");
            preflight("POST", "/narrowed") => 403, [VARY_PREFLIGHT];
            actual("POST", "/narrowed") => 200, [VARY];
            actual("PUT", "/narrowed") => 200, told("X-Narrowed");
            preflight("PUT", "/parted/1") => 204, grant("X-Parted", "PUT, DELETE", "0");
            preflight("DELETE", "/parted/1") => 204, grant("X-Parted", "PUT, DELETE", "0");
            preflight("GET", "/parted/1") => 403, [VARY_PREFLIGHT];
            ask("/parted/1") => 200, [VARY];
            // Another path of the same handler leaves nothing out.
            preflight("PUT", "/other") => 204, grant("X-Parted", "PUT", "600");
            // Browsers look for PATCH in the list, and it is not there.
            preflight("PUT", "/listed") => 204, grant("X-Listed", "PUT", "600");
            preflight("PATCH", "/listed") => 204, grant("X-Listed", "PUT", "600");
        }
        let told: Vec<_> =
            listener.told().into_iter().filter(|told| !told.field("code").is_empty()).collect();
        let warned: Vec<_> = told.iter().filter(|told| told.level == Level::WARN).collect();
        assert!(warned.iter().all(|told| told.field("code") == "path-policies-differ"), "{told:?}");
        let handlers: Vec<_> = warned.iter().map(|told| told.field("handler")).collect();
        assert_eq!(handlers, ["wiring::paths::narrowed", "wiring::paths::parted"], "{told:?}");
    });
}
