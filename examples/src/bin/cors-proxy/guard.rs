//! What is refused before anything looks at it: everything that makes a proxy open, or lets another website use it.

use actix_web::{
    HttpRequest, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{Method, StatusCode, header},
    middleware::Next,
};

use crate::{answer, headers::VIA};

/// The outermost middleware.
///
/// # Errors
///
/// Those of what is inside.
pub(crate) async fn layer(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    if let Some(refusal) = refusal(request.request()) {
        return Ok(request.into_response(refusal).map_into_right_body());
    }
    next.call(request).await.map(ServiceResponse::map_into_left_body)
}

fn refusal(request: &HttpRequest) -> Option<HttpResponse> {
    let refuse = |status, why| Some(answer::text(status, why));
    let uri = request.uri();
    // RFC 9112, 3.2: a server that is no proxy for everyone takes the origin form, `/path?query`.
    if uri.scheme().is_some() || uri.authority().is_some() || !uri.path().starts_with('/') {
        return refuse(StatusCode::BAD_REQUEST, "the target must be a path: this proxy has one upstream");
    }
    if matches!(*request.method(), Method::CONNECT | Method::TRACE) {
        return refuse(StatusCode::METHOD_NOT_ALLOWED, "this proxy does not tunnel");
    }
    if !is_own_host(request) {
        return refuse(StatusCode::MISDIRECTED_REQUEST, "`Host` is not this proxy: was the name rebound?");
    }
    if request.headers().get_all(header::VIA).any(|value| value.as_bytes().ends_with(VIA.as_bytes())) {
        return refuse(StatusCode::LOOP_DETECTED, "the upstream leads back to this proxy");
    }
    if is_embedded_elsewhere(request) {
        return refuse(StatusCode::FORBIDDEN, "another website asks, and not in the way of CORS");
    }
    None
}

/// A page whose name was rebound to this machine speaks to it as its own server, and CORS never comes into play. `Host`
/// tells.
fn is_own_host(request: &HttpRequest) -> bool {
    let mut lines = request.headers().get_all(header::HOST);
    let (Some(host), None) = (lines.next(), lines.next()) else { return false };
    let address = request.app_config().local_addr();
    let port = address.port();
    let ip = match address.ip() {
        std::net::IpAddr::V6(ip) => format!("[{ip}]"),
        std::net::IpAddr::V4(ip) => ip.to_string(),
    };
    ["localhost", "127.0.0.1", "[::1]", &*ip].iter().any(|name| {
        let with_port = format!("{name}:{port}");
        let is = |text: &str| host.as_bytes().eq_ignore_ascii_case(text.as_bytes());
        is(&with_port) || (port == 80 && is(name))
    })
}

/// An image, a form, a frame of another site: no `Origin` that a policy could judge, but Fetch Metadata tells.
fn is_embedded_elsewhere(request: &HttpRequest) -> bool {
    let headers = request.headers();
    let is_cross_site = headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site");
    is_cross_site && !headers.contains_key(header::ORIGIN)
}
