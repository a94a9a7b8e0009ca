//! What is told about a handler and the methods that it serves.

use cors_core::Code::{self, HeaderAuthorizationWildcard, MethodNotRouted, MethodToken, MissingOrigins};
use cors_core::{Config, Finding, Key, Policy, Route, Subject, Target};

use crate::only;

/// The one finding about a route that serves `served`.
#[track_caller]
fn on_route(config: &Config, served: &[&str], code: Code) -> Finding {
    let route = Target::Route(Route::new("item", served.iter().copied()));
    let findings: Vec<Finding> = match config.prove(&route) {
        Ok(policy) => policy.warnings().to_vec(),
        Err(findings) => findings.into_iter().collect(),
    };
    let codes: Vec<Code> = findings.iter().map(Finding::code).collect();
    assert_eq!(codes, [code], "{findings:#?}");
    findings.into_iter().next().expect("one finding")
}

fn with_methods(methods: &[&str]) -> Config {
    let mut config = Config::default();
    config.origins = Some(vec!["https://a.example".into()]);
    config.methods = Some(methods.iter().map(ToString::to_string).collect());
    config
}

#[test]
fn a_method_that_the_route_lacks() {
    let lacks = |method, served: &[&str]| on_route(&with_methods(&[method]), served, MethodNotRouted);
    let slip = lacks("PTU", &["GET", "PUT"]);
    assert_eq!(slip.sentence(), "`item` serves `GET`, `PUT`, not `PTU`");
    assert_eq!(slip.suggestion(), Some("\"PUT\""));
    // The method that is meant would be refused as well, or there is none.
    for (method, served) in [("DELTE", &["GET", "PUT"][..]), ("PUT", &["GET"]), ("PURGE", &["GET", "PUT"])] {
        let finding = lacks(method, served);
        assert_eq!(finding.suggestion(), None, "{finding}");
        let told = format!("to serve `{method}` too, write the route attribute as");
        assert!(finding.to_string().contains(&told), "{finding}");
    }
    let options = lacks("OPTIONS", &["GET"]).to_string();
    assert!(
        options.contains("preflights are answered for you") && !options.contains("to serve `OPTIONS` too"),
        "{options}"
    );
    // `PATCH` would not be granted either, so its case is not the point; in `GE T` the space is.
    assert_eq!(lacks("patch", &["GET"]).sentence(), "`item` serves `GET`, not `PATCH`");
    on_route(&with_methods(&["GE T"]), &["PUT"], MethodToken);
}

#[test]
fn what_takes_a_token_points_at_the_star() {
    let mut config = Config::default();
    config.origins = Some(vec!["https://a.example".into()]);
    config.headers = vec!["X-A".into(), "*".into()];
    let mut route = Route::new("item", ["GET"]);
    route.takes_authorization = Some("BearerAuth".into());
    let policy = config.prove(&Target::Route(route)).expect("a warning only");
    let told = policy.warnings().iter().find(|finding| finding.code() == HeaderAuthorizationWildcard);
    assert_eq!(*told.expect("it is told").subject(), Subject::Element(Key::Headers, 1));
}

/// Policies never merge: who writes other keys on a handler has most likely the module's origins in mind.
#[test]
fn a_handler_without_origins() {
    let mut keys = Config::default();
    keys.credentials = true;
    let (merged, plain) = ("policies never merge", "write `origins = [");
    let told = on_route(&keys, &["GET"], MissingOrigins).to_string();
    assert!(told.contains(merged) && !told.contains(plain), "{told}");
    let elsewhere = only(Policy::builder().credentials(true), MissingOrigins);
    for finding in [on_route(&Config::default(), &["GET"], MissingOrigins), elsewhere] {
        let told = finding.to_string();
        assert!(told.contains(plain) && !told.contains(merged), "{told}");
    }
}

/// The list that is written, with the header that the handler needs behind it.
#[test]
fn a_handler_is_told_its_headers_beside_those_that_are_listed() {
    let mut config = Config::default();
    config.origins = Some(vec!["https://a.example".into()]);
    let mut json = Route::new("item", ["POST"]);
    json.takes_json = true;
    let mut token = Route::new("item", ["GET"]);
    token.takes_authorization = Some("BearerAuth".into());
    let mut custom = Route::new("item", ["GET"]);
    custom.reads_headers = vec!["X-Key".into()];
    for (headers, before) in [(&[][..], ""), (&["X-A", "X-B"], "\"X-A\", \"X-B\", ")] {
        config.headers = headers.iter().map(ToString::to_string).collect();
        for (route, more) in [(&json, "Content-Type"), (&token, "Authorization"), (&custom, "X-Key")] {
            let policy = config.prove(&Target::Route(route.clone())).expect("warnings only");
            let [finding] = policy.warnings() else { panic!("{more}: {:?}", policy.warnings()) };
            let told = finding.to_string();
            assert!(told.contains(&format!("write `headers = [{before}\"{more}\"]`")), "{told}");
        }
    }
}
