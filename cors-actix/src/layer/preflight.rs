//! Preflights: the endpoint's own answer before anything else runs, or the default's, or the real router's.

use actix_web::HttpResponse;
use actix_web::dev::ServiceRequest;
use cors_core::{MethodVerdict, method_verdict};

use super::state::{State, answer};
use crate::app::{Asked, Default, Verdict};
use crate::endpoint::Parts;
use crate::rendered::refusal;
use crate::report;
use crate::request::Requested;

/// Why a preflight goes on to the router.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Inward {
    /// It belongs to no annotated endpoint, and there is no default.
    Untouched,
    /// It cannot be decided before routing.
    Undecided,
}

impl State {
    /// Answers a preflight, or says that the router has to.
    pub(super) fn preflight(
        &self,
        asked: Requested<'_>,
        request: &ServiceRequest,
    ) -> Result<HttpResponse, Inward> {
        let path = request.match_info().as_str();
        let index = self.index(request.resource_map());
        let default = self.default_at(index, path);
        let by_default = || match &default {
            Default::Known(Some(default)) => Ok(answer(default, asked, request)),
            Default::Known(None) => Err(Inward::Untouched),
            Default::Undecided(_) => Err(Inward::Undecided),
        };
        // What is malformed is served by nobody.
        let method = match asked {
            Requested::Method(method) => method,
            _ => b"",
        };
        let context = request.guard_ctx();
        let guards = |parts: &Parts| parts.guards_pass(&context);
        let headers = request.headers();
        let query = Asked { path, method, is_preflight: true, are_guards_known: false, guards: &guards };
        match index.map_or(Verdict::Plain, |index| index.verdict(&query)) {
            Verdict::Endpoint(parts) => Ok(parts.answer(asked, headers)),
            Verdict::LeftOut(first) => Ok(first.answer_unserved(asked, headers)),
            Verdict::Unserved(first) => {
                // Browsers do not look for these in the list, so the endpoint's constant would be a grant.
                let is_refused =
                    asked == Requested::Malformed || method_verdict(method, []) == MethodVerdict::Refused;
                if is_refused && matches!(default, Default::Known(Some(_))) && first.now().is_some() {
                    by_default()
                } else {
                    Ok(first.answer_unserved(asked, headers))
                }
            }
            Verdict::Mixed(parts) | Verdict::Behind(parts) => match by_default() {
                Ok(by_default) if says_the_same(&by_default, &parts.answer(asked, headers)) => Ok(by_default),
                Ok(_) | Err(_) => Err(Inward::Undecided),
            },
            Verdict::Ambiguous(parts) => {
                report::ambiguous(&parts, path);
                Err(Inward::Undecided)
            }
            Verdict::Plain => by_default(),
            Verdict::Unknown => Err(Inward::Undecided),
        }
    }
}

/// Whether two answers to a preflight are the same; refusals always are.
fn says_the_same(one: &HttpResponse, other: &HttpResponse) -> bool {
    let is_refusal = |answer: &HttpResponse| answer.headers().len() == refusal().headers().len();
    one.status() == other.status()
        && (is_refusal(one) && is_refusal(other)
            || one.headers().len() == other.headers().len()
                && one.headers().iter().all(|(name, value)| other.headers().get(name) == Some(value)))
}
