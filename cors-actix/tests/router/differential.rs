//! What is applied, against what ran.

use std::collections::BTreeMap;

use actix_http::Request;
use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::HeaderMap;
use actix_web::test::{TestRequest, init_service};
use actix_web::{App, Error};
use cors_actix::Cors;

use crate::rng::Rng;
use crate::routes::{
    Doors, GUARD, Item, METHODS, Mix, Routes, is_annotated, is_for_the_rest, path, plain_count, policy,
    scope_default, share_a_scope, table, twins,
};

/// The id of the layer's default.
const DEFAULT: usize = 9999;
const PROBES: usize = 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Applied {
    Nothing,
    Default,
    Policy(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Actual,
    Blocked,
    Failing,
    Preflight,
    PreflightBehindADoor,
    Mixed,
    PreflightMixed,
    /// Without a layer.
    ActualAlone,
    PreflightAlone,
}

/// A request and what it came to.
struct Answer {
    ran: Option<usize>,
    applied: Applied,
    lines: usize,
    /// What a preflight's answer lists.
    methods: Option<String>,
}

async fn ask<S, B>(app: &S, request: TestRequest) -> Answer
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    let number = |headers: &HeaderMap, name: &str, prefix: &str| -> Option<usize> {
        headers.get(name)?.to_str().ok()?.strip_prefix(prefix)?.parse().ok()
    };
    let read = |headers: &HeaderMap| {
        let listed = number(headers, "access-control-expose-headers", "X-Policy-")
            .or_else(|| number(headers, "access-control-allow-headers", "X-Policy-"));
        let applied = match listed {
            Some(DEFAULT) => Applied::Default,
            Some(id) => Applied::Policy(id),
            None => Applied::Nothing,
        };
        assert_eq!(applied != Applied::Nothing, headers.contains_key("access-control-allow-origin"));
        let lines = headers.get_all("access-control-allow-origin").count();
        let methods = headers.get("access-control-allow-methods");
        let methods = methods.map(|methods| methods.to_str().unwrap().to_owned());
        Answer { ran: number(headers, "x-ran", ""), applied, lines, methods }
    };
    match app.call(request.to_request()).await {
        Ok(response) => read(response.headers()),
        Err(error) => read(error.error_response().headers()),
    }
}

fn request(method: &str, path: &str, host: &str, is_let: bool) -> TestRequest {
    let request = TestRequest::with_uri(path);
    let request = if is_let { request.insert_header((GUARD, "1")) } else { request };
    request
        .method(Method::from_bytes(method.as_bytes()).unwrap())
        .insert_header(("Host", host))
        .insert_header(("Origin", "https://app.test"))
}

/// The header that guards ask for is in no preflight.
fn preflight(method: &str, path: &str, host: &str) -> TestRequest {
    request("OPTIONS", path, host, false).insert_header(("Access-Control-Request-Method", method))
}

/// What came out how often.
#[derive(Default, Debug)]
struct Tally(BTreeMap<(Kind, &'static str), usize>);

impl Tally {
    fn count(&self, wanted: &str) -> usize {
        self.0.iter().filter(|((_, outcome), _)| *outcome == wanted).map(|(_, count)| count).sum()
    }
}

async fn try_apps(mix: Mix, seed: u64) -> Tally {
    let env = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let first = env("CORS_ROUTER_SEED").unwrap_or(seed);
    let mut tally = Tally::default();
    for seed in first..first + env("CORS_ROUTER_APPS").unwrap_or(100) {
        let mut rng = Rng::new(seed);
        let items = table(&mut rng, mix);
        if (plain_count(&items) == 0) != (mix.plain == 0) {
            continue;
        }
        try_app(&mut rng, &items, mix, seed, &mut tally).await;
    }
    tally
}

async fn try_app(rng: &mut Rng, items: &[Item], mix: Mix, seed: u64, tally: &mut Tally) {
    let app = |doors| {
        let routes = Routes { items: items.to_vec(), doors };
        init_service(App::new().service(routes).wrap(Cors::new(policy(DEFAULT))))
    };
    let open = app(Doors::Open).await;
    let blocked = app(Doors::Blocked).await;
    let failing = app(Doors::Failing).await;
    let mixed = app(Doors::Mixed).await;
    let alone = Routes { items: items.to_vec(), doors: Doors::Open };
    let alone = init_service(App::new().service(alone)).await;
    let twins = twins(items);
    let probes: Vec<(_, String, _, _)> = (0..PROBES)
        .map(|_| {
            let host = if mix.hosts { rng.pick(&["a.test", "b.test"]) } else { "api.test" };
            let method = rng.pick(&METHODS);
            (method, path(rng, &twins), host, mix.guards && rng.below(2) == 0)
        })
        .collect();
    for (method, path, host, is_let) in &probes {
        let actual = ask(&open, request(method, path, host, *is_let)).await;
        let truth = actual.ran;
        let blocked_actual = ask(&blocked, request(method, path, host, *is_let)).await;
        let failing_actual = ask(&failing, request(method, path, host, *is_let)).await;
        let open_preflight = ask(&open, preflight(method, path, host)).await;
        let blocked_preflight = ask(&blocked, preflight(method, path, host)).await;
        let mixed_actual = ask(&mixed, request(method, path, host, *is_let)).await;
        let mixed_preflight = ask(&mixed, preflight(method, path, host)).await;
        let actual_alone = ask(&alone, request(method, path, host, *is_let)).await;
        let preflight_alone = ask(&alone, preflight(method, path, host)).await;
        for (kind, answer) in [
            (Kind::ActualAlone, actual_alone),
            (Kind::PreflightAlone, preflight_alone),
            (Kind::Mixed, mixed_actual),
            (Kind::PreflightMixed, mixed_preflight),
            (Kind::Actual, actual),
            (Kind::Blocked, blocked_actual),
            (Kind::Failing, failing_actual),
            (Kind::Preflight, open_preflight),
            (Kind::PreflightBehindADoor, blocked_preflight),
        ] {
            assert!(answer.lines <= 1);
            let outcome = outcome(items, &twins, mix, kind, method, truth, &answer);
            *tally.0.entry((kind, outcome)).or_default() += 1;
            let is_wrong = outcome.chars().any(|char| char.is_ascii_uppercase())
                || matches!(kind, Kind::Actual | Kind::ActualAlone) && outcome == "annotated: nothing"
                // Without a layer and with everything annotated, the router itself brings the preflight where it belongs.
                || kind == Kind::PreflightAlone
                    && outcome == "annotated: nothing"
                    && mix.plain == 0
                    && !mix.guards
                // Which scope's guards let a request through is not known where no handler was reached.
                || kind == Kind::Actual && outcome == "404: an endpoint's" && !mix.hosts;
            assert!(
                !is_wrong,
                "seed {seed}: {kind:?} {method} {path} {host}: {outcome}, {:?} for {truth:?}\n{items:#?}",
                answer.applied
            );
        }
    }
}

/// What an answer says about who ran. What is wrong has capital letters.
fn outcome(
    items: &[Item],
    twins: &[(usize, String)],
    mix: Mix,
    kind: Kind,
    method: &str,
    truth: Option<usize>,
    answer: &Answer,
) -> &'static str {
    let shape = |id: usize| twins.iter().find(|(own, _)| *own == id).map(|(_, shape)| shape);
    let is_preflight = matches!(
        kind,
        Kind::Preflight | Kind::PreflightBehindADoor | Kind::PreflightAlone | Kind::PreflightMixed
    );
    let is_doored = matches!(
        kind,
        Kind::Blocked | Kind::Failing | Kind::PreflightBehindADoor | Kind::Mixed | Kind::PreflightMixed
    );
    // The browser finds that the method is not listed, so that this is no grant.
    let is_unlisted = !matches!(method, "GET" | "POST")
        && answer.methods.as_ref().is_some_and(|listed| !listed.split(", ").any(|one| one == method));
    match (truth, answer.applied) {
        // What a guard says of a preflight decides, whatever it says of the request (DESIGN, "Settled corners").
        (Some(id), Applied::Policy(_)) if mix.guards && is_unlisted && !is_annotated(items, id) => {
            "plain: another method's constant"
        }
        (Some(id), Applied::Policy(own))
            if mix.guards && is_preflight && is_annotated(items, id) && own != id =>
        {
            "annotated: of a guard"
        }
        (Some(id), Applied::Policy(own)) if is_annotated(items, id) && own == id => "own",
        (Some(id), Applied::Nothing) if is_annotated(items, id) => "annotated: nothing",
        (Some(id), Applied::Default) if is_annotated(items, id) => "annotated: DEFAULT",
        (Some(id), Applied::Policy(_)) if is_annotated(items, id) => "annotated: OTHER",
        (Some(_), Applied::Nothing) => "plain: nothing",
        (Some(id), Applied::Default) if scope_default(items, id).is_none() => "plain: default",
        (Some(id), Applied::Policy(own)) if scope_default(items, id) == Some(own) => {
            "plain: a scope's default"
        }
        // Nobody can tell beforehand that one hides the other (DESIGN, "Settled corners").
        (Some(id), Applied::Policy(own))
            if !matches!(kind, Kind::Actual | Kind::ActualAlone) && shape(own) == shape(id) =>
        {
            "plain: an endpoint of the same shape and method"
        }
        // A resource for all that scopes leave over says nothing about guards.
        (Some(id), Applied::Default | Applied::Policy(_))
            if mix.hosts
                && is_for_the_rest(items, id)
                && !matches!(kind, Kind::Actual | Kind::ActualAlone) =>
        {
            "plain: past a guard"
        }
        // What is around both refuses, so nobody asks the router.
        (Some(id), Applied::Policy(own)) if mix.hosts && is_doored && share_a_scope(items, id, own) => {
            "plain: behind one door"
        }
        (Some(_), Applied::Default) if mix.hosts && is_doored => "plain: behind one door, default",
        (Some(_), Applied::Default) => "plain: the LAYER's default",
        (Some(_), Applied::Policy(10_000..)) => "plain: ANOTHER scope's default",
        (Some(_), Applied::Policy(_)) => "plain: LEAK",
        (None, Applied::Nothing) => "404: nothing",
        (None, Applied::Default) => "404: default",
        (None, Applied::Policy(10_000..)) => "404: a scope's default",
        (None, Applied::Policy(_)) => "404: an endpoint's",
    }
}

#[actix_web::test]
async fn where_everything_is_annotated_the_policy_is_exact() {
    let tally = try_apps(Mix { plain: 0, hosts: false, defaults: false, guards: false }, 1).await;
    println!("{tally:#?}");
    assert!(tally.count("own") > 1000);
    assert!(tally.count("annotated: nothing") * 20 < tally.count("own"));
}

#[actix_web::test]
async fn where_some_is_not_nothing_gets_more_than_what_runs() {
    let tally = try_apps(Mix { plain: 3, hosts: false, defaults: false, guards: false }, 2).await;
    println!("{tally:#?}");
    assert!(tally.count("own") > 1000 && tally.count("plain: default") > 1000);
}

#[actix_web::test]
async fn scopes_with_defaults_of_their_own() {
    let tally = try_apps(Mix { plain: 5, hosts: false, defaults: true, guards: false }, 3).await;
    println!("{tally:#?}");
    assert!(tally.count("plain: a scope's default") > 100);
}

#[actix_web::test]
async fn scopes_told_apart_by_guards() {
    let tally = try_apps(Mix { plain: 0, hosts: true, defaults: false, guards: false }, 4).await;
    println!("{tally:#?}");
    assert!(tally.count("own") > 1000);
}

#[actix_web::test]
async fn guards_defaults_and_what_is_not_annotated_together() {
    let tally = try_apps(Mix { plain: 4, hosts: true, defaults: true, guards: false }, 5).await;
    println!("{tally:#?}");
    assert!(tally.count("own") > 1000 && tally.count("plain: a scope's default") > 100);
    for presumed in ["plain: past a guard", "plain: behind one door"] {
        assert!(tally.count(presumed) * 100 < tally.count("own"));
    }
}

/// Here the tables hold no hosts, so that nothing is presumed.
#[actix_web::test]
async fn resources_told_apart_by_guards() {
    let tally = try_apps(Mix { plain: 4, hosts: false, defaults: false, guards: true }, 6).await;
    println!("{tally:#?}");
    assert!(tally.count("own") > 1000 && tally.count("plain: default") > 1000);
}
