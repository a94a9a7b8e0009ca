//! Scopes: empty, guarded, of one prefix, with a layer of their own.

use actix_web::middleware::{NormalizePath, from_fn};
use actix_web::{App, HttpResponse, Responder, get, guard, services, test, web};
use cors_actix::{Cors, cors};
use tests::{Ask, Listener};
use tracing::Level;

use crate::{
    DEFAULT, EVIL, VARY, VARY_PREFLIGHT, actual, answering, ask, both, default_grant, grant, item, preflight,
    remove, replace, rows, told,
};

#[actix_web::test]
async fn an_empty_scope_with_a_default_service() {
    let scope = || web::scope("").service(item).service(remove).default_service(web::to(HttpResponse::Gone));
    both!(App::new().service(scope()), |app| {
        rows! { app;
            preflight("GET", "/items/5") => 204, grant("X-Item", "GET", "600");
            preflight("DELETE", "/items/5") => 204, grant("X-Remove", "DELETE", "0");
            ask("/items/5") => 200, told("X-Item");
            ask("/none") => 410, [];
            preflight("GET", "/none") => 410, [];
            actual("PATCH", "/items/5") => 410, [];
        }
    });
    let app = test::init_service(App::new().service(scope()).wrap(Cors::new(&DEFAULT))).await;
    rows! { app;
        preflight("GET", "/items/5") => 204, grant("X-Item", "GET", "600");
        ask("/none") => 410, told("X-Default");
        preflight("GET", "/none") => 204, default_grant();
    }
}

fn on(host: &str, ask: Ask) -> Ask {
    ask.header("Host", host)
}

#[actix_web::test]
async fn guarded_scopes_are_left_to_the_router() {
    let on_a = || web::scope("/s").guard(guard::Host("a.test")).service(item);
    let on_b = || web::scope("/s").guard(guard::Host("b.test")).service(web::scope("").service(public));
    both!(App::new().service(on_a()).service(on_b()), |app| {
        for _ in 0..2 {
            rows! { app;
                on("a.test", preflight("GET", "/s/items/5")) => 204, grant("X-Item", "GET", "0");
                on("b.test", preflight("GET", "/s/items/5")) => 204, grant("X-Public", "GET", "0");
                on("a.test", ask("/s/items/5")) => 200, told("X-Item");
                on("b.test", ask("/s/items/5")) => 200, told("X-Public");
            }
        }
        let nobody = tests::answer(&app, &on("c.test", ask("/s/items/5"))).await;
        assert!(nobody.status == 404 && nobody.lines("access-control-allow-origin").count() == 0, "{nobody}");
    });
}

#[cors(origins = ["https://app.example.com"], headers = ["X-Public"], expose_headers = ["X-Public"])]
#[get("/items/{name}")]
async fn public() -> impl Responder {
    "public"
}

/// Which of the two is meant only the router knows, and it asks the authentication first.
#[actix_web::test]
async fn guarded_scopes_behind_authentication() {
    let on_a = web::scope("/s").guard(guard::Host("a.test")).service(item);
    let on_b = web::scope("/s").guard(guard::Host("b.test")).service(public);
    let app = App::new()
        .service(on_a.wrap(from_fn(answering)))
        .service(on_b.wrap(from_fn(answering)))
        .wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    rows! { app;
        on("a.test", preflight("GET", "/s/items/5")) => 401, [VARY];
        on("a.test", ask("/s/items/5")) => 401, [VARY];
        on("a.test", ask("/s/items/5")).header("Authorization", "1") => 200, told("X-Item");
        on("b.test", ask("/s/items/5")).header("Authorization", "1") => 200, told("X-Public");
    }
}

#[actix_web::test]
async fn prefixes_that_take_it_all() {
    let first = || web::scope("/s").service(item);
    // actix never comes to the second: its endpoints do not exist.
    let second = || web::scope("/s").service(remove);
    both!(App::new().service(first()).service(second()), |app| {
        rows! { app;
            preflight("GET", "/s/items/5") => 204, grant("X-Item", "GET", "600");
            ask("/s/items/5") => 200, told("X-Item");
        }
        let dead = tests::answer(&app, &actual("DELETE", "/s/items/5")).await;
        assert_eq!((dead.status, dead.body.len()), (404, 0));
    });
    // The same with a prefix that matches everything.
    let greedy = || web::scope("/{any}").service(item);
    both!(App::new().service(greedy()).service(web::scope("/s").service(replace)), |app| {
        rows! { app;
            preflight("GET", "/s/items/5") => 204, grant("X-Item", "GET", "600");
            ask("/s/items/5") => 200, told("X-Item");
        }
        let dead = tests::answer(&app, &actual("PUT", "/s/items/5")).await;
        assert_eq!((dead.status, dead.body.len()), (404, 0));
    });
}

#[actix_web::test]
async fn a_layer_on_a_scope() {
    let plain = || web::get().to(HttpResponse::Ok);
    let scope = web::scope("/s")
        .wrap(from_fn(answering))
        .wrap(Cors::new(&DEFAULT))
        .service(item)
        .route("/plain", plain());
    let app = App::new().service(scope).service(remove).route("/plain", plain());
    let app = test::init_service(app).await;
    let listener = Listener::start();
    for _ in 0..2 {
        rows! { app;
            preflight("GET", "/s/items/5") => 204, grant("X-Item", "GET", "600");
            ask("/s/items/5") => 401, told("X-Item");
            ask("/s/items/5").header("Authorization", "1") => 200, told("X-Item");
            ask("/s/plain") => 401, told("X-Default");
            preflight("GET", "/s/plain") => 204, default_grant();
            // Outside of it an endpoint is on its own, and everything else too.
            preflight("DELETE", "/items/5") => 204, grant("X-Remove", "DELETE", "600");
            actual("DELETE", "/items/5") => 200, told("X-Remove");
            ask("/plain") => 200, [];
        }
    }
    assert!(listener.told().iter().all(|told| told.level != Level::ERROR));
}

#[actix_web::test]
async fn normalised_paths() {
    let scope = || web::scope("/api").wrap(from_fn(answering)).service(item);
    let app = App::new().service(scope()).wrap(Cors::endpoints()).wrap(NormalizePath::trim());
    let app = test::init_service(app).await;
    for path in ["/api/items/5", "/api/items/5/", "//api//items/5"] {
        rows! { app;
            preflight("GET", path) => 204, grant("X-Item", "GET", "600");
            ask(path) => 401, told("X-Item");
            ask(path).header("Authorization", "1") => 200, told("X-Item");
        }
    }
    // Inside, the layer sees the path as it was sent: nothing is granted for it beforehand, and what runs says its own.
    let app = App::new().service(scope()).wrap(NormalizePath::trim()).wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    rows! { app;
        preflight("GET", "/api/items/5") => 204, grant("X-Item", "GET", "600");
        preflight("GET", "/api/items/5/") => 401, [];
        ask("/api/items/5/").header("Authorization", "1") => 200, told("X-Item");
    }
}

#[actix_web::test]
async fn two_layers() {
    let scope = web::scope("/s")
        .wrap(Cors::endpoints())
        .service(item)
        .route("/plain", web::get().to(HttpResponse::Ok));
    let app = App::new().service(scope).service(remove).wrap(Cors::new(&DEFAULT));
    let app = test::init_service(app).await;
    let listener = Listener::start();
    for _ in 0..2 {
        rows! { app;
            preflight("GET", "/s/items/5") => 204, grant("X-Item", "GET", "600");
            ask("/s/items/5") => 200, told("X-Item");
            Ask::actual("GET", "/s/items/5", EVIL) => 200, [VARY];
            ask("/s/plain") => 200, told("X-Default");
            Ask::preflight("GET", "/s/plain", EVIL) => 403, [VARY_PREFLIGHT];
            actual("DELETE", "/items/5") => 200, told("X-Remove");
        }
    }
    let errors: Vec<_> = listener.told().into_iter().filter(|told| told.level == Level::ERROR).collect();
    assert_eq!(errors.len(), 1, "{errors:?}");
}

#[actix_web::test]
async fn one_parameter_name_twice() {
    let scope = || web::scope("/items/{id}").service(web::scope("/{id}").service(item).service(remove));
    both!(App::new().service(scope()), |app| {
        rows! { app;
            preflight("GET", "/items/1/2/items/5") => 204, grant("X-Item", "GET", "600");
            preflight("DELETE", "/items/1/2/items/5") => 204, grant("X-Remove", "DELETE", "0");
            actual("DELETE", "/items/1/2/items/5") => 200, told("X-Remove");
        }
    });
}

#[actix_web::test]
async fn services_in_bulk() {
    let api = || services![item, remove, web::scope("/deep").service(replace)];
    both!(App::new().service(web::scope("/api").service(api())).service(vec![remove, remove]), |app| {
        rows! { app;
            preflight("GET", "/api/items/5") => 204, grant("X-Item", "GET", "600");
            preflight("DELETE", "/api/items/5") => 204, grant("X-Remove", "DELETE", "0");
            preflight("PUT", "/api/deep/items/5") => 204, grant("X-Replace", "PUT", "600");
            preflight("DELETE", "/items/5") => 204, grant("X-Remove", "DELETE", "600");
            ask("/api/items/5") => 200, told("X-Item");
            actual("PUT", "/api/deep/items/5") => 200, told("X-Replace");
            actual("DELETE", "/items/5") => 200, told("X-Remove");
        }
    });
}

#[actix_web::test]
async fn a_layer_on_a_scope_with_parameters() {
    let plain = || web::get().to(HttpResponse::Ok);
    let inner = web::scope("/{kind}")
        .wrap(Cors::new(&DEFAULT))
        .service(item)
        .service(remove)
        .route("/plain", plain());
    let scope = web::scope("/{tenant}").wrap(from_fn(answering)).route("/plain", plain()).service(inner);
    let app = test::init_service(App::new().service(scope).wrap(NormalizePath::trim())).await;
    let signed = |ask: Ask| ask.header("Authorization", "1");
    for _ in 0..2 {
        rows! { app;
            signed(preflight("GET", "/acme/shop/items/5")) => 204, grant("X-Item", "GET", "600");
            signed(preflight("DELETE", "/acme/shop/items/5")) => 204, grant("X-Remove", "DELETE", "0");
            signed(ask("/acme/shop/items/5")) => 200, told("X-Item");
            signed(ask("/acme/shop/plain")) => 200, told("X-Default");
            signed(preflight("GET", "/acme/shop/plain")) => 204, default_grant();
            signed(ask("/acme/shop/none")) => 404, told("X-Default");
            signed(Ask::actual("GET", "/acme/shop/items/5", EVIL)) => 200, [VARY];
            // Outside of it nobody speaks.
            signed(ask("/acme/plain")) => 200, [];
            ask("/acme/shop/items/5") => 401, [];
        }
    }
}

/// As people write it who come from other libraries.
#[actix_web::test]
async fn a_layer_on_a_resource() {
    let resource = web::resource("/one/{id}")
        .wrap(Cors::new(&DEFAULT))
        .route(web::get().to(HttpResponse::Ok))
        .route(web::put().to(HttpResponse::Conflict));
    let app = App::new().service(web::scope("/api").service(resource).service(item)).service(remove);
    let app = test::init_service(app).await;
    for _ in 0..2 {
        rows! { app;
            ask("/api/one/1") => 200, told("X-Default");
            actual("PUT", "/api/one/1") => 409, told("X-Default");
            actual("DELETE", "/api/one/1") => 405, told("X-Default");
            Ask::actual("GET", "/api/one/1", EVIL) => 200, [VARY];
            preflight("GET", "/api/one/1") => 204, default_grant();
            Ask::preflight("GET", "/api/one/1", EVIL) => 403, [VARY_PREFLIGHT];
            ask("/api/items/5") => 200, told("X-Item");
            preflight("GET", "/api/items/5") => 204, grant("X-Item", "GET", "600");
            actual("DELETE", "/items/5") => 200, told("X-Remove");
            ask("/api/none") => 404, [];
        }
    }
}
