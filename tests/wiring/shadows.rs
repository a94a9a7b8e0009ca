//! Un-annotated and annotated routes of one path: nobody gets more than what the handler that runs would grant.

use actix_web::{App, HttpResponse, Responder, get, test, web};
use cors_actix::{Cors, cors};

use crate::{
    DEFAULT, VARY_PREFLIGHT, actual, ask, both, default_grant, grant, item, preflight, remove, rows, told,
};

fn special() -> actix_web::Resource {
    web::resource("/items/special").guard(actix_web::guard::Get()).to(HttpResponse::Ok)
}

#[actix_web::test]
async fn a_path_of_its_own_that_comes_first() {
    both!(App::new().service(special()).service(item), |app| {
        rows! { app;
            preflight("GET", "/items/special") => 403, [VARY_PREFLIGHT];
            ask("/items/special") => 200, [];
            preflight("GET", "/items/5") => 204, grant("X-Item", "GET", "600");
            ask("/items/5") => 200, told("X-Item");
        }
    });
    // Behind the endpoint it is hidden itself.
    both!(App::new().service(item).service(special()), |app| {
        rows! { app;
            preflight("GET", "/items/special") => 204, grant("X-Item", "GET", "600");
            ask("/items/special") => 404, told("X-Item");
        }
    });
    // A default counts for it.
    let app = App::new().service(special()).service(item).wrap(Cors::new(&DEFAULT));
    let app = test::init_service(app).await;
    rows! { app;
        ask("/items/special") => 200, told("X-Default");
        ask("/items/5") => 200, told("X-Item");
        preflight("GET", "/items/5") => 204, grant("X-Item", "GET", "600");
    }
    // Default and endpoint differ, and a guard may decide between them: the router refuses.
    let undecided = tests::answer(&app, &preflight("GET", "/items/special")).await;
    assert_eq!(undecided.lines("access-control-allow-origin").count(), 0, "{undecided}");
}

#[cors(origins = ["https://app.example.com"], headers = ["X-Me"], expose_headers = ["X-Me"])]
#[get("/items/me")]
async fn me() -> impl Responder {
    "me"
}

#[actix_web::test]
async fn an_annotated_path_that_comes_first() {
    both!(App::new().service(me).service(item).service(remove), |app| {
        rows! { app;
            preflight("GET", "/items/me") => 204, grant("X-Me", "GET", "600");
            ask("/items/me") => 200, told("X-Me");
            preflight("GET", "/items/5") => 204, grant("X-Item", "GET", "600");
            // `me` does not serve it, `remove` does. Not cached, because `item` of its own path grants less.
            preflight("DELETE", "/items/me") => 204, grant("X-Remove", "DELETE", "0");
            actual("DELETE", "/items/me") => 200, told("X-Remove");
        }
    });
}

/// What its guard lets through is not known, so what it might serve is refused.
#[actix_web::test]
async fn a_path_of_its_own_that_serves_another_method() {
    both!(App::new().service(special()).service(remove), |app| {
        rows! { app;
            preflight("DELETE", "/items/special") => 403, [VARY_PREFLIGHT];
            actual("DELETE", "/items/special") => 200, told("X-Remove");
            preflight("DELETE", "/items/5") => 204, grant("X-Remove", "DELETE", "600");
        }
    });
}

#[actix_web::test]
async fn one_path_half_annotated() {
    let plain = || web::resource("/items/{any}").guard(actix_web::guard::Get()).to(HttpResponse::Ok);
    both!(App::new().service(plain()).service(remove), |app| {
        rows! { app;
            preflight("DELETE", "/items/5") => 204, grant("X-Remove", "DELETE", "600");
            actual("DELETE", "/items/5") => 200, told("X-Remove");
            ask("/items/5") => 200, [];
        }
        let plain = tests::answer(&app, &preflight("GET", "/items/5")).await;
        assert_eq!(plain.lines("access-control-allow-origin").count(), 0, "{plain}");
    });
    let app = App::new().service(plain()).service(remove).wrap(Cors::new(&DEFAULT));
    let app = test::init_service(app).await;
    rows! { app;
        preflight("DELETE", "/items/5") => 204, grant("X-Remove", "DELETE", "600");
        actual("DELETE", "/items/5") => 200, told("X-Remove");
        preflight("GET", "/items/5") => 204, default_grant();
        ask("/items/5") => 200, told("X-Default");
    }
}

/// Cannot be told apart beforehand; from the first request on it is known.
#[actix_web::test]
async fn a_dead_route() {
    let plain = || web::resource("/items/{any}").guard(actix_web::guard::Get()).to(HttpResponse::Ok);
    let app = App::new().service(plain()).service(item).wrap(Cors::new(&DEFAULT));
    let app = test::init_service(app).await;
    rows! { app;
        preflight("GET", "/items/5") => 204, grant("X-Item", "GET", "600");
        ask("/items/5") => 200, told("X-Default");
    }
    let known = tests::answer(&app, &preflight("GET", "/items/5")).await;
    assert_eq!(
        known.lines("access-control-allow-headers").filter(|line| *line == "X-Item").count(),
        0,
        "{known}"
    );
    let app = test::init_service(App::new().service(plain()).service(item)).await;
    rows! { app;
        ask("/items/5") => 200, [];
        ask("/items/5").header("X-Item", "1") => 200, [];
    }
}

/// Of two un-annotated routes before the endpoint one has its path, and serves another method; the other may be what runs.
#[actix_web::test]
async fn a_path_of_its_own_behind_another_route() {
    let same = || web::resource("/items/{any}").guard(actix_web::guard::Get()).to(HttpResponse::Ok);
    let own = || web::resource("/items/special").guard(actix_web::guard::Delete()).to(HttpResponse::Ok);
    both!(App::new().service(same()).service(own()).service(remove), |app| {
        let special = tests::answer(&app, &preflight("DELETE", "/items/special")).await;
        assert_eq!(special.lines("access-control-allow-origin").count(), 0, "{special}");
        rows! { app;
            actual("DELETE", "/items/special") => 200, [];
            preflight("DELETE", "/items/5") => 204, grant("X-Remove", "DELETE", "600");
        }
    });
}
