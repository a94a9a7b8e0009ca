//! Methods: the table "Methods" of the validation rules, for policies and for routes.

use cors_core::Code::{
    self, KeyValue, MethodCase, MethodDuplicate, MethodForbidden, MethodNotRouted, MethodToken,
    MethodWildcardCredentials, OptionsRoute,
};
use cors_core::{Config, Policy, Route, Target};

use crate::only;

fn method(name: &str, code: Code, suggestion: Option<&str>) {
    let finding = only(Policy::builder().origins(["https://a.example"]).methods([name]), code);
    assert_eq!(finding.suggestion(), suggestion, "{name}");
}

#[test]
fn methods_are_as_browsers_send_them() {
    for name in ["CONNECT", "TRACE", "TRACK", "connect", "Trace"] {
        method(name, MethodForbidden, None);
    }
    for (name, upper) in
        [("patch", "PATCH"), ("Post", "POST"), ("get", "GET"), ("delete", "DELETE"), ("query", "QUERY")]
    {
        method(name, MethodCase, Some(&format!("\"{upper}\"")));
    }
    method("GET ", MethodToken, Some("\"GET\""));
    method("GET, POST", MethodToken, Some("methods = [\"GET\", \"POST\"]"));
    for name in ["GE T", "(GET)", "get\n"] {
        method(name, MethodToken, Some("\"GET\""));
    }
    for name in ["GET POST", "GET/POST", "[GET, POST]"] {
        method(name, MethodToken, Some("methods = [\"GET\", \"POST\"]"));
    }
    for name in ["", "GÉT", "GE T X", "PUR GE"] {
        method(name, MethodToken, None);
    }
    let none: [&str; 0] = [];
    only(Policy::builder().origins(["https://a.example"]).methods(none), KeyValue);
    only(Policy::builder().origins(["https://a.example"]).methods(["PUT", "GET", "PUT"]), MethodDuplicate);
    let all = Policy::builder().origins(["https://a.example"]).methods(["*"]).credentials(true);
    only(all, MethodWildcardCredentials);
}

/// The codes of `methods` on a route that serves `served`.
fn on_route(served: &[&str], methods: Option<&[&str]>) -> Vec<Code> {
    let mut config = Config::default();
    config.origins = Some(vec!["https://a.example".into()]);
    config.methods = methods.map(|methods| methods.iter().map(ToString::to_string).collect());
    match config.prove(&Target::Route(Route::new("item", served.iter().copied()))) {
        Ok(policy) => policy.warnings().iter().map(cors_core::Finding::code).collect(),
        Err(findings) => findings.iter().map(cors_core::Finding::code).collect(),
    }
}

#[test]
fn on_a_route_methods_narrow_what_it_serves() {
    assert_eq!(on_route(&["GET", "PUT"], Some(&["PUT"])), []);
    assert_eq!(on_route(&["GET"], Some(&["PUT"])), [MethodNotRouted]);
    assert_eq!(on_route(&["GET"], Some(&["*"])), [MethodNotRouted]);
    assert_eq!(on_route(&["PATCH"], Some(&["patch"])), [MethodCase]);
    assert_eq!(on_route(&["TRACE"], None), [MethodForbidden]);
    assert_eq!(on_route(&["CONNECT", "TRACE"], None), [MethodForbidden]);
    assert_eq!(on_route(&["GET", "TRACE"], None), []);
    assert_eq!(on_route(&["OPTIONS"], None), [OptionsRoute]);
    assert_eq!(on_route(&["OPTIONS", "GET"], None), []);
    // What is granted is what is listed, so what a route serves has to stand in a list as well.
    assert_eq!(on_route(&["Y@"], None), [MethodToken]);
    assert_eq!(on_route(&["GET", "GE T"], Some(&["GET"])), [MethodToken]);
    assert_eq!(on_route(&["patch", "purge"], None), [MethodCase]);
    assert_eq!(on_route(&["GET", "PUT", "GET"], None), [MethodDuplicate]);
}

#[test]
fn a_route_grants_what_it_serves_in_its_own_order() {
    let mut config = Config::default();
    config.origins = Some(vec!["https://a.example".into()]);
    let route = |served: &[&str]| Target::Route(Route::new("item", served.iter().copied()));
    let granted = |config: &Config, served: &[&str]| {
        let policy = config.prove(&route(served)).expect("no error");
        policy.methods().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(granted(&config, &["PUT", "GET", "PURGE"]), ["PUT", "GET", "PURGE"]);
    assert_eq!(granted(&config, &["GET", "TRACE"]), ["GET"]);
    config.methods = Some(vec!["PURGE".into(), "GET".into()]);
    assert_eq!(granted(&config, &["PUT", "GET", "PURGE"]), ["PURGE", "GET"]);
}
