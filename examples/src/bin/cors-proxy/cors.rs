//! CORS, by the engine's own decisions: preflights are answered here, everything else is decorated.

use std::io::Write as _;

use actix_web::{
    HttpRequest, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web::Data,
};
use cors_core::{Asked, Decision, MethodVerdict, OriginField, Policy, headers::Value, method_verdict};

use crate::answer;

/// The middleware. It stands around the whole application, as a policy for all of it.
///
/// # Errors
///
/// Those of what is inside; what the upstream does wrong is a response.
pub(crate) async fn layer(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let Some(policy) = request.app_data::<Data<Policy>>().cloned() else {
        return next.call(request).await.map(ServiceResponse::map_into_left_body);
    };
    let origins = lines(request.headers(), &header::ORIGIN);
    let decision = policy.decide(field(&origins));
    if let Some(methods) = preflight(request.request()) {
        let answer = answer_preflight(&policy, decision, &origins, &methods, request.headers());
        return Ok(request.into_response(answer).map_into_right_body());
    }
    if matches!(decision, Decision::Refuse(_)) && !is_own(request.request(), &origins) {
        report(&policy, &Asked::actual(field(&origins)));
        let mut refusal = answer::text(StatusCode::FORBIDDEN, "this origin is not allowed");
        decorate(&policy, false, &[], refusal.headers_mut());
        return Ok(request.into_response(refusal).map_into_right_body());
    }
    let mut response = next.call(request).await?;
    decorate(&policy, decision.is_allowed(), &origins, response.headers_mut());
    Ok(response.map_into_left_body())
}

type Lines = Vec<Vec<u8>>;

fn lines(headers: &HeaderMap, name: &HeaderName) -> Lines {
    headers.get_all(name).map(|value| value.as_bytes().to_vec()).collect()
}

fn field(origins: &[Vec<u8>]) -> OriginField<'_> {
    match origins {
        [] => OriginField::Absent,
        [one] => OriginField::One(one),
        _ => OriginField::Repeated,
    }
}

/// The requested methods, if the request is a preflight: `OPTIONS`, `Origin` and `Access-Control-Request-Method`.
fn preflight(request: &HttpRequest) -> Option<Lines> {
    let methods = lines(request.headers(), &header::ACCESS_CONTROL_REQUEST_METHOD);
    let is_preflight = *request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ORIGIN)
        && !methods.is_empty();
    is_preflight.then_some(methods)
}

fn answer_preflight(
    policy: &Policy,
    decision: Decision,
    origins: &[Vec<u8>],
    requested: &[Vec<u8>],
    headers: &HeaderMap,
) -> HttpResponse {
    let served: Vec<&str> = policy.methods().collect();
    let method = match requested {
        [one] => one.as_slice(),
        _ => b"",
    };
    let granted = decision.is_allowed()
        && !method.is_empty()
        && !matches!(method_verdict(method, served.iter().copied()), MethodVerdict::Refused);
    let names = lines(headers, &header::ACCESS_CONTROL_REQUEST_HEADERS);
    report(policy, &Asked::preflight(field(origins), method).headers(names.iter().map(Vec::as_slice)));
    let mut response =
        HttpResponse::new(if granted { StatusCode::NO_CONTENT } else { StatusCode::FORBIDDEN });
    for (name, value) in policy.preflight_headers(granted, &served.join(", "), None) {
        insert(response.headers_mut(), name, value, origins);
    }
    response
}

/// Says why a browser will refuse. All of it is escaped and bounded.
fn report(policy: &Policy, asked: &Asked<'_>) {
    if let Some(explanation) = policy.explain(asked) {
        // That nobody reads it is no reason to fail.
        let _ = writeln!(std::io::stderr(), "cors-proxy: {explanation}");
    }
}

/// A page that this proxy served itself: `Origin` goes along with every POST (Fetch, "append a request Origin header").
fn is_own(request: &HttpRequest, origins: &[Vec<u8>]) -> bool {
    if let Some(site) = request.headers().get("sec-fetch-site") {
        return site == "same-origin";
    }
    let host = request.headers().get(header::HOST).map(HeaderValue::as_bytes).unwrap_or_default();
    matches!(origins, [one] if one.strip_prefix(b"http://") == Some(host))
}

fn decorate(policy: &Policy, allowed: bool, origins: &[Vec<u8>], headers: &mut HeaderMap) {
    for (name, value) in policy.actual_headers(allowed) {
        if name == header::VARY.as_str() {
            vary(headers, value);
        } else {
            insert(headers, name, value, origins);
        }
    }
}

fn insert(headers: &mut HeaderMap, name: &'static str, value: Value<'_>, origins: &[Vec<u8>]) {
    let value = match (value, origins) {
        (Value::Text(text), _) => HeaderValue::from_str(text).ok(),
        (Value::OriginAsSent, [one]) => HeaderValue::from_bytes(one).ok(),
        (Value::OriginAsSent, _) => None,
    };
    if let Some(value) = value {
        headers.insert(HeaderName::from_static(name), value);
    }
}

/// Adds to what the upstream says of caches, unless it says so already.
fn vary(headers: &mut HeaderMap, value: Value<'_>) {
    let Value::Text(text) = value else { return };
    let says_so = headers.get_all(header::VARY).filter_map(|value| value.to_str().ok()).any(|value| {
        value.split(',').any(|name| name.trim() == "*" || name.trim().eq_ignore_ascii_case(text))
    });
    if let (false, Ok(value)) = (says_so, HeaderValue::from_str(text)) {
        headers.append(header::VARY, value);
    }
}
