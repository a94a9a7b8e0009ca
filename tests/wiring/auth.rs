//! The layer around authentication: preflights before it, the endpoint's headers on what it answers.

use actix_web::middleware::from_fn;
use actix_web::{App, HttpResponse, Scope, test, web};
use cors_actix::Cors;
use tests::Ask;

use crate::guards::{on_a, on_b, second};
use crate::{
    DEFAULT, EVIL, VARY, VARY_PREFLIGHT, actual, answering, ask, default_grant, failing, grant, item, paths,
    preflight, remove, replace, rows, told,
};

/// Runs the same behind authentication that answers and behind one that fails.
macro_rules! behind {
    ($scope:expr, $layer:expr, |$app:ident, $denied:ident| $check:block) => {{
        {
            let $denied = 401;
            let $app = App::new().service($scope.wrap(from_fn(answering))).wrap($layer);
            let $app = test::init_service($app).await;
            $check
        }
        {
            let $denied = 418;
            let $app = App::new().service($scope.wrap(from_fn(failing))).wrap($layer);
            let $app = test::init_service($app).await;
            $check
        }
    }};
}

/// Asserts rows of `ask => lines` that all have one status.
macro_rules! denied {
    ($app:expr, $status:expr; $($ask:expr => $lines:expr;)+) => {$(
        tests::assert_answer(&tests::answer(&$app, &$ask).await, $status, $lines.as_ref());
    )+};
}

fn items() -> Scope {
    web::scope("/api").service(item).service(remove).service(replace)
}

#[actix_web::test]
async fn around_a_scope() {
    behind!(items(), Cors::endpoints(), |app, status| {
        rows! { app;
            preflight("GET", "/api/items/5") => 204, grant("X-Item", "GET", "600");
            preflight("DELETE", "/api/items/5") => 204, grant("X-Remove", "DELETE", "0");
            preflight("PUT", "/api/items/5") => 204, grant("X-Replace", "PUT", "0");
            Ask::preflight("GET", "/api/items/5", EVIL) => 403, [VARY_PREFLIGHT];
            ask("/api/items/5").header("Authorization", "1") => 200, told("X-Item");
            ask("/api/items/0").header("Authorization", "1") => 409, told("X-Item");
            actual("DELETE", "/api/items/5").header("Authorization", "1") => 200, told("X-Remove");
        }
        denied! { app, status;
            ask("/api/items/5") => told("X-Item");
            actual("DELETE", "/api/items/5") => told("X-Remove");
            actual("PUT", "/api/items/5") => told("X-Replace");
            Ask::actual("GET", "/api/items/5", EVIL) => [VARY];
            Ask::new("GET", "/api/items/5") => [VARY];
            // Un-annotated, and no default.
            actual("POST", "/api/items/5") => [];
            ask("/api/plain") => [];
        }
    });
}

#[actix_web::test]
async fn what_is_not_annotated() {
    let scope = || items().route("/plain", web::get().to(HttpResponse::Ok));
    behind!(scope(), Cors::new(&DEFAULT), |app, status| {
        rows! { app;
            preflight("GET", "/api/plain") => 204, default_grant();
            Ask::preflight("GET", "/api/plain", EVIL) => 403, [VARY_PREFLIGHT];
            preflight("GET", "/api/none") => 204, default_grant();
            preflight("POST", "/api/items/5") => 204, default_grant();
            ask("/api/plain").header("Authorization", "1") => 200, told("X-Default");
            Ask::new("GET", "/api/plain").header("Authorization", "1") => 200, [VARY];
            ask("/api/none").header("Authorization", "1") => 404, told("X-Default");
            ask("/none") => 404, told("X-Default");
            Ask::new("GET", "/none") => 404, [VARY];
        }
        denied! { app, status;
            ask("/api/plain") => told("X-Default");
            ask("/api/none") => told("X-Default");
            Ask::actual("GET", "/api/plain", EVIL) => [VARY];
            ask("/api/items/5") => told("X-Item");
        }
    });
    behind!(scope(), Cors::endpoints(), |app, status| {
        rows! { app;
            ask("/api/plain").header("Authorization", "1") => 200, [];
            ask("/api/none").header("Authorization", "1") => 404, [];
            ask("/none") => 404, [];
            preflight("GET", "/none") => 404, [];
        }
        denied! { app, status;
            preflight("GET", "/api/plain") => [];
            ask("/api/plain") => [];
        }
    });
}

#[actix_web::test]
async fn scopes_with_parameters() {
    let scope = || {
        web::scope("/{tenant}").configure(|config| {
            config.service(items()).service(web::scope("/{kind:[a-z]+}/{deep}").service(item));
        })
    };
    behind!(scope(), Cors::endpoints(), |app, status| {
        rows! { app;
            preflight("GET", "/acme/api/items/5") => 204, grant("X-Item", "GET", "600");
            preflight("DELETE", "/acme/api/items/5") => 204, grant("X-Remove", "DELETE", "0");
            preflight("GET", "/acme/shop/v1/items/5") => 204, grant("X-Item", "GET", "600");
        }
        denied! { app, status;
            actual("DELETE", "/acme/api/items/5") => told("X-Remove");
            ask("/acme/shop/v1/items/5") => told("X-Item");
            preflight("GET", "/acme/5/v1/items/5") => [];
        }
    });
}

#[actix_web::test]
async fn modules_in_a_scope() {
    let scope = || web::scope("/api").service(paths::inner::item).service(paths::other::item);
    behind!(scope(), Cors::endpoints(), |app, status| {
        rows! { app;
            preflight("GET", "/api/inner/item/1") => 204, grant("X-Inner", "GET", "600");
            preflight("POST", "/api/item") => 204, grant("X-Other", "POST", "600");
        }
        denied! { app, status;
            ask("/api/inner/item/1") => told("X-Inner");
            actual("POST", "/api/item") => told("X-Other");
        }
    });
}

#[actix_web::test]
async fn several_paths() {
    let scope = || web::scope("/api").service(paths::several).service(paths::many);
    behind!(scope(), Cors::endpoints(), |app, status| {
        rows! { app;
            preflight("GET", "/api/one/1") => 204, grant("X-Several", "GET, PUT", "600");
            preflight("POST", "/api/two") => 204, grant("X-Several", "POST", "600");
            preflight("PURGE", "/api/many") => 204, grant("X-Many", "GET, PURGE, PUT", "600");
        }
        denied! { app, status;
            actual("PUT", "/api/one/1") => told("X-Several");
            actual("POST", "/api/two") => told("X-Several");
            actual("PURGE", "/api/many") => told("X-Many");
        }
    });
}

#[actix_web::test]
async fn guards() {
    let scope = || web::scope("/api").service(second).service(on_a).service(on_b);
    behind!(scope(), Cors::endpoints(), |app, _status| {
        rows! { app;
            preflight("PUT", "/api/versions") => 204, grant("X-Version", "PUT", "600");
            preflight("GET", "/api/host").header("Host", "a.test") => 204, grant("X-A", "GET", "0");
            preflight("GET", "/api/host").header("Host", "b.test") => 204, grant("X-B", "GET", "0");
        }
    });
    let app = App::new().service(scope().wrap(from_fn(answering))).wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    rows! { app;
        ask("/api/host").header("Host", "a.test") => 401, told("X-A");
        ask("/api/host").header("Host", "b.test") => 401, told("X-B");
    }
    // With an error the request is gone, and with it what the guards read: no grant.
    let app = App::new().service(scope().wrap(from_fn(failing))).wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    rows! { app;
        ask("/api/host").header("Host", "a.test") => 418, [VARY];
        ask("/api/host").header("Host", "b.test") => 418, [VARY];
    }
}

#[actix_web::test]
async fn patterns() {
    let scope = || {
        web::scope("/api")
            .service(paths::empty)
            .service(paths::tail)
            .service(paths::bare)
            .service(paths::text)
            .route("/plain", web::get().to(HttpResponse::Ok))
    };
    behind!(scope(), Cors::endpoints(), |app, status| {
        for (path, header) in [
            ("/api", "X-Empty"),
            ("/api/v2/a/b/c", "X-Tail"),
            ("/api/bare", "X-Bare"),
            ("/api/text/%7Eb", "X-Text"),
            ("/api/text/a%20b", "X-Text"),
            ("/api/t%65xt/b", "X-Text"),
            ("/api/text/a%2Fb", "X-Text"),
        ] {
            rows! { app;
                preflight("GET", path) => 204, grant(header, "GET", "600");
            }
            denied! { app, status;
                ask(path) => told(header);
            }
        }
        denied! { app, status;
            ask("/api/vx/a") => [];
            preflight("GET", "/api/vx/a") => [];
        }
    });
}
