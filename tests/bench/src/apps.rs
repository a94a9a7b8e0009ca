//! The applications: no CORS, the floor, ours and the rival, each asked the same requests.

use std::future::ready;

use actix_cors::Cors as ActixCors;
use actix_web::guard::{GuardContext, fn_guard};
use actix_web::http::Method;
use actix_web::{App as ActixApp, HttpResponse, Resource, web};

use cors_actix::Cors;

use crate::case::Case;
use crate::requests::{ALLOWED, KINDS, hostile, kind};
use crate::serve::App;
use crate::{handlers, many};

/// The cases of all applications.
#[must_use]
pub fn cases() -> Vec<Case> {
    [one_endpoint(), adversarial(), router(), blocked()].into_iter().flatten().collect()
}

/// One endpoint, or one route without an attribute. `get`: below actix's `#[get]`, whose guard records for a possible
/// 405 on every request. `lean`: the same route with a guard that only compares, as ours does.
fn one_endpoint() -> Vec<Case> {
    [
        ("get-none", App::start(ActixApp::new().service(handlers::get_plain)), &[200, 200, 200, 404, 404]),
        (
            "get-hand",
            App::start(
                ActixApp::new()
                    .service(handlers::get_by_hand)
                    .route("/item", web::method(Method::OPTIONS).to(handlers::preflight_by_hand)),
            ),
            &STATUSES,
        ),
        (
            "get-actix-cors-1",
            App::start(ActixApp::new().wrap(actix_cors(1)).service(handlers::get_plain)),
            &RIVAL,
        ),
        (
            "get-actix-cors-100",
            App::start(ActixApp::new().wrap(actix_cors(100)).service(handlers::get_plain)),
            &RIVAL,
        ),
        (
            "lean-none",
            App::start(ActixApp::new().service(lean().to(handlers::plain))),
            &[200, 200, 200, 404, 404],
        ),
        (
            "lean-hand",
            App::start(
                ActixApp::new()
                    .service(lean().to(handlers::by_hand))
                    .service(lean_options().to(handlers::preflight_by_hand)),
            ),
            &STATUSES,
        ),
        (
            "lean-appends",
            App::start(ActixApp::new().service(lean().to(handlers::appends_only))),
            &[200, 200, 200, 404, 404],
        ),
        (
            "lean-actix-cors-1",
            App::start(ActixApp::new().wrap(actix_cors(1)).service(lean().to(handlers::plain))),
            &RIVAL,
        ),
        ("endpoint-1", App::start(ActixApp::new().service(handlers::endpoint_1)), &STATUSES),
        ("endpoint-100", App::start(ActixApp::new().service(handlers::endpoint_100)), &STATUSES),
        ("endpoint-pattern", App::start(ActixApp::new().service(handlers::endpoint_pattern)), &STATUSES),
        (
            "layer-endpoint-1",
            App::start(ActixApp::new().wrap(Cors::endpoints()).service(handlers::endpoint_1)),
            &STATUSES,
        ),
        (
            "layer-endpoint-100",
            App::start(ActixApp::new().wrap(Cors::endpoints()).service(handlers::endpoint_100)),
            &STATUSES,
        ),
        ("layer-get", App::start(ActixApp::new().wrap(layer(1)).service(handlers::get_plain)), &STATUSES),
        (
            "layer-lean",
            App::start(ActixApp::new().wrap(layer(1)).service(lean().to(handlers::plain))),
            &STATUSES,
        ),
        (
            "layer-lean-100",
            App::start(ActixApp::new().wrap(layer(100)).service(lean().to(handlers::plain))),
            &STATUSES,
        ),
        (
            "endpoint-public",
            App::start(ActixApp::new().service(handlers::endpoint_public)),
            &[200, 200, 200, 204, 204],
        ),
    ]
    .into_iter()
    .flat_map(|(who, app, statuses)| {
        KINDS
            .iter()
            .zip(statuses)
            .map(move |(kind, status)| request(&app, &format!("one/{who}"), kind.0, "/item", *status))
    })
    .collect()
}

/// What our answers to [`KINDS`] are.
const STATUSES: [u16; 5] = [200, 200, 200, 204, 403];
/// What those of actix-cors are.
const RIVAL: [u16; 5] = [200, 200, 200, 200, 400];

/// Requests that are to cost no more than others; beside each the same without CORS, because the request itself costs.
fn adversarial() -> Vec<Case> {
    let apps = [
        ("none", App::start(ActixApp::new().service(lean().to(handlers::plain)))),
        ("endpoint-1", App::start(ActixApp::new().service(handlers::endpoint_1))),
        ("endpoint-100", App::start(ActixApp::new().service(handlers::endpoint_100))),
        ("endpoint-pattern", App::start(ActixApp::new().service(handlers::endpoint_pattern))),
        (
            "layer-endpoint-1",
            App::start(ActixApp::new().wrap(Cors::endpoints()).service(handlers::endpoint_1)),
        ),
    ];
    apps.into_iter()
        .flat_map(|(who, app)| {
            hostile("/item").into_iter().map(move |(what, asked)| {
                let app = app.clone();
                Case::new(format!("hostile/{who}/{what}"), move || _ = app.ask(&asked))
            })
        })
        .collect()
}

/// The last of many endpoints.
fn router() -> Vec<Case> {
    let mut cases = Vec::new();
    macro_rules! rows {
        ($count:literal, $kind:literal, $path:literal, $plain:ident, $annotated:ident) => {
            let plain = || ActixApp::new().service(many::$plain);
            let annotated = || ActixApp::new().service(many::$annotated);
            let group = |who: &str| format!("router/{who}-{}-{}", $kind, $count);
            cases.push(request(&App::start(plain()), &group("get-none"), "allowed", $path, 200));
            let rival = App::start(plain().wrap(actix_cors(1)));
            cases.push(request(&rival, &group("get-actix-cors-1"), "allowed", $path, 200));
            cases.push(request(&rival, &group("get-actix-cors-1"), "preflight", $path, 200));
            let endpoint = App::start(annotated());
            cases.push(request(&endpoint, &group("endpoint-1"), "allowed", $path, 200));
            cases.push(request(&endpoint, &group("endpoint-1"), "preflight", $path, 204));
            let layered = App::start(annotated().wrap(Cors::endpoints()));
            cases.push(request(&layered, &group("layer-endpoint-1"), "allowed", $path, 200));
            cases.push(request(&layered, &group("layer-endpoint-1"), "preflight", $path, 204));
            let beside = App::start(annotated().service(lean().to(handlers::plain)).wrap(layer(1)));
            cases.push(request(&beside, &group("layer-lean-beside"), "allowed", "/item", 200));
            cases.push(request(&beside, &group("layer-lean-beside"), "preflight", "/item", 204));
            let none = App::start(plain().service(lean().to(handlers::plain)));
            cases.push(request(&none, &group("lean-none-beside"), "allowed", "/item", 200));
        };
    }
    rows!(50, "fixed", "/api/v1/resource49", plain_fixed_50, annotated_fixed_50);
    rows!(50, "dynamic", "/api/v1/resource49/7", plain_dynamic_50, annotated_dynamic_50);
    rows!(500, "fixed", "/api/v1/resource499", plain_fixed_500, annotated_fixed_500);
    rows!(500, "dynamic", "/api/v1/resource499/7", plain_dynamic_500, annotated_dynamic_500);
    cases
}

/// A scope's authentication answers 401 before any endpoint is reached; 50 dynamic endpoints lie behind it.
fn blocked() -> Vec<Case> {
    macro_rules! behind_authentication {
        ($handlers:expr) => {
            web::scope("")
                .wrap_fn(|request, _| ready(Ok(request.into_response(HttpResponse::Unauthorized().finish()))))
                .service($handlers)
        };
    }
    let none = App::start(ActixApp::new().service(behind_authentication!(many::plain_dynamic_50)));
    let rival = App::start(
        ActixApp::new().wrap(actix_cors(1)).service(behind_authentication!(many::plain_dynamic_50)),
    );
    let layer = App::start(
        ActixApp::new().wrap(Cors::endpoints()).service(behind_authentication!(many::annotated_dynamic_50)),
    );
    [("none", none), ("actix-cors-1", rival), ("layer-endpoint-1", layer)]
        .map(|(who, app)| request(&app, &format!("blocked/{who}"), "allowed", "/api/v1/resource49/7", 401))
        .into()
}

fn request(app: &App, group: &str, name: &str, path: &str, status: u16) -> Case {
    let asked = kind(name, path);
    let id = format!("{group}/{name}");
    assert_eq!(app.ask(&asked), status, "{id}");
    let app = app.clone();
    Case::new(id, move || _ = app.ask(&asked))
}

fn lean() -> Resource {
    web::resource("/item").guard(fn_guard(|context: &GuardContext<'_>| context.head().method == Method::GET))
}

fn lean_options() -> Resource {
    web::resource("/item")
        .guard(fn_guard(|context: &GuardContext<'_>| context.head().method == Method::OPTIONS))
}

/// Ours around an app, saying what the endpoints here say.
fn layer(count: usize) -> Cors {
    Cors::new(handlers::policy(&handlers::origins(count)))
}

/// The rival, saying the same as the policies here.
fn actix_cors(count: usize) -> ActixCors {
    let listed = handlers::origins(count);
    assert_eq!(listed.last().map(String::as_str), Some(ALLOWED));
    listed
        .iter()
        .fold(ActixCors::default(), |cors, origin| cors.allowed_origin(origin))
        .allowed_methods(["GET"])
        .allowed_headers(["Content-Type", "X-Requested-With"])
        .expose_headers(["X-Total"])
        .supports_credentials()
        .max_age(600)
}
