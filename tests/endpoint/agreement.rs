//! `policy!`, the attribute and the builder make the same policy of the same words: every combination of what the keys can say. What
//! is wrong is told alike in `tests/parity`; this is about what is right.

use actix_web::{App, Responder, get, test};
use cors_actix::{Policy, cors, policy};
use cors_core::headers::{Header, Value};
use cors_core::{Config, Danger, OriginField};
use tests::{Ask, answer, assert_answer};

const ASKED: [&str; 14] = [
    "https://app.example.com",
    "https://app.example.com:443",
    "https://app.example.com/",
    "https://a.example.com",
    "https://b.example.com",
    "https://a.b.example.net",
    "https://example.net",
    "https://evilexample.net",
    "http://localhost",
    "http://localhost:5173",
    "http://intranet.example.com",
    "https://dev.example.com",
    "https://evil.example",
    "null",
];

/// The same words on the builder.
macro_rules! built {
    ($builder:expr; ) => { $builder };
    ($builder:expr; credentials, $($rest:tt)*) => { built!($builder.credentials(true); $($rest)*) };
    ($builder:expr; enforce, $($rest:tt)*) => { built!($builder.enforce(true); $($rest)*) };
    ($builder:expr; dangerously_allow(insecure_origins), $($rest:tt)*) => {
        built!($builder.dangerously_allow(Danger::InsecureOrigins); $($rest)*)
    };
    ($builder:expr; dangerously_allow(null_origin), $($rest:tt)*) => {
        built!($builder.dangerously_allow(Danger::NullOrigin); $($rest)*)
    };
    ($builder:expr; $key:ident = $value:tt, $($rest:tt)*) => { built!($builder.$key($value); $($rest)*) };
}

/// Hands every combination, one alternative of each list, to a macro.
macro_rules! each {
    ($to:ident { $($done:tt)* }) => { $to!($($done)*); };
    ($to:ident { $($done:tt)* } [$($alternatives:tt)*] $($rest:tt)*) => {
        each!(@ $to { $($done)* } ($($alternatives)*) [$($rest)*]);
    };
    (@ $to:ident $done:tt () $rest:tt) => {};
    (@ $to:ident { $($done:tt)* } ({ $($first:tt)* } $($others:tt)*) [$($rest:tt)*]) => {
        each!($to { $($done)* $($first)* } $($rest)*);
        each!(@ $to { $($done)* } ($($others)*) [$($rest)*]);
    };
}

#[track_caller]
fn agree(words: &str, stated: &Policy, built: &Policy) {
    assert_eq!(Config::from(stated), Config::from(built), "{words}");
    for origin in ASKED {
        let decide = |policy: &Policy| policy.decide(OriginField::One(origin.as_bytes()));
        assert_eq!(decide(stated), decide(built), "{words}: {origin}");
    }
    let methods = |policy: &Policy| policy.methods().collect::<Vec<_>>().join(", ");
    assert_eq!(methods(stated), methods(built), "{words}");
    for granted in [true, false] {
        let actual = |policy: &Policy| format!("{:?}", policy.actual_headers(granted).collect::<Vec<_>>());
        assert_eq!(actual(stated), actual(built), "{words}");
        let preflight = |policy: &Policy| {
            format!("{:?}", policy.preflight_headers(granted, "GET", None).collect::<Vec<_>>())
        };
        assert_eq!(preflight(stated), preflight(built), "{words}");
    }
}

#[::core::prelude::v1::test]
fn the_macro_and_the_builder_agree() {
    let mut count = 0;
    macro_rules! compare {
        ($($words:tt)*) => {{
            static STATED: Policy = policy!($($words)*);
            let built = built!(Policy::builder(); $($words)*).build().expect(stringify!($($words)*));
            agree(stringify!($($words)*), &STATED, &built);
            count += 1;
        }};
    }
    each!(compare {}
        [
            { origins = "*", headers = ["*", "Authorization"], }
            { origins = ["https://app.example.com"], credentials, enforce, }
            { origins = ["https://app.example.com", "https://*.example.net", "http://localhost:*"], }
            { origins = ["https://b.example.com", "https://*.example.net"], credentials, headers = ["X-B", "Content-Type"], }
            { origins = ["http://intranet.example.com"], credentials, dangerously_allow(insecure_origins), }
            { origins = ["null", "https://app.example.com"], dangerously_allow(null_origin), }
            { origin_regex = r"https://(a|b)\.example\.com", credentials, }
        ]
        [{} { methods = ["PUT", "X-OWN"], } { methods = "GET", expose_headers = "ETag", }]
        [{} { max_age = 0, }]
    );
    // Without debug assertions the macro leaves these out, and so does a builder that is compiled without them.
    if cfg!(debug_assertions) {
        each!(compare {}
            [{ origins = ["https://app.example.com"], dev_origins = ["https://dev.example.com", "http://localhost:*"], enforce, }]
            [{} { methods = ["PUT", "X-OWN"], } { methods = "GET", expose_headers = "ETag", }]
            [{} { max_age = 0, }]
        );
        assert_eq!(count, 7 * 3 * 2 + 6);
        count -= 6;
    }
    // So many that a table of them is laid out, and written down by the macro.
    each!(compare {}
        [{ origins = [
            "https://app.example.com", "https://a.example.com", "https://b.example.com", "https://c.example.com",
            "https://d.example.com", "https://e.example.com", "https://*.example.net", "https://*.a.example.org",
            "https://*.b.example.org", "https://*.c.example.org", "https://*.d.example.org", "http://localhost:*",
        ], }]
        [{} { max_age = 0, }]
    );
    // `*` cannot stand beside credentials.
    each!(compare {}
        [{ origins = "*", } { origins = ["https://app.example.com"], }]
        [{ expose_headers = "*", methods = "*", } { expose_headers = ["X-Total", "ETag"], max_age = 7_200, }]
    );
    assert_eq!(count, 7 * 3 * 2 + 2 + 2 * 2);
}

fn written(
    headers: impl Iterator<Item = Header<'static>>,
    origin: &'static str,
) -> Vec<(&'static str, &'static str)> {
    let text = |value| match value {
        Value::Text(text) => text,
        Value::OriginAsSent => origin,
    };
    headers.map(|(name, value)| (name, text(value))).collect()
}

/// By what goes over the wire.
#[actix_web::test]
async fn the_attribute_and_the_builder_agree() {
    let mut count = 0;
    macro_rules! compare {
        ($($words:tt)*) => {{
            #[cors($($words)*)]
            #[get("/")]
            async fn item() -> impl Responder {
                ""
            }
            let app = test::init_service(App::new().service(item)).await;
            let built: Policy = built!(Policy::builder(); $($words)*).build().expect(stringify!($($words)*));
            let built: &'static Policy = Box::leak(Box::new(built));
            for origin in ASKED {
                let allowed = built.decide(OriginField::One(origin.as_bytes())).is_allowed();
                let status = if !allowed && built.enforce() { 403 } else { 200 };
                let got = answer(&app, &Ask::actual("GET", "/", origin)).await;
                assert_answer(&got, status, &written(built.actual_headers(allowed), origin));
                let got = answer(&app, &Ask::preflight("GET", "/", origin)).await;
                let expected = written(built.preflight_headers(allowed, "GET", None), origin);
                assert_answer(&got, if allowed { 204 } else { 403 }, &expected);
            }
            count += 1;
        }};
    }
    each!(compare {}
        [
            { origins = "*", headers = ["*", "Authorization"], }
            { origins = ["https://b.example.com", "https://*.example.net"], credentials, expose_headers = ["X-A"], }
            { origins = ["http://intranet.example.com"], credentials, dangerously_allow(insecure_origins), enforce, }
            { origins = ["null", "http://localhost:*"], dangerously_allow(null_origin), }
            { origin_regex = r"https://(a|b)\.example\.com", headers = ["X-B"], }
        ]
        [{} { max_age = 0, }]
    );
    assert_eq!(count, 5 * 2);
    if cfg!(debug_assertions) {
        each!(compare {}
            [{ origin_regex = r"https://(a|b)\.example\.com", dev_origins = ["https://dev.example.com"], headers = ["X-B"], }]
            [{} { max_age = 0, }]
        );
        assert_eq!(count, 5 * 2 + 2);
    }
}
