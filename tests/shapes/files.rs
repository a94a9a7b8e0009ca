//! `actix-files`: beside endpoints, behind them, below a scope's default, and as the answer of a handler.

use std::fs;
use std::path::PathBuf;

use actix_files::{Files, NamedFile};
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, HttpResponse, Responder, Result, delete, get, post, test, web};
use cors_actix::{Cors, cors, scope_default};
use tests::{Answer, Ask, answer, assert_answer};

use crate::{APP, DEFAULT, DOCS, EVIL, VARY, VARY_PREFLIGHT, of_app, of_default, preflight_of_default};

#[cors(origins = ["https://app.example.com"])]
#[get("/items/{id}")]
async fn item(id: web::Path<String>) -> impl Responder {
    id.into_inner()
}

#[cors(origins = ["https://app.example.com"], headers = ["X-Token"])]
#[delete("/items/{id}")]
async fn remove() -> impl Responder {
    "removed"
}

#[cors(origins = ["https://app.example.com"], headers = ["Range"], expose_headers = ["Content-Range"])]
#[get("/report")]
async fn report() -> Result<NamedFile> {
    Ok(NamedFile::open(folder().join("app.js"))?)
}

/// A site: a page and a script.
fn folder() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("site");
    fs::create_dir_all(&folder).unwrap();
    for (name, text) in [("index.html", "<!doctype html>"), ("app.js", "console.log(1)")] {
        let file = folder.join(name);
        // Not written again under a test that reads it.
        if !file.exists() {
            let own = folder.join(format!("{name}-{:?}", std::thread::current().id()));
            fs::write(&own, text).unwrap();
            fs::rename(own, file).unwrap();
        }
    }
    folder
}

fn preflight_of_remove() -> [(&'static str, &'static str); 5] {
    [
        ("access-control-allow-origin", APP),
        ("access-control-allow-methods", "DELETE"),
        ("access-control-allow-headers", "X-Token"),
        // `item` of the same path takes no `X-Token`.
        ("access-control-max-age", "0"),
        VARY_PREFLIGHT,
    ]
}

/// The single-page application: endpoints first, then the site for everything else.
macro_rules! site {
    ($($layer:expr)?) => {
        test::init_service(
            App::new()
                .service(web::scope("/api").service(item).service(remove))
                .service(Files::new("/", folder()).index_file("index.html"))
                $(.wrap($layer))?,
        )
        .await
    };
}

#[actix_web::test]
async fn endpoints_before_a_site_without_a_layer() {
    let app = site!();
    assert_answer(&answer(&app, &Ask::actual("GET", "/api/items/1", APP)).await, 200, &of_app());
    assert_answer(&answer(&app, &Ask::actual("GET", "/api/items/1", EVIL)).await, 200, &[VARY]);
    assert_answer(
        &answer(&app, &Ask::preflight("DELETE", "/api/items/1", APP)).await,
        204,
        &preflight_of_remove(),
    );
    assert_answer(
        &answer(&app, &Ask::preflight("DELETE", "/api/items/1", EVIL)).await,
        403,
        &[VARY_PREFLIGHT],
    );
    // The site takes no part.
    for path in ["/", "/index.html", "/app.js"] {
        assert_answer(&answer(&app, &Ask::actual("GET", path, APP)).await, 200, &[]);
    }
}

#[actix_web::test]
async fn endpoints_before_a_site() {
    for default in [false, true] {
        let app = if default { site!(Cors::new(&DEFAULT)) } else { site!(Cors::endpoints()) };
        let default = |lines| if default { lines } else { &[][..] };
        let of_default = of_default();
        assert_answer(&answer(&app, &Ask::actual("GET", "/api/items/1", APP)).await, 200, &of_app());
        assert_answer(&answer(&app, &Ask::actual("GET", "/api/items/1", DOCS)).await, 200, &[VARY]);
        let preflight = answer(&app, &Ask::preflight("DELETE", "/api/items/1", APP)).await;
        assert_answer(&preflight, 204, &preflight_of_remove());
        for path in ["/", "/index.html", "/app.js"] {
            let got = answer(&app, &Ask::actual("GET", path, DOCS)).await;
            assert_answer(&got, 200, default(&of_default));
            assert_answer(&answer(&app, &Ask::actual("GET", path, APP)).await, 200, default(&[VARY]));
        }
        assert_answer(&answer(&app, &Ask::actual("GET", "/none", DOCS)).await, 404, default(&of_default));
        assert_answer(&answer(&app, &Ask::actual("GET", "/none", APP)).await, 404, default(&[VARY]));
    }
}

#[actix_web::test]
async fn a_default_reaches_files_and_their_preflights() {
    let app = site!(Cors::new(&DEFAULT));
    for path in ["/app.js", "/none.js"] {
        let ask = Ask::preflight("GET", path, DOCS).header("Access-Control-Request-Headers", "range");
        assert_answer(&answer(&app, &ask).await, 204, &preflight_of_default());
        assert_answer(&answer(&app, &Ask::preflight("GET", path, APP)).await, 403, &[VARY_PREFLIGHT]);
    }
}

/// Nobody but the files serves these paths, or may.
#[actix_web::test]
async fn an_endpoint_behind_files_of_its_path_grants_nothing() {
    #[cors(origins = ["https://app.example.com"])]
    #[post("/static/upload")]
    async fn upload() -> impl Responder {
        "never"
    }
    let app = App::new().service(Files::new("/static", folder())).service(upload);
    let app = test::init_service(app.wrap(Cors::endpoints())).await;
    // The files answer 405 to both; the layer cannot know that it is they, and grants nothing.
    let actual = answer(&app, &Ask::actual("POST", "/static/upload", APP)).await;
    assert_answer(&actual, 405, &[VARY]);
    let preflight = answer(&app, &Ask::preflight("POST", "/static/upload", APP)).await;
    assert_answer(&preflight, 405, &[VARY]);
}

#[actix_web::test]
async fn an_endpoint_before_files_of_its_path_is_what_runs() {
    #[cors(origins = ["https://app.example.com"])]
    #[post("/static/upload")]
    async fn upload() -> impl Responder {
        "uploaded"
    }
    let app = App::new().service(upload).service(Files::new("/static", folder()));
    let app = test::init_service(app.wrap(Cors::new(&DEFAULT))).await;
    let preflight = [
        ("access-control-allow-origin", APP),
        ("access-control-allow-methods", "POST"),
        ("access-control-max-age", "600"),
        VARY_PREFLIGHT,
    ];
    assert_answer(&answer(&app, &Ask::preflight("POST", "/static/upload", APP)).await, 204, &preflight);
    assert_answer(&answer(&app, &Ask::actual("POST", "/static/upload", APP)).await, 200, &of_app());
    assert_answer(&answer(&app, &Ask::actual("GET", "/static/app.js", DOCS)).await, 200, &of_default());
    // The path's GET is the files', which find no file of that name.
    assert_answer(&answer(&app, &Ask::actual("GET", "/static/upload", DOCS)).await, 404, &of_default());
}

/// An endpoint at the very path of a scope, files for everything below it, and a 401 in front of both.
mod at_the_path_of_a_scope {
    use super::*;

    #[cors(origins = ["https://app.example.com"], headers = ["X-Index"], expose_headers = ["X-Index"])]
    #[get("")]
    async fn index() -> impl Responder {
        "index"
    }

    const OF_INDEX: [(&str, &str); 3] =
        [("access-control-allow-origin", APP), ("access-control-expose-headers", "X-Index"), VARY];

    async fn deny(
        request: ServiceRequest,
        next: Next<impl MessageBody + 'static>,
    ) -> Result<ServiceResponse<impl MessageBody>> {
        if request.headers().contains_key("X-In") {
            return next.call(request).await.map(ServiceResponse::map_into_left_body);
        }
        Ok(request.into_response(HttpResponse::Unauthorized()).map_into_right_body())
    }

    macro_rules! app {
        () => {
            test::init_service(
                App::new()
                    .service(
                        web::scope("/assets")
                            .wrap(from_fn(deny))
                            .service(index)
                            .service(Files::new("/", folder())),
                    )
                    .wrap(Cors::new(&DEFAULT)),
            )
            .await
        };
    }

    #[actix_web::test]
    async fn each_speaks_for_itself() {
        let app = app!();
        let preflight_of_index = [
            ("access-control-allow-origin", APP),
            ("access-control-allow-methods", "GET"),
            ("access-control-allow-headers", "X-Index"),
            ("access-control-max-age", "600"),
            VARY_PREFLIGHT,
        ];
        for _ in 0..2 {
            for (origin, expected) in [(APP, &OF_INDEX[..]), (DOCS, &[VARY])] {
                let ask = Ask::actual("GET", "/assets", origin).header("X-In", "1");
                assert_answer(&answer(&app, &ask).await, 200, expected);
            }
            for (origin, expected) in [(DOCS, &of_default()[..]), (APP, &[VARY])] {
                let ask = Ask::actual("GET", "/assets/app.js", origin);
                assert_answer(&answer(&app, &ask).await, 401, expected);
                assert_answer(&answer(&app, &ask.header("X-In", "1")).await, 200, expected);
            }
            assert_answer(
                &answer(&app, &Ask::preflight("GET", "/assets", APP)).await,
                204,
                &preflight_of_index,
            );
            let file = answer(&app, &Ask::preflight("GET", "/assets/app.js", DOCS)).await;
            assert_answer(&file, 204, &preflight_of_default());
        }
    }

    /// Whether the scope answered, or the files that match its path too, cannot be told: so nobody is granted anything. Wanted is
    /// what `index` says; once that holds, the first line fails.
    #[actix_web::test]
    async fn a_401_grants_nobody() {
        let app = app!();
        for origin in [APP, DOCS, "https://evil.example"] {
            assert_answer(&answer(&app, &Ask::actual("GET", "/assets", origin)).await, 401, &[VARY]);
        }
    }
}

/// A method of an endpoint's path that only the files behind it may serve.
#[actix_web::test]
async fn methods_that_files_behind_an_endpoint_may_serve() {
    let app = App::new().service(remove).service(Files::new("/", folder())).wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    let unserved = answer(&app, &Ask::preflight("PATCH", "/items/1", APP)).await;
    assert!(!unserved.headers.iter().any(|(name, _)| name.starts_with("access-control-")), "{unserved}");
    let alone = [
        ("access-control-allow-origin", APP),
        ("access-control-allow-methods", "DELETE"),
        ("access-control-allow-headers", "X-Token"),
        ("access-control-max-age", "600"),
        VARY_PREFLIGHT,
    ];
    assert_answer(&answer(&app, &Ask::preflight("DELETE", "/items/1", APP)).await, 204, &alone);
    assert_answer(&answer(&app, &Ask::actual("GET", "/items/1", APP)).await, 404, &[]);
}

fn body(answer: &Answer) -> &str {
    std::str::from_utf8(&answer.body).unwrap()
}

/// Fonts and scripts for other sites: whole, in part, not modified, not there.
#[actix_web::test]
async fn a_scopes_default_covers_its_files() {
    let assets = web::scope("/assets").service(scope_default(&DEFAULT)).service(Files::new("", folder()));
    let app = App::new().service(assets).service(item).route("/plain", web::get().to(HttpResponse::Ok));
    let app = test::init_service(app.wrap(Cors::endpoints())).await;
    for origin in [DOCS, APP] {
        let expected = if origin == DOCS { of_default().to_vec() } else { vec![VARY] };
        let ask = || Ask::actual("GET", "/assets/app.js", origin);
        let whole = answer(&app, &ask()).await;
        assert_answer(&whole, 200, &expected);
        assert_eq!(body(&whole), "console.log(1)");
        let part = answer(&app, &ask().header("Range", "bytes=0-6")).await;
        assert_answer(&part, 206, &expected);
        assert_eq!(body(&part), "console");
        let tag = whole.lines("etag").next().unwrap();
        let same = answer(&app, &ask().header("If-None-Match", tag)).await;
        assert_answer(&same, 304, &expected);
        assert_eq!(body(&same), "");
        assert_answer(&answer(&app, &ask().header("If-Match", "\"other\"")).await, 412, &expected);
        assert_answer(&answer(&app, &ask().header("Range", "bytes=99-")).await, 416, &expected);
        let head = answer(&app, &Ask::actual("HEAD", "/assets/app.js", origin)).await;
        assert_answer(&head, 200, &expected);
        assert_answer(&answer(&app, &Ask::actual("GET", "/assets/none", origin)).await, 404, &expected);
        assert_answer(&answer(&app, &Ask::actual("POST", "/assets/app.js", origin)).await, 405, &expected);
        assert_answer(&answer(&app, &Ask::actual("GET", "/plain", origin)).await, 200, &[]);
    }
    let preflight = answer(&app, &Ask::preflight("GET", "/assets/app.js", DOCS)).await;
    assert_answer(&preflight, 204, &preflight_of_default());
    assert_answer(&answer(&app, &Ask::preflight("GET", "/assets/app.js", APP)).await, 403, &[VARY_PREFLIGHT]);
}

#[actix_web::test]
async fn a_handler_that_answers_with_a_file() {
    for layer in [false, true] {
        let app = App::new().service(report);
        let app = app.wrap(actix_web::middleware::Condition::new(layer, Cors::endpoints()));
        let app = test::init_service(app).await;
        let granted =
            [("access-control-allow-origin", APP), ("access-control-expose-headers", "Content-Range"), VARY];
        let ask = || Ask::actual("GET", "/report", APP);
        let whole = answer(&app, &ask()).await;
        assert_answer(&whole, 200, &granted);
        let tag = whole.lines("etag").next().unwrap();
        assert_answer(&answer(&app, &ask().header("If-None-Match", tag)).await, 304, &granted);
        let part = answer(&app, &ask().header("Range", "bytes=0-6")).await;
        assert_answer(&part, 206, &granted);
        assert_eq!(part.lines("content-range").collect::<Vec<_>>(), ["bytes 0-6/14"]);
        assert_answer(&answer(&app, &Ask::actual("GET", "/report", EVIL)).await, 200, &[VARY]);
    }
}
