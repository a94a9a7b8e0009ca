//! The wiring, row by row: every case that its design was held to before it was written, each a test.
//!
//! Most run without a layer and with one. Every policy allows the same page, and says by a header of its own whose it is.
//!
//! | without a layer | test |
//! |---|---|
//! | preflight GET, DELETE, PUT with another parameter name | `paths::each_method_has_its_own_preflight` |
//! | preflight unknown method | `paths::a_method_that_nobody_serves` |
//! | actual GET; handler error; extractor error; un-annotated | `paths::answers_errors_and_what_is_not_annotated` |
//! | routes 1; routes 2; routes cross; route multi-method | `paths::several_paths_and_methods_of_one_handler` |
//! | guard: preflight lenient; guard: actual pass/fail | `guards::a_preflight_need_not_pass_a_guard` |
//! | guard: host decides preflight; host decides actual | `guards::hosts_decide` |
//! | resource middleware Err; resource middleware ok | `paths::middleware_of_one_resource` |
//! | #\[scope\] mod; same fn name in two modules | `paths::modules` |
//! | same handler twice + nested dynamic scope + configure | `paths::one_handler_in_several_places` |
//! | empty path in scope; regex + tail; pattern without slash; percent-encoded path | `paths::patterns` |
//! | match_pattern/match_name unchanged; url_for(name = ..) | `paths::what_actix_says_of_a_route` |
//! | Vary merged | `paths::vary_is_merged` |
//! | any origin, no Origin header | `paths::any_origin` |
//! | handler keeps a clone of HttpRequest | `odd::a_handler_keeps_a_clone_of_its_request` |
//! | forbidden origin actual; forbidden origin preflight | `paths::a_foreign_page` |
//! | un-annotated /items/special shadows preflight; … actual; not shadowed | `shadows::a_path_of_its_own_that_comes_first` |
//! | annotated static before annotated {id} | `shadows::an_annotated_path_that_comes_first` |
//! | LIMIT un-annotated GET special + annotated DELETE {id}: fail closed | `shadows::a_path_of_its_own_that_serves_another_method` |
//! | same path un-annotated GET + annotated DELETE | `shadows::one_path_half_annotated` |
//!
//! | with a layer | test |
//! |---|---|
//! | preflight before auth GET, DELETE, PUT; 401 (Ok response) carries endpoint policy; authorised actual | `auth::around_a_scope` |
//! | Err from scope middleware carries endpoint policy, un-annotated; Err path preflight | `auth::around_a_scope` |
//! | un-annotated behind auth preflight, 401; un-annotated actual; 404 inside a scope with auth | `auth::what_is_not_annotated` |
//! | nested dynamic scope + configure; scope(/{tenant}); same handler at root and in scopes | `paths::one_handler_in_several_places`, `auth::scopes_with_parameters` |
//! | same fn name, two modules; #\[scope\] mod in scope | `paths::modules`, `auth::modules_in_a_scope` |
//! | routes; route multi-method | `paths::several_paths_and_methods_of_one_handler`, `auth::several_paths` |
//! | guard lenient; guard host decides | `guards::a_preflight_need_not_pass_a_guard`, `guards::hosts_decide`, `auth::guards` |
//! | regex+tail; no slash; exact scope path; percent-encoded | `paths::patterns`, `auth::patterns` |
//! | resource middleware Err (endpoint decorates once); no duplicate headers | `paths::middleware_of_one_resource` |
//! | un-annotated without Origin still varies; 404; default none | `auth::what_is_not_annotated` |
//! | match_pattern/match_name unchanged | `paths::what_actix_says_of_a_route` |
//! | scope(empty) + default_service | `scopes::an_empty_scope_with_a_default_service` |
//! | un-annotated special shadows | `shadows::a_path_of_its_own_that_comes_first` |
//! | LIMIT un-annotated GET then annotated GET same path (dead route): preflight | `shadows::a_dead_route` |
//! | un-annotated GET + annotated DELETE same path | `shadows::one_path_half_annotated` |
//! | LIMIT un-annotated GET special + annotated DELETE {id}: fail closed | `shadows::a_path_of_its_own_that_serves_another_method` |
//! | annotated static before annotated {id} | `shadows::an_annotated_path_that_comes_first` |
//! | scope guards: forwarded inward | `scopes::guarded_scopes_are_left_to_the_router` |
//! | LIMIT scope guards + auth on the scope (different policies): preflight meets auth | `scopes::guarded_scopes_behind_authentication` |
//! | greedy scope prefix; LIMIT second scope with the same prefix (dead in actix) | `scopes::prefixes_that_take_it_all` |
//! | layer on a scope | `scopes::a_layer_on_a_scope` |
//! | NormalizePath outside; LIMIT NormalizePath inside the layer | `scopes::normalised_paths` |
//! | Vary with Compress | `odd::vary_with_compress` |
//! | two apps interleaved; anchors die with their app | `odd::two_apps_interleaved`, `odd::an_app_that_is_gone` |
//!
//! | errors | test |
//! |---|---|
//! | Err: mapped response; outer middleware downcasts and sees CORS headers in error_response(); Err twice | `errors::an_error_stays_what_it_is` |
//! | inner ErrorHandlers replaces a 401; … an endpoint's decorated 409 | `errors::inner_error_handlers_replace` |
//! | a clone held while routing panics | `errors::a_clone_held_while_routing` |
//!
//! | exotic, and a real server | test |
//! |---|---|
//! | endpoint on another task; no duplicates | `odd::on_another_task` |
//! | pending before and after; endpoint dropped by a timeout middleware | `odd::pending_before_and_after`, `odd::dropped_by_a_timeout` |
//! | two layers | `scopes::two_layers` |
//! | handler calls another app in process | `odd::a_handler_calls_another_app` |
//! | a panic does not leave the slot active | `odd::a_panic_leaves_nothing_behind` |
//! | handler has its own OPTIONS; handler set ACAO itself: the policy wins | `odd::a_handler_with_options_of_its_own`, `odd::a_handler_with_headers_of_its_own` |
//! | Condition; Condition off | every test that runs `both!` |
//! | same parameter name in nested scopes; services! and Vec | `scopes::one_parameter_name_twice`, `scopes::services_in_bulk` |
//! | two servers, 3 sockets, 2+2 workers, real TCP | `servers::two_servers_on_three_sockets` |
//!
//! | besides | test |
//! |---|---|
//! | every attribute of one method, bare and qualified; #\[route\] and #\[routes\] with every option | `attributes::one_method_each`, `attributes::route_with_everything`, `attributes::routes_with_options_each` |
//! | #\[scope\] above and below, qualified attributes, modules inside | `attributes::scope_modules` |
//! | twelve parameters; futures, boxes, results, generic helpers | `attributes::twelve_parameters_of_every_kind`, `attributes::handlers_of_every_form` |
//! | streams, alternatives, responders, 304, HEAD, extractors that fail, 413, 405 | `bodies` |
//! | what `methods` leaves out | `paths::what_methods_leaves_out_is_not_granted_by_what_it_names` |
//! | a layer on a scope with parameters, and on a resource | `scopes::a_layer_on_a_scope_with_parameters`, `scopes::a_layer_on_a_resource` |
//! | apps that wait while they are initialised | `odd::apps_initialised_at_the_same_time` |

// Handlers must be `async`; a failed set-up is a failed test.
#![allow(clippy::unused_async, clippy::unwrap_used, clippy::panic)]

mod attributes;
mod auth;
mod bodies;
mod errors;
mod guards;
mod odd;
mod paths;
mod scopes;
mod servers;
mod shadows;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::{Error, Responder, delete, error, get, put, web};
use cors_actix::{Policy, cors, policy};
use serde::Deserialize;
use tests::bearer as answering;

/// The page that every policy here allows.
const PAGE: &str = "https://app.example.com";
/// A page that none allows.
const EVIL: &str = "https://evil.example";

const VARY: (&str, &str) = ("vary", "Origin");
const VARY_PREFLIGHT: (&str, &str) = ("vary", "Origin, Access-Control-Request-Method");

type Lines = Vec<(&'static str, &'static str)>;

static DEFAULT: Policy =
    policy!(origins = ["https://app.example.com"], headers = ["X-Default"], expose_headers = ["X-Default"]);

/// What the page is told of an answer by the policy with this header.
fn told(header: &'static str) -> Lines {
    vec![("access-control-allow-origin", PAGE), ("access-control-expose-headers", header), VARY]
}

/// What a preflight is answered by the policy with this header.
fn grant(header: &'static str, methods: &'static str, max_age: &'static str) -> Lines {
    vec![
        ("access-control-allow-origin", PAGE),
        ("access-control-allow-methods", methods),
        ("access-control-allow-headers", header),
        ("access-control-max-age", max_age),
        VARY_PREFLIGHT,
    ]
}

/// What the default answers to a preflight.
fn default_grant() -> Lines {
    grant("X-Default", "GET, HEAD, POST", "600")
}

/// Its own parameter only, whatever the scopes around it add.
#[derive(Deserialize)]
struct Item {
    id: u32,
}

#[cors(origins = ["https://app.example.com"], headers = ["X-Item"], expose_headers = ["X-Item"])]
#[get("/items/{id}")]
async fn item(item: web::Path<Item>) -> Result<String, Error> {
    if item.id == 0 { Err(error::ErrorConflict("taken")) } else { Ok(item.id.to_string()) }
}

#[cors(origins = ["https://app.example.com"], headers = ["X-Remove"], expose_headers = ["X-Remove"])]
#[delete("/items/{id}")]
async fn remove() -> impl Responder {
    "removed"
}

#[cors(origins = ["https://app.example.com"], headers = ["X-Replace"], expose_headers = ["X-Replace"])]
#[put("/items/{item_id}")]
async fn replace() -> impl Responder {
    "replaced"
}

/// Fails for whatever comes without `Authorization`, preflights included.
async fn failing<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if request.headers().contains_key(AUTHORIZATION) {
        return next.call(request).await;
    }
    Err(errors::Stranger.into())
}

/// Runs the same without a layer and with one that has no default.
macro_rules! both {
    ($app:expr, |$name:ident| $check:block) => {
        for layer in [false, true] {
            let condition = actix_web::middleware::Condition::new(layer, cors_actix::Cors::endpoints());
            let $name = actix_web::test::init_service($app.wrap(condition)).await;
            $check
        }
    };
}

/// Asserts rows of `ask => status, lines`.
macro_rules! rows {
    ($app:expr; $($ask:expr => $status:literal, $lines:expr;)+) => {$(
        tests::assert_answer(&tests::answer(&$app, &$ask).await, $status, $lines.as_ref());
    )+};
}

pub(crate) use {both, rows};

fn ask(path: &str) -> tests::Ask {
    tests::Ask::actual("GET", path, PAGE)
}

fn actual(method: &str, path: &str) -> tests::Ask {
    tests::Ask::actual(method, path, PAGE)
}

fn preflight(method: &str, path: &str) -> tests::Ask {
    tests::Ask::preflight(method, path, PAGE)
}
