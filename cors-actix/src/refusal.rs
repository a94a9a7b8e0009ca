//! Events of refusals: the browser's own sentence, the cause and the fix.

mod limit;

use actix_web::dev::RequestHead;
use actix_web::http::header::{ACCESS_CONTROL_REQUEST_HEADERS, HeaderMap, HeaderValue};
use cors_core::{Asked, Decision, Escaped, Explanation, OriginField, Policy, Reason, Refusal};
use tracing::Level;

use crate::declaration::{Declaration, Source};
use crate::request::{Requested, is_own_origin, origin};
use crate::source::Grant;
use limit::{Kind, Limited};

/// Whose policy refuses.
#[derive(Clone, Copy)]
pub(crate) enum Refuser<'a> {
    /// An annotated endpoint.
    Endpoint(&'a Declaration),
    /// The default of the layer, or of a scope.
    Default,
}

impl Refuser<'_> {
    fn module(self) -> &'static str {
        match self {
            Self::Endpoint(declaration) => declaration.module,
            Self::Default => "",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Endpoint(declaration) => declaration.handler,
            Self::Default => "the default policy",
        }
    }
}

/// Whether anyone listens.
fn is_heard() -> bool {
    tracing::enabled!(target: "cors", Level::WARN)
}

/// Tells why a browser will not send what `requested` asks for, if it will not. `methods` is what is granted.
pub(crate) fn of_preflight(
    refuser: Refuser<'_>,
    policy: &Policy,
    methods: &[&str],
    requested: Requested<'_>,
    headers: &HeaderMap,
) {
    if !is_heard() {
        return;
    }
    let (field, _) = origin(headers);
    let kind = match policy.decide(field) {
        Decision::Refuse(refusal) => Some(Kind::Origin(refusal)),
        _ => None,
    };
    // What is over its limit is counted without being explained.
    if kind.is_some_and(|kind| !limit::allows(refuser.module(), refuser.name(), kind)) {
        return;
    }
    // No token: malformed.
    let method = if let Requested::Method(method) = requested { method } else { b"" };
    let lines = headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS).map(HeaderValue::as_bytes);
    let asked = Asked::preflight(field, method).headers(lines).endpoint(refuser.name());
    let Some(why) = policy.explain_for(&asked, methods) else { return };
    if kind.is_some() || limit::allows(refuser.module(), refuser.name(), Kind::of(why.reason())) {
        tell(refuser, "preflight", field, method, &why);
    }
}

/// Tells why a browser will keep the answer to an actual request from the script, if it will. Requests of the server's own
/// origin are no refusals.
pub(crate) fn of_actual(refuser: Refuser<'_>, policy: &Policy, grant: &Grant, head: &RequestHead) {
    if !is_heard() || is_own_origin(head) {
        return;
    }
    let (field, _) = origin(&head.headers);
    let refusal = match (grant, policy.decide(field)) {
        (Grant::NoMethod, _) => Refusal::MethodNotServed,
        (_, Decision::Refuse(refusal)) => refusal,
        _ => return,
    };
    if !limit::allows(refuser.module(), refuser.name(), Kind::Origin(refusal)) {
        return;
    }
    let method = head.method.as_str().as_bytes();
    let asked = match refusal {
        Refusal::MethodNotServed => Asked::preflight(field, method),
        _ => Asked::actual(field),
    };
    let methods: &[&str] =
        if let Refuser::Endpoint(declaration) = refuser { declaration.granted } else { &[] };
    if let Some(why) = policy.explain_for(&asked.endpoint(refuser.name()), methods) {
        tell(refuser, "actual", field, method, &why);
    }
}

/// Tells that a preflight met an endpoint that takes no part in CORS.
pub(crate) fn of_disabled(declaration: &Declaration, headers: &HeaderMap) {
    let refuser = Refuser::Endpoint(declaration);
    if !is_heard() || !limit::allows(refuser.module(), refuser.name(), Kind::Origin(Refusal::Disabled)) {
        return;
    }
    let sent = origin(headers).1.map(HeaderValue::as_bytes).unwrap_or_default();
    tracing::warn!(
        target: "cors",
        event = "refusal",
        module = declaration.module,
        endpoint = declaration.handler,
        stage = "preflight",
        origin = %Escaped(sent),
        reason = ?Refusal::Disabled,
        cause = "`disabled` stands above the handler",
        fix = "nothing, if no other origin is meant to call it; else give it `origins`",
        "Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is \
         present on the requested resource.",
    );
}

fn tell(refuser: Refuser<'_>, stage: &str, field: OriginField<'_>, method: &[u8], why: &Explanation) {
    let sent = if let OriginField::One(value) = field { value } else { b"" };
    let by_source = by_source(refuser, sent, why.reason());
    let (cause, fix) = match &by_source {
        Some((cause, fix)) => (cause.as_str(), *fix),
        None => (why.cause(), why.fix()),
    };
    tracing::warn!(
        target: "cors",
        event = "refusal",
        module = refuser.module(),
        endpoint = refuser.name(),
        stage,
        origin = %Escaped(sent),
        method = %Escaped(method),
        reason = ?why.reason(),
        cause,
        fix,
        "{}",
        why.sentence(),
    );
}

/// Cause and fix where a source decides about an endpoint's origins, so that no list of the code is what to change.
fn by_source(refuser: Refuser<'_>, sent: &[u8], reason: &Reason) -> Option<(String, &'static str)> {
    let Refuser::Endpoint(Declaration { source: Source::Dynamic(dynamic), handler, .. }) = refuser else {
        return None;
    };
    if *reason != Reason::Origin(Refusal::OriginNotListed) {
        return None;
    }
    let shown = Escaped(sent);
    let may_be_asked = str::from_utf8(sent).is_ok_and(|origin| dynamic.policy().may_list(origin));
    Some(if may_be_asked {
        let fix = "add it to what the source looks at; after `forget` the change counts at once";
        (format!("the source of origins of `{handler}` does not allow `{shown}`, or has no answer"), fix)
    } else {
        let fix = "serve the page by https, or leave `credentials` out of the policy";
        (
            format!(
                "the source of origins of `{handler}` is not asked about `{shown}`, which no list may hold"
            ),
            fix,
        )
    })
}

/// What was not told, told as a number.
fn tell_count(limited: &Limited) {
    tracing::warn!(
        target: "cors",
        event = "refusals-counted",
        module = limited.module,
        endpoint = limited.name,
        reason = ?limited.kind,
        count = limited.count,
        "{} more refusals like the ones before, which were not told one by one",
        limited.count,
    );
}
