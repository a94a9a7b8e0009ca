//! The forwarding itself: nothing is kept, both bodies flow through piece by piece.

use std::time::Duration;

use actix_web::{
    HttpRequest, HttpResponse,
    body::SizedStream,
    http::{StatusCode, header},
    web::{Data, Payload},
};
use awc::{Client, error::SendRequestError};
use cors_core::Escaped;

use crate::{answer, headers, upstream::Upstream};

/// How to forward.
#[derive(Debug, Clone)]
pub(crate) struct Route {
    pub(crate) upstream: Upstream,
    /// How long the upstream may take to begin its answer.
    pub(crate) timeout: Duration,
    /// Whether cookies go through.
    pub(crate) credentials: bool,
}

/// The handler for everything.
pub(crate) async fn forward(
    request: HttpRequest,
    payload: Payload,
    client: Data<Client>,
    route: Data<Route>,
) -> HttpResponse {
    let target = request.uri().path_and_query().and_then(|path| route.upstream.target(path));
    let Some(target) = target else {
        return answer::text(StatusCode::BAD_REQUEST, "the target is no path");
    };
    let mut outgoing =
        client.request(request.method().clone(), target).timeout(route.timeout).no_decompress();
    for (name, value) in headers::for_upstream(request.headers(), route.credentials) {
        outgoing.headers_mut().append(name, value);
    }
    let sending = match body_of(&request) {
        Body::None => outgoing.send(),
        Body::Length(length) => outgoing.send_body(SizedStream::new(length, payload)),
        Body::Chunked => outgoing.send_stream(payload),
    };
    let received = match sending.await {
        Ok(received) => received,
        Err(error) => return failure(&error),
    };
    // Nothing that was asked for: whoever takes it for the answer leaves the browser waiting for one (RFC 9110, 15.2).
    if received.status().is_informational() {
        return answer::text(
            StatusCode::BAD_GATEWAY,
            "the upstream sends interim answers, which are not forwarded",
        );
    }
    let mut response = HttpResponse::build(received.status());
    let origin = route.upstream.origin();
    for line in headers::for_browser(received.headers(), route.credentials, origin) {
        response.append_header(line);
    }
    match length(received.headers()) {
        // Neither has a body, whatever its headers say (RFC 9110, 15.3.5 and 15.4.5).
        _ if matches!(received.status(), StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) => {
            response.finish()
        }
        Some(length) => response.body(SizedStream::new(length, received)),
        None => response.streaming(received),
    }
}

/// How a request's body is framed (RFC 9112, 6.3).
enum Body {
    None,
    Length(u64),
    Chunked,
}

fn body_of(request: &HttpRequest) -> Body {
    if request.headers().contains_key(header::TRANSFER_ENCODING) {
        return Body::Chunked;
    }
    match length(request.headers()) {
        None => Body::None,
        Some(length) => Body::Length(length),
    }
}

fn length(headers: &header::HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok()
}

fn failure(error: &SendRequestError) -> HttpResponse {
    let status = match error {
        SendRequestError::Timeout => StatusCode::GATEWAY_TIMEOUT,
        _ => StatusCode::BAD_GATEWAY,
    };
    answer::text(status, &format!("the upstream does not answer: {}", Escaped(error.to_string().as_bytes())))
}
