//! Preflights: the endpoint's own answer before anything else runs, or the default's, or the real router's.

use std::cell::Cell;

use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpResponse};
use cors_core::{MethodVerdict, method_verdict};

use super::state::{State, answer, silent_answer};
use crate::app::{Asked, Came, Default, Index, Presumption, Verdict};
use crate::decoration::write_vary;
use crate::endpoint::Parts;
use crate::report;
use crate::request::Requested;
use crate::trail::Trail;

/// Why a preflight goes on to the router.
pub(crate) enum Inward {
    /// It belongs to no annotated endpoint, and there is no default.
    Untouched,
    /// It cannot be decided before routing.
    Undecided,
    /// It has an answer, which is right if the router comes into the scope that the path leads into.
    Presumed(Box<Presumed>),
}

/// An answer that waits until the router has been asked.
pub(crate) struct Presumed {
    answer: Cell<Option<HttpResponse>>,
    presumption: Presumption,
    path: String,
    trail: Trail,
}

impl Presumed {
    /// The answer, in place of an error of this status.
    fn in_place_of_error(&self, status: StatusCode, index: Option<&Index>) -> Option<HttpResponse> {
        let came_past =
            || index.is_none_or(|index| index.has_asked_behind(&self.presumption, &self.path, &self.trail));
        let holds = self.presumption.holds_for_error(status) && !came_past();
        holds.then(|| self.answer.take()).flatten()
    }
}

impl State {
    /// Answers a preflight, or says that the router has to.
    pub(super) fn preflight(
        &self,
        asked: Requested<'_>,
        request: &ServiceRequest,
    ) -> Result<HttpResponse, Inward> {
        let answered = self.preflight_in_scope(asked, request)?;
        let path = request.match_info().as_str();
        let index = self.index(request.resource_map());
        let Some(presumption) = index.and_then(|index| index.presumption(path)) else { return Ok(answered) };
        let says_the_same = |default: &Option<_>| {
            let default = default.as_ref().or_else(|| self.default());
            default.is_some_and(|default| {
                // Whether browsers remember it makes no other grant of it.
                [false, true].into_iter().any(|is_uncached| {
                    says_the_same(&answered, &silent_answer(default, is_uncached, asked, request.headers()))
                })
            })
        };
        // A layer around a scope alone is asked when the router has come there.
        let is_there =
            || index.is_some_and(|index| index.came(&presumption, request.request()) == Came::Into);
        if answered.status() == StatusCode::FORBIDDEN
            || presumption.defaults.iter().all(says_the_same)
            || is_there()
        {
            return Ok(answered);
        }
        let (answer, path) = (Cell::new(Some(answered)), path.to_owned());
        let trail = Trail::of(request);
        Err(Inward::Presumed(Box::new(Presumed { answer, presumption, path, trail })))
    }

    /// The answer that was presumed, if the router has come as far, and no endpoint has answered for itself.
    pub(super) fn presumed<B>(
        &self,
        inward: &Inward,
        response: &ServiceResponse<B>,
        is_reached: bool,
    ) -> Option<HttpResponse> {
        let Inward::Presumed(presumed) = inward else { return None };
        let request = response.request();
        if is_reached || request.match_info().as_str() != presumed.path {
            return None;
        }
        let came = self.known_index()?.came(&presumed.presumption, request);
        self.note_came(came, &presumed.presumption);
        let holds = presumed.presumption.holds(came, response.status());
        holds.then(|| presumed.answer.take()).flatten()
    }

    /// Notes whether a scope has guards.
    pub(super) fn note_came(&self, came: Came, presumption: &Presumption) {
        if let (Came::Past, Some(index)) = (came, self.known_index()) {
            index.note_passed(presumption);
        }
    }

    /// Puts the answer that was presumed in place of an error, if that can only be the scope's.
    pub(super) fn finish_presumed(&self, error: &mut Error, presumed: &Presumed) {
        let status = error.as_response_error().status_code();
        let answer = presumed.in_place_of_error(status, self.known_index());
        if answer.is_none() {
            self.tell_presumed(&presumed.path);
        }
        error.add_response_mapper(move |mut response| {
            if let Some(answer) = &answer {
                return again(answer);
            }
            write_vary(response.headers_mut());
            response
        });
    }

    /// Answers a preflight, if no guard sends it past the scope that its path leads into.
    fn preflight_in_scope(
        &self,
        asked: Requested<'_>,
        request: &ServiceRequest,
    ) -> Result<HttpResponse, Inward> {
        let path = request.match_info().as_str();
        let index = self.index(request.resource_map());
        let default = self.default_at(index, path);
        let by_default = |is_beside: bool| match &default {
            Default::Known(Some(default)) => {
                let is_uncached = is_beside && index.is_some_and(|index| index.is_outdone(path, default));
                Ok(answer(default, is_uncached, asked, request))
            }
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
        match index.map_or(Verdict::Plain { beside_endpoints: false }, |index| index.verdict(&query)) {
            Verdict::Endpoint(parts) => Ok(parts.answer(asked, headers)),
            Verdict::LeftOut(first) => Ok(first.answer_unserved(asked, headers)),
            Verdict::Unserved(first) => {
                // Browsers do not look for these in the list, so the endpoint's constant would be a grant.
                let is_refused =
                    asked == Requested::Malformed || method_verdict(method, []) == MethodVerdict::Refused;
                if is_refused && matches!(default, Default::Known(Some(_))) && first.now().is_some() {
                    by_default(true)
                } else {
                    Ok(first.answer_unserved(asked, headers))
                }
            }
            Verdict::Mixed(parts) | Verdict::Behind(parts) => match by_default(false) {
                Ok(by_default) if says_the_same(&by_default, &parts.answer(asked, headers)) => Ok(by_default),
                Ok(_) | Err(_) => Err(Inward::Undecided),
            },
            Verdict::Ambiguous(parts) => {
                report::ambiguous(&parts, path);
                Err(Inward::Undecided)
            }
            Verdict::Plain { beside_endpoints } => by_default(beside_endpoints),
            Verdict::Unknown => Err(Inward::Undecided),
        }
    }
}

/// The same answer to a preflight once more: whoever logs an error may make its answer, too.
fn again(answer: &HttpResponse) -> HttpResponse {
    let mut again = HttpResponse::new(answer.status());
    again.headers_mut().clone_from(answer.headers());
    again
}

/// Whether two answers to a preflight are the same; refusals, of which each is 403 and no grant is, always are.
fn says_the_same(one: &HttpResponse, other: &HttpResponse) -> bool {
    one.status() == other.status()
        && (one.status() == StatusCode::FORBIDDEN
            || one.headers().len() == other.headers().len()
                && one.headers().iter().all(|(name, value)| other.headers().get(name) == Some(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: StatusCode, headers: &[(&'static str, &'static str)]) -> HttpResponse {
        let mut answer = HttpResponse::build(status);
        for header in headers {
            answer.append_header(*header);
        }
        answer.finish()
    }

    #[test]
    fn answers_are_the_same_where_a_browser_sees_no_difference() {
        let grant = |headers: &[_]| answer(StatusCode::NO_CONTENT, headers);
        let refusal = |headers: &[_]| answer(StatusCode::FORBIDDEN, headers);
        let (any, get, put) = (
            ("access-control-allow-origin", "*"),
            ("access-control-allow-methods", "GET"),
            ("access-control-allow-methods", "PUT"),
        );
        for (one, other, is) in [
            (grant(&[any, get]), grant(&[any, get]), true),
            (grant(&[any, get]), grant(&[get, any]), true),
            (grant(&[any, get]), grant(&[any, put]), false),
            (grant(&[any, get]), grant(&[any]), false),
            (grant(&[any]), grant(&[get]), false),
            (refusal(&[]), refusal(&[("vary", "origin")]), true),
            (refusal(&[("vary", "origin")]), refusal(&[("vary", "accept")]), true),
            (refusal(&[any]), grant(&[any]), false),
            (refusal(&[]), grant(&[any]), false),
        ] {
            assert_eq!(says_the_same(&one, &other), is, "{one:?} {other:?}");
            assert_eq!(says_the_same(&other, &one), is, "{other:?} {one:?}");
        }
    }
}
