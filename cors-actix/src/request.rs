//! A request as the engine looks at it.

use actix_web::dev::RequestHead;
use actix_web::http::Method;
use actix_web::http::header::{
    ACCESS_CONTROL_REQUEST_METHOD, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN,
};
use cors_core::OriginField;

/// The request's `Origin` field, and its value for the answer.
pub(crate) fn origin(headers: &HeaderMap) -> (OriginField<'_>, Option<&HeaderValue>) {
    let mut lines = headers.get_all(ORIGIN);
    match (lines.next(), lines.next()) {
        (None, _) => (OriginField::Absent, None),
        (Some(value), None) => (OriginField::One(value.as_bytes()), Some(value)),
        (Some(_), Some(_)) => (OriginField::Repeated, None),
    }
}

/// The method that a preflight asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Requested<'a> {
    /// This is no preflight.
    Nothing,
    /// One line.
    Method(&'a [u8]),
    /// Several lines, which no browser sends.
    Repeated,
}

/// A preflight is `OPTIONS` with `Origin` and `Access-Control-Request-Method` (Fetch, "CORS-preflight request"); every other
/// `OPTIONS` belongs to the user's handlers.
pub(crate) fn requested(head: &RequestHead) -> Requested<'_> {
    if head.method != Method::OPTIONS || !head.headers.contains_key(ORIGIN) {
        return Requested::Nothing;
    }
    let mut lines = head.headers.get_all(ACCESS_CONTROL_REQUEST_METHOD);
    match (lines.next(), lines.next()) {
        (None, _) => Requested::Nothing,
        (Some(value), None) => Requested::Method(value.as_bytes()),
        (Some(_), Some(_)) => Requested::Repeated,
    }
}

/// Whether the request comes from the server's own origin: browsers say so, and where they do not, the origin's authority is
/// the request's own.
pub(crate) fn is_own_origin(head: &RequestHead) -> bool {
    const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
    if let Some(site) = head.headers.get(SEC_FETCH_SITE) {
        return site.as_bytes() == b"same-origin";
    }
    let own = head.headers.get(HOST).map(HeaderValue::as_bytes);
    let own = own.or_else(|| head.uri.authority().map(|authority| authority.as_str().as_bytes()));
    let origin = origin(&head.headers).1.and_then(|value| value.to_str().ok());
    let authority =
        origin.and_then(|origin| origin.split_once("://")).map(|(_, authority)| authority.as_bytes());
    own.is_some() && own == authority
}
