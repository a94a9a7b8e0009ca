//! Events of refusals: the browser's own sentence, the cause and the fix.

mod limit;

use actix_web::dev::RequestHead;
use actix_web::http::Method;
use actix_web::http::header::{ACCESS_CONTROL_REQUEST_HEADERS, HeaderMap, HeaderValue, ORIGIN};
use cors_core::{Asked, Decision, Escaped, Explanation, OriginField, Reason, Refusal};
use tracing::Level;

use crate::declaration::Declaration;
use crate::request::{Requested, is_own_origin, origin};
use crate::source::{Grant, Held};
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
    held: &Held,
    methods: &[&str],
    requested: Requested<'_>,
    headers: &HeaderMap,
) {
    if !is_heard() {
        return;
    }
    let (field, _) = origin(headers);
    let kind = match held.policy.decide(field) {
        Decision::Refuse(refusal) => Some(Kind::Origin(refusal)),
        _ => None,
    };
    // What is over its limit is counted without being explained.
    if kind.is_some_and(|kind| !limit::allows(refuser.module(), refuser.name(), kind)) {
        return;
    }
    let method = requested.method();
    let lines = headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS).map(HeaderValue::as_bytes);
    let asked = Asked::preflight(field, method).headers(lines).endpoint(refuser.name());
    let Some(why) = held.policy.explain_for(&asked, methods) else { return };
    if kind.is_some() || limit::allows(refuser.module(), refuser.name(), Kind::of(why.reason())) {
        tell(refuser, held, "preflight", field, method, &why);
    }
}

/// Whether a refusal of an actual request would be told. Requests of the server's own origin are no refusals.
pub(crate) fn may_be_told(request: &RequestHead) -> bool {
    is_heard() && request.headers.contains_key(ORIGIN) && !is_own_origin(request)
}

/// Tells why a browser will keep the answer to an actual request from the script, if it will. Asked only where it
/// [may be told](may_be_told).
pub(crate) fn of_actual(
    refuser: Refuser<'_>,
    held: &Held,
    grant: &Grant,
    method: &Method,
    headers: &HeaderMap,
) {
    let (field, _) = origin(headers);
    let refusal = match (grant, held.policy.decide(field)) {
        (Grant::NoMethod, _) => Refusal::MethodNotServed,
        (_, Decision::Refuse(refusal)) => refusal,
        _ => return,
    };
    if !limit::allows(refuser.module(), refuser.name(), Kind::Origin(refusal)) {
        return;
    }
    let method = method.as_str().as_bytes();
    let asked = match refusal {
        Refusal::MethodNotServed => Asked::preflight(field, method),
        _ => Asked::actual(field),
    };
    let methods: &[&str] =
        if let Refuser::Endpoint(declaration) = refuser { declaration.granted } else { &[] };
    if let Some(why) = held.policy.explain_for(&asked.endpoint(refuser.name()), methods) {
        tell(refuser, held, "actual", field, method, &why);
    }
}

/// Tells that a preflight met an endpoint that takes no part in CORS.
pub(crate) fn of_disabled(declaration: &Declaration, requested: Requested<'_>, headers: &HeaderMap) {
    let refuser = Refuser::Endpoint(declaration);
    if !is_heard() || !limit::allows(refuser.module(), refuser.name(), Kind::Origin(Refusal::Disabled)) {
        return;
    }
    let sent = origin(headers).1.map(HeaderValue::as_bytes).unwrap_or_default();
    let method = requested.method();
    tracing::warn!(
        target: "cors",
        event = "refusal",
        module = declaration.module,
        endpoint = declaration.handler,
        stage = "preflight",
        origin = %Escaped(sent),
        method = %Escaped(method),
        reason = ?Reason::Origin(Refusal::Disabled),
        cause = "`disabled` stands above the handler",
        fix = "nothing, if no other origin is meant to call it; else give it `origins`",
        "Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is \
         present on the requested resource.",
    );
}

fn tell(
    refuser: Refuser<'_>,
    held: &Held,
    stage: &str,
    field: OriginField<'_>,
    method: &[u8],
    why: &Explanation,
) {
    let sent = if let OriginField::One(value) = field { value } else { b"" };
    let at_run_time = at_run_time(refuser, held, sent, why);
    let (cause, fix) = match &at_run_time {
        Some((cause, fix)) => (cause.as_str(), fix.as_str()),
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

/// Cause and fix where the origins are known only at run time, so that no list of the code is what to change.
fn at_run_time(
    refuser: Refuser<'_>,
    held: &Held,
    sent: &[u8],
    why: &Explanation,
) -> Option<(String, String)> {
    if *why.reason() != Reason::Origin(Refusal::OriginNotListed) {
        return None;
    }
    let name = refuser.name();
    let shown = Escaped(sent);
    match held {
        Held::Fixed(_) => None,
        Held::Shared(_) => Some((
            format!("the `SharedPolicy` of `{name}` does not list `{shown}` at the moment"),
            format!(
                "put `\"{shown}\"` into the policy that it is reloaded with, if its pages are meant to call `{name}`"
            ),
        )),
        Held::Dynamic(stated, _) => {
            let may_be_asked = str::from_utf8(sent).is_ok_and(|origin| stated.policy.may_list(origin));
            Some(if may_be_asked {
                (
                    format!("the source of origins of `{name}` does not allow `{shown}`, or has no answer"),
                    "add it to what the source looks at, if its pages are meant to call; after `forget` the change counts \
                     at once"
                        .to_owned(),
                )
            } else {
                (
                    format!(
                        "the source of origins of `{name}` is not asked about `{shown}`, which no list may hold"
                    ),
                    "serve the page by https, or leave `credentials` out of the policy".to_owned(),
                )
            })
        }
    }
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
