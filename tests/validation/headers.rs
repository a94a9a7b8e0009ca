//! Header names: the table "Header names" of the validation rules, and the checks of handlers.

use cors_core::Code::{
    self, AuthNeedsHeader, ExposeForbidden, ExposeRequestOnly, HeaderAuthorizationWildcard, HeaderDuplicate,
    HeaderExtractor, HeaderForbidden, HeaderRedundant, HeaderResponseOnly, HeaderToken,
    HeaderWildcardCredentials, JsonNeedsContentType,
};
use cors_core::{Builder, Config, Finding, Policy, Route, Severity, Target};

use crate::only;

fn builder() -> Builder {
    Policy::builder().origins(["https://a.example"])
}

#[test]
fn scripts_can_set_what_is_listed() {
    for name in [
        "Cookie",
        "cookie2",
        "Host",
        "Origin",
        "Sec-Fetch-Site",
        "Proxy-Authorization",
        "Accept-Charset",
        "Accept-Encoding",
        "Access-Control-Request-Method",
        "Access-Control-Request-Headers",
        "Connection",
        "Content-Length",
        "Date",
        "DNT",
        "Expect",
        "Keep-Alive",
        "Referer",
        "Set-Cookie",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Via",
    ] {
        only(builder().headers([name]), HeaderForbidden);
    }
    assert!(only(builder().headers(["Cookie"]), HeaderForbidden).to_string().contains("`credentials`"));
    for name in [
        "Access-Control-Allow-Origin",
        "access-control-allow-headers",
        "Access-Control-Allow-Private-Network",
        "Access-Control-Max-Age",
        "Access-Control-Expose-Headers",
    ] {
        only(builder().headers([name]), HeaderResponseOnly);
    }
    for (name, suggestion) in [
        ("X-*", None),
        ("", None),
        ("Content-Type:", Some("\"Content-Type\"")),
        ("Content-Type: application/json", Some("\"Content-Type\"")),
        ("X-A, X-B", Some("headers = [\"X-A\", \"X-B\"]")),
        ("X Api Key", Some("\"X-Api-Key\"")),
        ("X-É", None),
    ] {
        assert_eq!(only(builder().headers([name]), HeaderToken).suggestion(), suggestion, "{name}");
    }
    only(builder().headers(["X-A", "x-a"]), HeaderDuplicate);
    only(builder().headers(["*", "*"]), HeaderDuplicate);
    only(builder().headers(["*"]).credentials(true), HeaderWildcardCredentials);
}

#[test]
fn scripts_can_read_what_is_listed() {
    for name in ["Set-Cookie", "set-cookie2"] {
        only(builder().expose_headers([name]), ExposeForbidden);
    }
    for name in
        ["Origin", "Access-Control-Request-Method", "Access-Control-Allow-Origin", "Access-Control-Max-Age"]
    {
        only(builder().expose_headers([name]), ExposeRequestOnly);
    }
    only(builder().expose_headers(["X-*"]), HeaderToken);
    only(builder().expose_headers(["X-Total", "X-TOTAL"]), HeaderDuplicate);
    only(builder().expose_headers(["*"]).credentials(true), HeaderWildcardCredentials);
}

#[test]
fn names_listed_for_nothing_are_pointed_out() {
    for name in ["Accept", "accept-language", "Content-Language"] {
        assert_eq!(only(builder().headers([name]), HeaderRedundant).severity(), Severity::Warning);
    }
    for name in [
        "Cache-Control",
        "Content-Language",
        "Content-Length",
        "content-type",
        "Expires",
        "Last-Modified",
        "Pragma",
    ] {
        assert_eq!(only(builder().expose_headers([name]), HeaderRedundant).severity(), Severity::Warning);
    }
    only(builder().headers(["*", "X-A"]), HeaderRedundant);
    only(builder().expose_headers(["X-A", "*"]), HeaderRedundant);
    for names in [&["*", "Authorization"][..], &["Content-Type"], &["Range"], &["User-Agent"]] {
        assert_eq!(crate::findings(builder().headers(names)), [], "{names:?}");
    }
}

fn on(route: Route, headers: &[&str], methods: Option<&[&str]>) -> Vec<Code> {
    let mut config = Config::default();
    config.origins = Some(vec!["https://a.example".into()]);
    config.headers = headers.iter().map(ToString::to_string).collect();
    config.methods = methods.map(|methods| methods.iter().map(ToString::to_string).collect());
    let policy = config.prove(&Target::Route(route)).expect("warnings only");
    policy.warnings().iter().map(Finding::code).collect()
}

#[test]
fn a_handler_of_json_needs_its_content_type() {
    let json = |methods: &[&str]| {
        let mut route = Route::new("create", methods.iter().copied());
        route.takes_json = true;
        route
    };
    for method in ["POST", "PUT", "PATCH"] {
        assert_eq!(on(json(&[method]), &[], None), [JsonNeedsContentType]);
        assert_eq!(on(json(&[method]), &["content-type"], None), []);
        assert_eq!(on(json(&[method]), &["*"], None), []);
    }
    assert_eq!(on(json(&["DELETE"]), &[], None), []);
    assert_eq!(on(json(&["GET", "POST"]), &[], Some(&["GET"])), []);
}

#[test]
fn a_handler_with_a_token_needs_authorization() {
    let mut route = Route::new("me", ["GET"]);
    route.takes_authorization = Some("BearerAuth".into());
    assert_eq!(on(route.clone(), &[], None), [AuthNeedsHeader]);
    assert_eq!(on(route.clone(), &["Authorization"], None), []);
    assert_eq!(on(route.clone(), &["*", "authorization"], None), []);
    assert_eq!(on(route, &["*"], None), [HeaderAuthorizationWildcard]);
}

#[test]
fn a_handler_that_reads_a_header_needs_it() {
    let mut route = Route::new("page", ["GET"]);
    route.reads_headers = vec!["If-Match".into(), "Accept".into(), "Host".into(), "Range".into()];
    assert_eq!(on(route.clone(), &[], None), [HeaderExtractor]);
    assert_eq!(on(route, &["if-match"], None), []);
}
