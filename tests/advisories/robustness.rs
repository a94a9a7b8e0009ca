//! Requests that cost too much, or do more than they should.

use actix_web::{App, HttpResponse, Responder, get, put, test};
use cors_actix::cors;
use tests::{Ask, answer, assert_answer};

const APP: &str = "https://app.example.com";

#[cors(origins = ["https://app.example.com"], headers = ["Content-Type"])]
#[put("/items")]
async fn save() -> impl Responder {
    "saved"
}

#[cors(origins = ["https://app.example.com"])]
#[get("/vary")]
async fn vary() -> impl Responder {
    HttpResponse::Ok().append_header(("Vary", "Accept-Encoding")).append_header(("Vary", "Cookie")).finish()
}

/// rs/cors: a preflight with many commas made it allocate without bound.
#[actix_web::test]
async fn cve_2025_47908_lists_of_commas() {
    let app = test::init_service(App::new().service(save)).await;
    let plain = answer(&app, &Ask::preflight("PUT", "/items", APP)).await;
    let mut lines = Ask::preflight("PUT", "/items", APP);
    for _ in 0..10_000 {
        lines = lines.header("Access-Control-Request-Headers", "");
    }
    let commas =
        Ask::preflight("PUT", "/items", APP).header("Access-Control-Request-Headers", vec![b','; 100_000]);
    for attack in [lines, commas] {
        let got = answer(&app, &attack).await;
        assert_eq!(
            (got.status, got.headers),
            (plain.status, plain.headers.clone()),
            "what is asked is never parsed to answer"
        );
    }
}

/// poem: an `Origin` outside ASCII panicked.
#[actix_web::test]
async fn poem_bytes_outside_ascii() {
    let app = test::init_service(App::new().service(save)).await;
    for origin in [&b"https://\xff\xfe.example"[..], b"\x80", b"https://app.example.com\xc3\xa9"] {
        let ask = Ask::new("OPTIONS", "/items")
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "PUT");
        assert_answer(&answer(&app, &ask).await, 403, &[("vary", "Origin, Access-Control-Request-Method")]);
    }
}

/// The README of `@fastify/cors`: an origin that a regular expression takes years over. Ours are automata, and look at each byte once.
#[::core::prelude::v1::test]
fn fastify_redos_expressions_take_time_by_their_length() {
    use cors_core::{MAX_ORIGIN, OriginField, Policy};
    use std::time::{Duration, Instant};
    // Nested repetition, over which whoever tries every split of the text takes 2^n steps.
    let policy =
        Policy::builder().origin_regex(r"https://(([a-z]+)+-?)+\.example\.com").build().expect("valid");
    assert!(policy.decide(OriginField::One(b"https://a-b.example.com")).is_allowed());
    let start = Instant::now();
    for length in [40, 250, MAX_ORIGIN, 100_000] {
        let attack = format!("https://{}!", "a".repeat(length));
        let labels = format!("https://{}.example.net", vec!["a".repeat(60); length / 60 + 1].join("."));
        for attack in [attack, labels] {
            assert!(!policy.decide(OriginField::One(attack.as_bytes())).is_allowed());
        }
    }
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

/// Play 2017 `CorsVaryHeader`, and actix-cors: `Vary` was replaced, and caches served one origin's answer to another.
#[actix_web::test]
async fn play_2017_vary_is_kept() {
    let app = test::init_service(App::new().service(vary)).await;
    for ask in [Ask::new("GET", "/vary"), Ask::actual("GET", "/vary", "https://evil.example")] {
        let kept = [("vary", "Accept-Encoding"), ("vary", "Cookie"), ("vary", "Origin")];
        assert_answer(&answer(&app, &ask).await, 200, &kept);
    }
}

/// starlette #2560, actix-cors: a refused origin learns the policy.
#[actix_web::test]
async fn starlette_2560_a_refusal_says_nothing() {
    let app = test::init_service(App::new().service(save)).await;
    let got = answer(&app, &Ask::preflight("PUT", "/items", "https://evil.example")).await;
    assert_answer(&got, 403, &[("vary", "Origin, Access-Control-Request-Method")]);
}

/// flask-cors CVE-2024-1681: what an attacker sends is written into the log as it is.
#[::core::prelude::v1::test]
fn cve_2024_1681_logs_are_not_forged() {
    use cors_core::{Asked, OriginField, Policy};
    let policy = Policy::builder().origins([APP]).build().expect("valid");
    let attack = b"https://evil.example\r\n[INFO] user admin logged in\x1b[2J";
    let explanation = policy.explain(&Asked::actual(OriginField::One(attack))).expect("refused").to_string();
    assert!(explanation.lines().all(|line| !line.starts_with("[INFO]")), "{explanation}");
    assert!(!explanation.contains('\x1b') && !explanation.contains('\r'), "{explanation}");
}

/// The same by way of a configuration, which may hold what customers wrote: the report of it is a log's, or a terminal's.
#[::core::prelude::v1::test]
fn cve_2024_1681_reports_are_not_forged() {
    use cors_core::{Builder, Policy};
    let doors: [fn(Builder, &str) -> Builder; 6] = [
        |builder, text| builder.origins([text, text]),
        |builder, text| builder.origin_regex(text).origin_regex(text),
        |builder, text| builder.origins_env(text),
        |builder, text| builder.methods([text, text]),
        |builder, text| builder.headers([text, text]),
        |builder, text| builder.expose_headers([text, text]),
    ];
    for attack in [
        "https://evil.example\x1b[2J",
        "https://a.example|https://b\x1b[2J.example",
        "X-A\r\nerror in `origins`: forged",
        "https://evil.example/\u{202e}",
        "https://evil.example/\u{61c}",
    ] {
        for door in doors {
            let report =
                door(Policy::builder().origins([APP]), attack).build().expect_err("a mistake").to_string();
            assert!(!report.contains(|letter: char| "\x1b\r\u{202e}\u{61c}".contains(letter)), "{report:?}");
            assert!(
                report.lines().all(|line| !line.trim_start().starts_with("error in `origins`: forged")),
                "{report}"
            );
        }
    }
}

/// And by way of a file that is read while serving: its format may quote the line as it stands there, comments included.
#[::core::prelude::v1::test]
fn cve_2024_1681_reloads_are_not_forged() {
    use cors_actix::SharedPolicy;
    use cors_core::Policy;
    let shared = SharedPolicy::new(Policy::builder().origins([APP]).build().expect("valid"));
    for attack in ["\x1b[2J", "\r", "\u{9b}2J", "\u{202e}", "\u{61c}"] {
        for file in [
            format!("origins = [\"https://evil.example{attack}\"]"),
            format!("origins = \"https://evil.example/\"\t# {attack}"),
            format!("\"{attack}\" = 1"),
        ] {
            let error = shared.reload(toml::from_str::<Policy>(&file)).expect_err("a mistake");
            for report in [error.to_string(), format!("{error:?}")] {
                assert!(!report.contains(attack), "{report:?}");
                assert!(report.lines().count() > 2, "{report:?}");
            }
        }
    }
}

/// Long lists of names, and of policies that are all wrong, take as long as others of that length; if the time grew with the
/// square, a hundred times as long.
#[::core::prelude::v1::test]
fn long_configurations_take_time_by_their_length() {
    use cors_actix::Policies;
    use cors_core::Policy;
    use std::time::{Duration, Instant};
    fn time(work: impl FnOnce()) -> Duration {
        let start = Instant::now();
        work();
        start.elapsed()
    }
    let list = |prefix: &str| (0..100_000).map(|n| format!("{prefix}{n}")).collect::<Vec<_>>();
    let (names, origins) = (list("x-"), list("https://a"));
    let usual = time(|| drop(Policy::builder().origins(&origins).build().expect("valid")));
    for names in [
        Policy::builder().methods(&names),
        Policy::builder().headers(&names),
        Policy::builder().expose_headers(&names),
    ] {
        let taken = time(|| drop(names.origins("*").build().expect("valid")));
        assert!(taken < usual * 20, "{taken:?} and usually {usual:?}");
    }
    let read = |count: usize| {
        let policies = (0..count).map(|n| format!("\"p{n}\": {{\"origins\": \"https://a.example/\"}}"));
        let file = format!("{{{}}}", policies.collect::<Vec<_>>().join(", "));
        time(|| {
            let report = serde_json::from_str::<Policies>(&file).expect_err("all are wrong").to_string();
            assert_eq!(report.matches("[cors::origin-not-bare]").count(), count, "all are told");
        })
    };
    let (usual, taken) = (read(500), read(10_000));
    assert!(taken < usual * 100, "{taken:?} for twenty times what took {usual:?}");
}
