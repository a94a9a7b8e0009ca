//! Servers with the flaws of `tests/advisories/list.md`, each as the advisory has it: `cors-check` finds every one of them.
//! `every_example.rs` asks the same of our own servers.

use std::time::Duration;

use crate::program::{PAGE, check, codes};
use crate::server::{Request, Server, response};

const ACAO: &str = "Access-Control-Allow-Origin";
const ACAC: &str = "Access-Control-Allow-Credentials";
const VARY: (&str, &str) = ("Vary", "Origin");

const SHOP: &str = "https://shop.example.net";

/// The answer of a server that allows this origin, with credentials.
fn granted(origin: &str) -> Vec<u8> {
    response(200, &[(ACAO, origin), (ACAC, "true"), VARY])
}

fn refused() -> Vec<u8> {
    response(200, &[VARY])
}

/// A server that allows with credentials whoever this says yes to.
fn allowing(allows: impl Fn(&str) -> bool + Send + Sync + 'static) -> Server {
    Server::start(move |request| if allows(request.origin()) { granted(request.origin()) } else { refused() })
}

#[track_caller]
fn finds(server: &Server, arguments: &[&str], code: &str) {
    let report = check(server, arguments);
    assert!(codes(&report).iter().any(|found| found == code), "{code}: {report:#}");
}

#[track_caller]
fn finds_nothing(server: &Server, arguments: &[&str]) {
    let report = check(server, arguments);
    assert_eq!(codes(&report), [""; 0], "{report:#}");
}

/// A tree of suffixes: what is left of the host after one entry is looked up as another.
#[test]
fn ghsa_vhxv_fg4m_p2w8_suffix_glue() {
    let labels = ["app", "shop"];
    let hosts = ["app.example.com", "shop.example.net"];
    let server = allowing(move |origin| {
        let host = origin.strip_prefix("https://").unwrap_or_default();
        hosts.iter().any(|known| {
            host.strip_suffix(known).is_some_and(|rest| rest.is_empty() || labels.contains(&rest))
        })
    });
    finds(&server, &["--also", SHOP], "error origin-glued-pair");
    finds(&server, &["--also", SHOP, "-X", "PUT"], "error origin-glued-pair");
    // Nobody knows what to glue who knows one origin only.
    finds_nothing(&server, &[]);
    finds_nothing(&allowing(|origin| [PAGE, SHOP].contains(&origin)), &["--also", SHOP]);
}

#[test]
fn cve_2024_27302_a_suffix_without_its_dot() {
    let server = allowing(|origin| origin.ends_with("app.example.com") && origin.starts_with("https://"));
    finds(&server, &[], "error origin-glued-front");
}

#[test]
fn cve_2022_1996_and_cve_2017_11173_missing_anchors() {
    finds(&allowing(|origin| origin.contains(PAGE)), &[], "error origin-glued-back");
}

#[test]
fn cve_2019_25211_a_star_at_the_end() {
    finds(&allowing(|origin| origin.starts_with("https://app.example.com")), &[], "error origin-glued-back");
}

#[test]
fn actix_cors_example_a_prefix_of_bytes() {
    let server = allowing(|origin| origin.starts_with("http://localhost"));
    finds(&server, &["--origin", "http://localhost:3000"], "error origin-glued-back");
}

#[test]
fn cve_2026_25479_a_dot_that_matches_any_letter() {
    let server = allowing(|origin| origin == PAGE || origin == "https://appxexample.com");
    finds(&server, &[], "error origin-bare-dot");
}

#[test]
fn cve_2026_55438_a_name_of_the_attackers_choice() {
    let server = allowing(|origin| origin == PAGE || origin.ends_with(".app.example.com"));
    finds(&server, &["--credentials"], "warning origin-any-sub-domain");
}

#[test]
fn ktor_5936_a_slash_at_the_end() {
    let server = allowing(|origin| origin == PAGE || origin.ends_with('/'));
    finds(&server, &[], "error origin-slash");
    finds(&server, &["-X", "PUT"], "error origin-slash");
}

#[test]
fn other_spellings_are_other_origins() {
    finds(&allowing(|origin| origin.eq_ignore_ascii_case(PAGE)), &[], "warning origin-compared-loosely");
}

#[test]
fn cve_2018_20744_wildcard_with_credentials() {
    let server = allowing(|origin| !origin.is_empty());
    finds(&server, &["--credentials"], "error origin-reflected");
    let public = Server::start(|_| response(200, &[(ACAO, "*"), (ACAC, "true")]));
    finds(&public, &[], "warning wildcard-with-credentials");
}

#[test]
fn null_is_never_reflected() {
    finds(&allowing(|origin| origin == PAGE || origin == "null"), &[], "error origin-null");
}

/// The whole server's policy answers preflights, and the endpoint takes no part in CORS.
#[test]
fn cve_2015_9236_a_preflight_has_its_routes_policy() {
    let code = "warning preflight-of-another-policy";
    let server =
        Server::start(|request| if request.is_preflight() { granted(PAGE) } else { response(200, &[]) });
    finds(&server, &[], code);
    // It may be a stranger whom the preflight lets in.
    let strangers = Server::start(|request| {
        if request.is_preflight() || request.origin() == PAGE { granted(request.origin()) } else { refused() }
    });
    finds(&strangers, &[], code);
    finds(&strangers, &[], "error origin-reflected");
    // The other way round there is nothing to carry out.
    finds_nothing(
        &Server::start(|request| if request.is_preflight() { refused() } else { granted(PAGE) }),
        &["--no-probes"],
    );
}

/// A token against forgery, in a cookie on every answer of CORS.
#[test]
fn cve_2014_7193_no_cookie_of_ours() {
    let server = Server::start(|_| {
        response(
            200,
            &[
                (ACAO, PAGE),
                ("Access-Control-Allow-Methods", "PUT"),
                ("Access-Control-Max-Age", "5"),
                ("Set-Cookie", "crumb=1"),
            ],
        )
    });
    finds(&server, &["-X", "PUT"], "note cookie-on-preflight");
}

/// The path as a router resolves it.
fn resolved(target: &str) -> String {
    let url = url::Url::parse(&format!("http://a.example{}", target.replace("//", "/"))).unwrap();
    url.path().trim_end_matches('/').to_owned()
}

/// A server whose handler of `/x` refuses strangers, if `is_private` says so of what stands in the request.
fn private(is_private: impl Fn(&str) -> bool + Send + Sync + 'static) -> Server {
    Server::start(move |request: &Request| match resolved(&request.target).to_ascii_lowercase().as_str() {
        "/x" if is_private(&request.target) && request.origin() != PAGE => refused(),
        "/x" => granted(request.origin()),
        _ => response(404, &[VARY]),
    })
}

/// The policy is looked up by the text of the path, the handler by what it resolves to.
#[test]
fn cve_2020_25032_paths_are_the_routers_own() {
    let code = "error policy-by-spelling";
    finds(&private(|target| target.starts_with("/x")), &[], code);
    finds(&private(|target| !target.contains("..")), &[], code);
    finds(&private(|target| !target.contains("%2e%2e")), &[], code);
    finds(&private(|target| !target.starts_with("//")), &[], code);
    finds(&private(|target| target == "/x"), &[], code);
    // Letter case: CVE-2024-6866.
    finds(&private(|target| !target.contains("/X")), &[], code);
    finds_nothing(&private(|_| true), &[]);
}

#[test]
fn cve_2017_7674_what_differs_by_origin_says_so() {
    let server = Server::start(|request| {
        let own = [(ACAO, request.origin())];
        response(200, if request.origin() == PAGE { &own[..] } else { &[] })
    });
    for code in
        ["warning vary-missing", "warning vary-missing-on-refusal", "warning vary-missing-without-origin"]
    {
        finds(&server, &[], code);
    }
}

/// `Vary` is replaced where CORS has something to say.
#[test]
fn play_2017_vary_is_kept() {
    let vary = |with: &'static str| {
        Server::start(move |request| match request.origin() {
            "" => response(200, &[("Vary", "accept-encoding"), VARY]),
            PAGE => response(200, &[(ACAO, PAGE), ("Vary", with)]),
            _ => response(200, &[("Vary", with)]),
        })
    };
    finds(&vary("Origin"), &[], "warning vary-replaced");
    finds_nothing(&vary("Origin, Accept-Encoding"), &[]);
    finds_nothing(&vary("*"), &[]);
}

/// A server that this stops, by a panic of its worker or by the time it takes.
fn stopped_by(is_heavy: impl Fn(&Request) -> bool + Send + Sync + 'static, how: Failure) -> Server {
    Server::streaming(move |request, stream| {
        use std::io::Write as _;
        if is_heavy(request) {
            match how {
                Failure::Panic => return,
                Failure::Error => drop(stream.write_all(&response(500, &[]))),
                Failure::Time => std::thread::sleep(Duration::from_secs(3)),
            }
        }
        let answer = if request.origin() == PAGE { granted(PAGE) } else { refused() };
        let _ = stream.write_all(&answer);
    })
}

#[derive(Clone, Copy)]
enum Failure {
    Panic,
    Error,
    Time,
}

#[test]
fn cve_2025_47908_lists_of_commas() {
    let asks = |request: &Request| {
        request.header("access-control-request-headers").is_some_and(|list| list.matches(',').count() > 1000)
    };
    for how in [Failure::Panic, Failure::Error, Failure::Time] {
        finds(&stopped_by(asks, how), &["--timeout", "1"], "error stumbles");
    }
    finds_nothing(&stopped_by(|_| false, Failure::Panic), &[]);
}

#[test]
fn poem_bytes_outside_ascii() {
    for how in [Failure::Panic, Failure::Error] {
        finds(&stopped_by(|request| !request.origin().is_ascii(), how), &[], "error stumbles");
    }
}

#[test]
fn fastify_redos_expressions_take_time_by_their_length() {
    let server = stopped_by(|request| request.origin().len() > 1000, Failure::Time);
    finds(&server, &["--timeout", "1"], "error stumbles");
}

#[test]
fn cve_2024_6221_private_network_access_is_never_granted() {
    let server = Server::start(|request| {
        let mut headers = vec![VARY];
        if request.origin() == PAGE {
            headers.push((ACAO, PAGE));
        }
        if request.header("access-control-request-private-network") == Some("true") {
            headers.push(("Access-Control-Allow-Private-Network", "true"));
        }
        response(200, &headers)
    });
    finds(&server, &[], "note private-network-header");
}

#[test]
fn starlette_2560_a_refusal_says_nothing() {
    let server = Server::start(|request| {
        if request.origin() == PAGE { granted(PAGE) } else { response(200, &[(ACAC, "true"), VARY]) }
    });
    finds(&server, &[], "note grant-on-refusal");
}

#[test]
fn adk_360_a_handlers_own_headers_do_not_override_the_policy() {
    let server = Server::start(|_| response(200, &[(ACAO, PAGE), (ACAO, "*"), VARY]));
    finds(&server, &[], "error allow-origin-repeated");
}
