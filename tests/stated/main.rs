//! What a policy states: each header of each answer, whole and in order, and each decision with its reason.

use cors_core::headers::{
    ALLOW_CREDENTIALS, ALLOW_HEADERS, ALLOW_METHODS, ALLOW_ORIGIN, EXPOSE_HEADERS, Header, MAX_AGE, VARY,
    Value,
};
use cors_core::{Builder, Config, Danger, Decision, MAX_ORIGIN, Match, OriginField, Policy, Refusal, Target};

fn built(builder: Builder) -> Policy {
    builder.build().expect("valid")
}

fn full() -> Policy {
    built(
        Policy::builder()
            .origins(["https://app.example.com", "http://*.example.org:8080"])
            .credentials(true)
            .methods(["PUT", "GET"])
            .headers(["X-B", "Content-Type"])
            .expose_headers(["X-Total", "ETag"])
            .max_age(7200)
            .enforce(true)
            .dangerously_allow(Danger::InsecureOrigins),
    )
}

fn preflight<'a>(
    policy: &'a Policy,
    granted: bool,
    methods: &'a str,
    age: Option<&'a str>,
) -> Vec<Header<'a>> {
    policy.preflight_headers(granted, methods, age).collect()
}

#[test]
fn a_policy_that_states_everything() {
    let policy = full();
    let (origin, methods) = ((ALLOW_ORIGIN, Value::OriginAsSent), (ALLOW_METHODS, Value::Text("PUT, GET")));
    let credentials = (ALLOW_CREDENTIALS, Value::Text("true"));
    let headers = (ALLOW_HEADERS, Value::Text("X-B, Content-Type"));
    let vary = (VARY, Value::Text("Origin, Access-Control-Request-Method"));
    let with_age = |age| [origin, credentials, methods, headers, (MAX_AGE, Value::Text(age)), vary];
    assert_eq!(preflight(&policy, true, "PUT, GET", None), with_age("7200"));
    assert_eq!(preflight(&policy, true, "PUT, GET", Some("0")), with_age("0"));
    assert_eq!(preflight(&policy, false, "PUT, GET", None), [vary]);
    assert_eq!(preflight(&policy, false, "PUT, GET", Some("0")), [vary]);

    let vary = (VARY, Value::Text("Origin"));
    let exposed = (EXPOSE_HEADERS, Value::Text("X-Total, ETag"));
    assert_eq!(policy.actual_headers(true).collect::<Vec<_>>(), [origin, credentials, exposed, vary]);
    assert_eq!(policy.actual_headers(false).collect::<Vec<_>>(), [vary]);
}

#[test]
fn a_public_policy() {
    let policy =
        built(Policy::builder().origins(["*"]).headers(["*", "Authorization"]).expose_headers(["*"]));
    let origin = (ALLOW_ORIGIN, Value::Text("*"));
    assert_eq!(
        preflight(&policy, true, "GET", None),
        [
            origin,
            (ALLOW_METHODS, Value::Text("GET")),
            (ALLOW_HEADERS, Value::Text("*, Authorization")),
            (MAX_AGE, Value::Text("600")),
            (VARY, Value::Text("Access-Control-Request-Method")),
        ]
    );
    // The method is refused, not the origin; caches must tell both apart.
    let vary = (VARY, Value::Text("Origin, Access-Control-Request-Method"));
    assert_eq!(preflight(&policy, false, "GET", None), [vary]);
    assert_eq!(policy.actual_headers(true).collect::<Vec<_>>(), [origin, (EXPOSE_HEADERS, Value::Text("*"))]);
    for field in
        [OriginField::Absent, OriginField::Repeated, OriginField::One(b"null"), OriginField::One(b"\xff")]
    {
        assert_eq!(policy.decide(field), Decision::Public);
    }
}

#[test]
fn a_policy_tells_what_it_was_built_from() {
    let policy = full();
    assert_eq!(
        policy.origins().collect::<Vec<_>>(),
        ["https://app.example.com", "http://*.example.org:8080"]
    );
    assert_eq!(policy.methods().collect::<Vec<_>>(), ["PUT", "GET"]);
    assert_eq!(policy.headers().collect::<Vec<_>>(), ["X-B", "Content-Type"]);
    assert_eq!(policy.expose_headers().collect::<Vec<_>>(), ["X-Total", "ETag"]);
    assert_eq!((policy.max_age(), policy.credentials(), policy.enforce()), (7200, true, true));
    assert_eq!(policy.dangers(), [Danger::InsecureOrigins]);
    assert!(!policy.is_public());

    let other = built(Policy::builder().origins(["*"]));
    assert_eq!(other.origins().collect::<Vec<_>>(), ["*"]);
    assert_eq!((other.max_age(), other.credentials(), other.enforce()), (600, false, false));
    assert!(other.is_public());
    assert_ne!(policy, other);
    assert_eq!(policy, full());
}

#[test]
fn a_policy_and_its_configuration_are_the_same() {
    let mut config = Config::default();
    config.origins = Some(vec!["https://a.example".into(), "https://*.b.example:*".into()]);
    config.origin_regex = Some(vec![r"https://(c|d)\.example".into()]);
    config.origins_env = Some("ORIGINS".into());
    config.dev_origins = Some(vec!["http://localhost:*".into(), "http://127.0.0.1:3000".into()]);
    config.methods = Some(vec!["GET".into(), "PATCH".into()]);
    config.headers = vec!["X-A".into()];
    config.expose_headers = vec!["X-B".into()];
    config.max_age = Some(60.into());
    config.enforce = true;
    let policy = config.prove(&Target::Policy).expect("valid");
    // Exact origins come before patterns; nothing else is changed.
    config.dev_origins = Some(vec!["http://127.0.0.1:3000".into(), "http://localhost:*".into()]);
    assert_eq!(Config::from(&policy), config);
    assert_eq!(format!("{policy:?}"), format!("Policy({config:?})"));

    let mut public = Config::default();
    public.dev_origins = Some(vec!["*".into()]);
    let policy = public.prove(&Target::Policy).expect("valid");
    assert!(policy.is_public());
    public.methods = Some(["GET", "HEAD", "POST"].map(String::from).to_vec());
    public.max_age = Some(600.into());
    assert_eq!(Config::from(&policy), public);
}

#[test]
fn warnings_stay_with_the_policy() {
    let policy = built(Policy::builder().origins(["https://a.example"]).headers(["Accept"]));
    assert_eq!(policy.warnings().len(), 1);
    assert_eq!(built(Policy::builder().origins(["https://a.example"])).warnings(), []);
}

#[test]
fn each_decision_has_its_reason() {
    let policy = built(
        Policy::builder()
            .origins(["https://a.example", "https://b.example", "https://*.c.example"])
            .origin_regex(r"https://(d|e)\.example")
            .dev_origins(["http://localhost:3000", "http://*.localhost:3000"]),
    );
    let asked = |origin: &str| policy.decide(OriginField::One(origin.as_bytes()));
    for (origin, decision) in [
        ("https://a.example", Decision::Allow(Match::Exact(0))),
        ("https://b.example", Decision::Allow(Match::Exact(1))),
        ("https://x.c.example", Decision::Allow(Match::Pattern)),
        ("https://e.example", Decision::Allow(Match::Pattern)),
        ("http://localhost:3000", Decision::Allow(Match::Pattern)),
        ("http://x.localhost:3000", Decision::Allow(Match::Pattern)),
        ("https://c.example", Decision::Refuse(Refusal::OriginNotListed)),
        ("https://f.example", Decision::Refuse(Refusal::OriginNotListed)),
        ("null", Decision::Refuse(Refusal::OriginNull)),
        ("", Decision::Refuse(Refusal::OriginUnparsable)),
        ("Null", Decision::Refuse(Refusal::OriginUnparsable)),
        ("https://a.example/", Decision::Refuse(Refusal::OriginUnparsable)),
    ] {
        assert_eq!(asked(origin), decision, "{origin}");
        assert_eq!(asked(origin).is_allowed(), matches!(decision, Decision::Allow(_)), "{origin}");
    }
    assert_eq!(policy.decide(OriginField::Absent), Decision::NoOrigin);
    assert_eq!(policy.decide(OriginField::Repeated), Decision::Refuse(Refusal::OriginRepeated));
    assert!(!Decision::NoOrigin.is_allowed() && Decision::Public.is_allowed());
}

#[test]
fn origins_are_looked_at_up_to_their_longest() {
    // Scheme, name and port, each as long as can be.
    let label = "a".repeat(63);
    let name = format!("{label}.{label}.{label}.{}", "b".repeat(61));
    assert_eq!(name.len(), 253);
    let longest = format!("{}://{name}.:65535", "s".repeat(64));
    assert_eq!(longest.len(), MAX_ORIGIN);
    let policy = built(Policy::builder().origins(["https://a.example"]));
    let refusal = |origin: &str| policy.decide(OriginField::One(origin.as_bytes()));
    assert_eq!(refusal(&longest), Decision::Refuse(Refusal::OriginNotListed));
    assert_eq!(refusal(&format!("{longest}5")), Decision::Refuse(Refusal::OriginUnparsable));

    let named = format!("https://{name}");
    let policy = built(Policy::builder().origins([&named]));
    assert_eq!(policy.decide(OriginField::One(named.as_bytes())), Decision::Allow(Match::Exact(0)));
}

#[test]
fn variables_allow_what_they_name_and_are_read_once() {
    let policy = built(Policy::builder().origins(["https://a.example"]).origins_env("ORIGINS"));
    let allowed = |origin: &str| policy.decide(OriginField::One(origin.as_bytes())).is_allowed();
    assert_eq!(policy.origins_env(), Some("ORIGINS"));
    assert!(!allowed("https://b.example") && !allowed("https://x.c.example"));
    policy.resolve_env(Some("https://b.example, https://*.c.example")).expect("valid");
    assert!(allowed("https://a.example") && allowed("https://b.example") && allowed("https://x.c.example"));
    assert!(!allowed("https://c.example") && !allowed("https://d.example"));
    let _ = policy.resolve_env(Some("https://d.example"));
    assert!(!allowed("https://d.example") && allowed("https://b.example"));
    assert_eq!(built(Policy::builder().origins(["https://a.example"])).origins_env(), None);
}
