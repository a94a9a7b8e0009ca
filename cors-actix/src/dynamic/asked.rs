//! What a source was asked for a request, kept in it: the endpoint has the same question as the layer, and not every answer is
//! remembered for others.

use actix_web::HttpMessage as _;
use actix_web::dev::ServiceRequest;

use super::{DynamicPolicy, OriginQuery};

/// Questions of one request with their answers: at most as many as it has policies.
#[derive(Debug, Default)]
struct Asked(Vec<(usize, OriginQuery, bool)>);

/// Keeps what a policy's source has said for this request.
pub(crate) fn keep(request: &ServiceRequest, policy: &DynamicPolicy, query: OriginQuery, allowed: bool) {
    let mut extensions = request.extensions_mut();
    if !extensions.contains::<Asked>() {
        extensions.insert(Asked::default());
    }
    if let Some(asked) = extensions.get_mut::<Asked>() {
        asked.0.push((policy.identity(), query, allowed));
    }
}

/// What the source has said for this request, if it was asked just that.
pub(crate) fn kept(request: &ServiceRequest, policy: &DynamicPolicy, query: &OriginQuery) -> Option<bool> {
    let extensions = request.extensions();
    let mut asked = extensions.get::<Asked>()?.0.iter();
    asked.find(|(of, asked, _)| *of == policy.identity() && asked == query).map(|(_, _, allowed)| *allowed)
}
