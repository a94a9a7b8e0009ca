//! A whole application: authentication around its scopes, by a bearer token and by a cookie, and 34 endpoints with a policy
//! in every way that there is to say one. Pages of four origins call every endpoint without authentication and with it.
//!
//! What a page may see is written down here, in a table, and follows from the standard: the browser's checks are few. Every
//! answer has a header for each policy, of which a policy exposes its own, so that a page sees which policy counts.

mod api;
mod policies;

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::web::{self, ServiceConfig};
use serde_json::{Value, json};

use self::Auth::{Bearer, Cookie, Nobody};
use self::Way::{Disabled, Exact, LayerDefault, Module, Partners, Pattern, Public, ScopeDefault};
use crate::own::{Server, in_chromium, run};
use crate::session::Session;

/// How an endpoint came to its policy.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    /// One origin, port and all, with credentials; `policy = PATH` above several.
    Exact,
    /// Every sub-domain.
    Pattern,
    /// `*`.
    Public,
    /// Around a module, with credentials.
    Module,
    /// `policy = PATH` above several, for two origins.
    Partners,
    Disabled,
    ScopeDefault,
    LayerDefault,
}

/// Who has to be known.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Auth {
    Nobody,
    /// The script sends a token in a header.
    Bearer,
    /// The browser sends a cookie, so every call is with credentials.
    Cookie,
}

/// What a policy says, in the words of the standard.
struct Says {
    /// The pages that it allows, by their place in [`Pages`].
    pages: &'static [usize],
    credentials: bool,
    /// Whether `Authorization` may be sent.
    authorization: bool,
    /// The header that it exposes.
    exposes: Option<&'static str>,
}

impl Way {
    fn says(self) -> Says {
        let says = |pages, credentials, authorization, exposes| Says {
            pages,
            credentials,
            authorization,
            exposes: Some(exposes),
        };
        match self {
            Exact => says(&[APP], true, true, "x-exact"),
            Pattern => says(&[TEAM], false, true, "x-pattern"),
            Public => says(&[APP, OTHER, TEAM, EVIL], false, true, "x-public"),
            Module => says(&[APP, OTHER], true, true, "x-module"),
            Partners => says(&[APP, TEAM], false, false, "x-partners"),
            ScopeDefault => says(&[OTHER], true, true, "x-scope"),
            LayerDefault => says(&[APP, EVIL], false, true, "x-layer"),
            Disabled => Says { pages: &[], credentials: false, authorization: false, exposes: None },
        }
    }
}

/// Every endpoint: method, path, who has to be known, and its policy.
const ENDPOINTS: [(&str, &str, Auth, Way); 34] = [
    ("GET", "/status", Nobody, Public),
    ("POST", "/login", Nobody, Exact),
    ("GET", "/prices", Nobody, Partners),
    ("PUT", "/prices", Nobody, Exact),
    ("GET", "/metrics", Nobody, Disabled),
    ("GET", "/teams/eu", Nobody, Pattern),
    ("PATCH", "/teams/eu", Nobody, Pattern),
    ("GET", "/hand-written", Nobody, LayerDefault),
    ("PUT", "/hand-written", Nobody, LayerDefault),
    ("GET", "/api/items/1", Bearer, Exact),
    ("PUT", "/api/items/1", Bearer, Public),
    ("DELETE", "/api/items/1", Bearer, Pattern),
    ("POST", "/api/items", Bearer, Public),
    ("GET", "/api/items", Bearer, Partners),
    ("GET", "/api/orders", Bearer, Module),
    ("POST", "/api/orders", Bearer, Module),
    ("DELETE", "/api/orders/7", Bearer, Module),
    ("GET", "/api/orders/7", Bearer, Partners),
    ("GET", "/api/audit", Bearer, Disabled),
    ("POST", "/api/audit", Bearer, Exact),
    ("GET", "/api/plain", Bearer, LayerDefault),
    ("DELETE", "/api/plain", Bearer, LayerDefault),
    ("GET", "/api/v2/items/1", Bearer, Public),
    ("GET", "/api/legacy/report", Bearer, ScopeDefault),
    ("PUT", "/api/legacy/report", Bearer, ScopeDefault),
    ("GET", "/api/legacy/annotated", Bearer, Pattern),
    ("GET", "/account", Cookie, Exact),
    ("PUT", "/account", Cookie, Exact),
    ("GET", "/account/notes", Cookie, Module),
    ("DELETE", "/account/notes", Cookie, Module),
    ("GET", "/account/avatar", Cookie, Public),
    ("PATCH", "/account/team", Cookie, Pattern),
    ("GET", "/account/secret", Cookie, Disabled),
    ("GET", "/account/old", Cookie, ScopeDefault),
];

const APP: usize = 0;
/// Of the same site as the API, too, so that cookies are sent.
const OTHER: usize = 1;
const TEAM: usize = 2;
const EVIL: usize = 3;

/// What a page sees of a call: its status, and the headers of policies; nothing where the browser keeps it back.
type Seen = Option<(u64, BTreeSet<String>)>;

/// What the standard and the table say that a page sees.
fn expected(page: usize, is_known: bool, (method, _, auth, way): (&str, &str, Auth, Way)) -> Seen {
    let says = way.says();
    let sends_token = auth == Bearer && is_known;
    let is_let_through = says.pages.contains(&page)
        // "CORS check": with credentials there is no `*`, and they have to be allowed.
        && (auth != Cookie || says.credentials)
        // "CORS-preflight fetch": a token has to be listed.
        && (!sends_token || says.authorization);
    let status = match auth {
        Bearer | Cookie if !is_known => 401,
        _ if method == "POST" => 201,
        _ => 200,
    };
    is_let_through.then(|| (status, says.exposes.into_iter().map(str::to_owned).collect()))
}

/// Whether a browser asks first.
fn has_preflight(is_known: bool, (method, _, auth, _): (&str, &str, Auth, Way)) -> bool {
    !["GET", "HEAD", "POST"].contains(&method) || auth == Bearer && is_known
}

const CALL: &str = r#"
    const [api, calls] = parameters;
    const seen = [];
    for (const { method, path, token, credentials } of calls) {
        const headers = token ? { Authorization: `Bearer ${token}` } : {};
        try {
            const answer = await fetch(api + path, { method, headers, credentials, cache: "no-store" });
            const names = [...answer.headers.keys()].filter((name) => name.startsWith("x-"));
            seen.push({ status: answer.status, names });
        } catch {
            seen.push(null);
        }
    }
    return seen;
"#;

/// What the page in the window sees of every endpoint.
async fn call_all(session: &Session, api: &Server, is_known: bool) -> Vec<Seen> {
    let calls: Vec<Value> = ENDPOINTS
        .iter()
        .map(|(method, path, auth, _)| {
            let token = (*auth == Bearer && is_known).then_some("right");
            let credentials = if *auth == Cookie { "include" } else { "omit" };
            json!({ "method": method, "path": path, "token": token, "credentials": credentials })
        })
        .collect();
    let url = format!("http://{}", api.authority);
    let seen = run(session, CALL, vec![json!(url), json!(calls)]).await;
    let names = |seen: &Value| {
        let names = seen["names"].as_array().unwrap().iter();
        names.map(|name| name.as_str().unwrap().to_owned()).collect()
    };
    let seen = seen.as_array().unwrap_or_else(|| panic!("{seen}"));
    seen.iter().map(|seen| Some((seen.get("status")?.as_u64().unwrap(), names(seen)))).collect()
}

/// Logs in from the page in the window.
async fn log_in(session: &Session, api: &Server) {
    let url = format!("http://{}/login", api.authority);
    let script = r#"return (await fetch(parameters[0], { method: "POST", credentials: "include" })).status;"#;
    assert_eq!(run(session, script, vec![json!(url)]).await, 201);
}

fn page(config: &mut ServiceConfig) {
    let page = || async { HttpResponse::Ok().content_type("text/html").body("<!doctype html>") };
    config.default_service(web::to(page));
}

#[test]
fn every_endpoint_shows_its_own_policy_to_every_page() {
    in_chromium(async |session| {
        let (app, other) = (Server::start(page), Server::start(page));
        policies::set_app(&format!("http://{}", app.authority));
        policies::set_other(&format!("http://{}", other.authority));
        let api = Server::start_behind(Some(api::layer), api::configure);
        let port = app.authority.rsplit_once(':').unwrap().1.to_owned();
        // By `APP`, `OTHER`, `TEAM`, `EVIL`.
        let pages = [
            app.authority.clone(),
            other.authority.clone(),
            format!("eu.team.localhost:{port}"),
            format!("evil.localhost:{port}"),
        ];
        let mut wrong = Vec::new();
        for is_known in [false, true] {
            for (page, authority) in pages.iter().enumerate() {
                session.client.goto(&format!("http://{authority}/")).await.unwrap();
                if is_known && page == APP {
                    log_in(session, &api).await;
                }
                api.wire();
                let seen = call_all(session, &api, is_known).await;
                assert_eq!(seen.len(), ENDPOINTS.len());
                for (endpoint, seen) in ENDPOINTS.iter().zip(seen) {
                    let expected = expected(page, is_known, *endpoint);
                    if seen != expected {
                        wrong.push(format!(
                            "{authority}, known: {is_known}, {endpoint:?}: {seen:?}, not {expected:?}"
                        ));
                    }
                }
                wrong.extend(wrong_preflights(page, is_known, &api.wire()));
            }
        }
        assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
        assert_eq!(api::preflights_inside(), 0, "authentication has seen preflights");
    });
}

/// Every preflight is answered, by 204 for whom the policy allows, and by 403 for others. A browser asks at least once for
/// what it may not send otherwise.
fn wrong_preflights(page: usize, is_known: bool, wire: &[String]) -> Vec<String> {
    let asked: Vec<_> = ENDPOINTS.iter().filter(|endpoint| has_preflight(is_known, **endpoint)).collect();
    let mut wrong = Vec::new();
    for endpoint in &asked {
        let (_, path, ..) = endpoint;
        // Several endpoints of one path may answer differently.
        let of_path = asked.iter().filter(|(_, other, ..)| other == path);
        let allowed: BTreeSet<bool> = of_path.map(|(.., way)| way.says().pages.contains(&page)).collect();
        let statuses: BTreeSet<bool> = wire
            .iter()
            .filter_map(|line| line.strip_prefix(&format!("OPTIONS {path} ")))
            .map(|status| match status {
                "204" => true,
                "403" => false,
                other => panic!("a preflight for {path} got {other}"),
            })
            .collect();
        // A cached preflight need not be asked for again.
        if !statuses.is_subset(&allowed) || !is_known && statuses.is_empty() {
            wrong.push(format!("page {page}, preflights for {path}: {statuses:?}, not {allowed:?}"));
        }
    }
    wrong
}
