//! What is written on an answer: the endpoint's headers, whoever answered in its place; the default's on everything else.

use std::rc::Rc;

use actix_web::dev::{Path, ServiceRequest, ServiceResponse, Url};
use actix_web::http::header::HeaderMap;
use actix_web::http::{Method, StatusCode};
use actix_web::{Error, HttpRequest, HttpResponse};

use super::future::{Course, Saved};
use super::preflight::Inward;
use super::state::{State, held};
use crate::app::{Asked, Default, Index, Presumption, Verdict};
use crate::decoration::{Decoration, write_vary};
use crate::endpoint::{Parts, SelfDecorated};
use crate::notes;
use crate::refusal::Refuser;
use crate::report;
use crate::slot::{self, Answer, Reached};
use crate::source::{Held, Live};
use crate::trail::Trail;

/// How often a layer looks whether what runs is what it expected, per endpoint. A wrong expectation shows at once; the rest
/// is for paths that several patterns match.
const COMPARISONS: u8 = 16;

/// What to write.
enum Writing {
    Nothing,
    /// An endpoint's headers. With the endpoint where it was not reached, and so did not tell of a refusal itself.
    Endpoint(Decoration, Option<Rc<Parts>>),
    /// The default's.
    Default(Decoration),
    /// No more than that the answer varies.
    Vary,
}

/// An actual request after the fact.
struct Request<'a> {
    path: &'a str,
    method: &'a Method,
    headers: &'a HeaderMap,
    /// What the router has made of it, where that is known. Nothing unprocessed: a resource was reached, or a scope that the
    /// whole path names.
    routed: Option<&'a HttpRequest>,
    /// The answer's.
    status: StatusCode,
    /// The default of the scope that the router has entered, if that was noted.
    entered: &'a dyn Fn() -> Option<Live>,
    /// With an error the request is gone, and nobody can ask.
    are_guards_known: bool,
    /// The defaults that the request began with, where they may have been replaced.
    began: &'a [(Live, Held)],
    guards: &'a dyn Fn(&Parts) -> bool,
    trail: Option<&'a Trail>,
}

impl Request<'_> {
    fn info(&self) -> Option<&Path<Url>> {
        self.routed.map(HttpRequest::match_info)
    }

    fn is_used_up(&self) -> bool {
        self.info().is_some_and(|info| info.unprocessed().is_empty())
    }

    /// Whether a resource was reached.
    fn was_handled(&self, index: Option<&Index>) -> bool {
        let ends_at_scope = |index: &Index| self.info().is_some_and(|info| index.ends_at_scope(info));
        self.is_used_up() && !index.is_some_and(ends_at_scope)
    }
}

impl State {
    /// Writes on an answer.
    #[inline]
    pub(super) fn finish<B>(
        &self,
        response: &mut ServiceResponse<B>,
        reached: Option<&Reached>,
        course: &Course,
    ) {
        match reached {
            Some(reached) if has_answered(reached, response.request(), course) => {
                self.finish_reached(response, reached, course);
            }
            _ if slot::has_noted() => self.finish_noted(response, course),
            _ => self.finish_unreached(response, course),
        }
    }

    #[inline]
    fn finish_reached<B>(&self, response: &mut ServiceResponse<B>, reached: &Reached, course: &Course) {
        if matches!(course, Course::Preflight(_)) {
            if let Some(index) = self.known_index() {
                index.settle(response.request().match_info().as_str(), &reached.parts);
            }
            return;
        }
        self.compare(response, &reached.parts);
        if let Answer::Decorate(decoration) = &reached.answer
            && decoration.write(response.headers_mut())
        {
            self.tell_said(true, response.request().path());
        }
    }

    /// Writes where some endpoint was reached while no layer was at work, if not this one.
    #[cold]
    fn finish_noted<B>(&self, response: &mut ServiceResponse<B>, course: &Course) {
        if response.response().extensions().contains::<SelfDecorated>() {
            return;
        }
        let noted = slot::noted(response.request());
        match noted.filter(|noted| has_answered(noted, response.request(), course)) {
            Some(noted) => self.finish_reached(response, &noted, course),
            None => self.finish_unreached(response, course),
        }
    }

    #[inline]
    fn finish_unreached<B>(&self, response: &mut ServiceResponse<B>, course: &Course) {
        match course {
            Course::Default(Some(default)) => self.finish_default(response, default),
            Course::Default(None) | Course::Preflight(Inward::Untouched) => {}
            Course::Preflight(Inward::Undecided | Inward::Presumed(_)) => write_vary(response.headers_mut()),
            Course::Actual(saved) => self.finish_by_index(response, saved),
        }
    }

    #[inline]
    fn finish_default<B>(&self, response: &mut ServiceResponse<B>, default: &Decoration) {
        if default.write_default(response.headers_mut()) {
            self.tell_said(false, response.request().path());
        }
    }

    fn finish_by_index<B>(&self, response: &mut ServiceResponse<B>, saved: &Saved) {
        let request = response.request();
        let guards = |parts: &Parts| {
            // Routing is over, so a clone does no harm.
            let request = ServiceRequest::from_request(request.clone());
            parts.guards_pass(&request.guard_ctx())
        };
        let asked = Request {
            path: request.match_info().as_str(),
            method: request.method(),
            headers: request.headers(),
            routed: Some(request),
            status: response.status(),
            entered: &|| entered(request),
            are_guards_known: true,
            began: saved.defaults(),
            guards: &guards,
            trail: None,
        };
        let writing = self.unreached(&asked);
        if let Some(left) = saved.left_to()
            && asked.was_handled(self.known_index())
        {
            note_lifted(left, asked.path, saved);
        }
        if saved.is_told {
            writing.tell(request.method(), request.headers());
        }
        if let Writing::Default(decoration) = &writing {
            return self.finish_default(response, decoration);
        }
        if writing.write(response.headers_mut()) {
            self.tell_said(true, response.request().path());
        }
    }

    /// Adds what is to be written to an error, which stays one.
    ///
    /// With it the request is gone, and where inner middleware has had it routed again, so is where it went: unless another
    /// endpoint was reached, the error stands for the answer of the last one that was.
    #[cold]
    pub(super) fn finish_error(&self, error: &mut Error, reached: Option<&Reached>, course: &mut Course) {
        let writing = match (reached, course) {
            (Some(_), Course::Preflight(_)) | (None, Course::Preflight(Inward::Untouched)) => {
                Writing::Nothing
            }
            (Some(reached), _) => of_endpoint(reached),
            (None, Course::Preflight(Inward::Undecided)) => Writing::Vary,
            (None, Course::Preflight(Inward::Presumed(presumed))) => {
                return self.finish_presumed(error, presumed);
            }
            (None, Course::Default(default)) => default.take().map_or(Writing::Nothing, Writing::Default),
            (None, Course::Actual(saved)) => {
                let (url, headers) = (saved.url(), saved.headers());
                let writing = self.unreached(&Request {
                    path: url.as_ref().map_or("", Url::path),
                    method: &saved.method,
                    headers: &headers,
                    routed: None,
                    status: error.as_response_error().status_code(),
                    entered: &|| None,
                    are_guards_known: false,
                    began: saved.defaults(),
                    guards: &|_| false,
                    trail: saved.trail(),
                });
                if saved.is_told {
                    writing.tell(&saved.method, &headers);
                }
                writing
            }
        };
        if !matches!(writing, Writing::Nothing) {
            error.add_response_mapper(move |mut response: HttpResponse| {
                if !response.extensions().contains::<SelfDecorated>() {
                    writing.write(response.headers_mut());
                }
                response
            });
        }
    }

    /// No annotated endpoint was reached: an un-annotated handler ran, or none, or a middleware answered in place of one.
    fn unreached(&self, request: &Request<'_>) -> Writing {
        let writing = self.unreached_in_scope(request);
        match self.known_index().and_then(|index| index.presumption(request.path)) {
            // Asked of what was handled as well: that it came past the scope is noted.
            Some(presumption)
                if !self.holds(&presumption, request) && !request.was_handled(self.known_index()) =>
            {
                let agrees = |own: &Decoration, other: &Option<Live>| {
                    let other = other.as_ref().or_else(|| self.default());
                    other
                        .is_some_and(|other| own.agrees(&Decoration::new(other.now(), true, request.headers)))
                };
                match writing {
                    Writing::Endpoint(own, _) | Writing::Default(own)
                        if !presumption.defaults.iter().all(|other| agrees(&own, other)) =>
                    {
                        Writing::Vary
                    }
                    writing => writing,
                }
            }
            _ => writing,
        }
    }

    /// Whether what answered a request is what was presumed.
    fn holds(&self, presumption: &Presumption, request: &Request<'_>) -> bool {
        let came =
            request.routed.zip(self.known_index()).map(|(request, index)| index.came(presumption, request));
        let Some(came) = came else {
            let came_past = |trail| {
                self.known_index()
                    .is_none_or(|index| index.has_asked_behind(presumption, request.path, trail))
            };
            let holds = presumption.holds_for_error(request.status) && !request.trail.is_some_and(came_past);
            if !holds {
                self.tell_presumed(request.path);
            }
            return holds;
        };
        self.note_came(came, presumption);
        presumption.holds(came, request.status)
    }

    /// The same, if no guard sent the request past the scope that its path leads into.
    fn unreached_in_scope(&self, request: &Request<'_>) -> Writing {
        let index = self.known_index();
        let is_used_up = request.is_used_up();
        let was_handled = || request.was_handled(index);
        let default = || {
            let is_noted = |index: &Index| index.has_doubtful_defaults() && !index.has_late_defaults();
            let default = match (index, self.default_at(index, request.path)) {
                (Some(index), _) if is_noted(index) && was_handled() => {
                    // Where nothing in that scope takes the path, the router has been asked again, and has come elsewhere.
                    let entered =
                        (request.entered)().filter(|entered| index.may_count(entered, request.path));
                    self.entered_default(index, entered)
                }
                (_, Default::Known(default)) => default,
                (_, Default::Undecided(_)) => {
                    self.tell_undecided(request.path);
                    return Writing::Vary;
                }
            };
            default.map_or(Writing::Nothing, |default| {
                // One policy from start to end, unless the path was rewritten and leads elsewhere.
                Writing::Default(Decoration::new(held(&default, request.began), true, request.headers))
            })
        };
        let Some(index) = index else { return default() };
        if is_used_up && !index.is_doubtful() {
            return default();
        }
        let method = request.method.as_str().as_bytes();
        let (are_guards_known, guards) = (request.are_guards_known, request.guards);
        let asked = Asked { path: request.path, method, is_preflight: false, are_guards_known, guards };
        let verdict = match index.verdict(&asked) {
            // A scope of this path answered, or an un-annotated resource of this path ran.
            Verdict::Endpoint(parts) if is_used_up && !was_handled() && index.has_plain(request.path) => {
                Verdict::Mixed(parts)
            }
            verdict => verdict,
        };
        match verdict {
            Verdict::Endpoint(parts) | Verdict::LeftOut(parts) => {
                // Its guards let the request through, and something else has run.
                if was_handled() {
                    if !parts.has_rival.replace(true) {
                        report::hidden(&parts, request.path);
                    }
                    return default();
                }
                match parts.decorate(request.method, request.headers) {
                    Some(decoration) => Writing::Endpoint(decoration, Some(parts)),
                    None => Writing::Nothing,
                }
            }
            Verdict::Mixed(_) | Verdict::Behind(_) | Verdict::Ambiguous(_) | Verdict::Unknown
                if was_handled() =>
            {
                default()
            }
            Verdict::Behind(behind)
                if request
                    .info()
                    .is_some_and(|info| index.stopped_before(request.path, info.unprocessed(), &behind)) =>
            {
                default()
            }
            Verdict::Mixed(parts) | Verdict::Behind(parts) => {
                match (default(), parts.decorate(request.method, request.headers)) {
                    (Writing::Default(default), Some(own)) if default.agrees(&own) => {
                        Writing::Default(default)
                    }
                    _ => Writing::Vary,
                }
            }
            Verdict::Ambiguous(_) | Verdict::Unknown => Writing::Vary,
            Verdict::Unserved(_) | Verdict::Plain { .. } => default(),
        }
    }

    /// Whether the endpoint that ran is the one that a preflight would have been answered for.
    #[inline]
    fn compare<B>(&self, response: &ServiceResponse<B>, ran: &Parts) {
        let comparisons = ran.comparisons.get();
        if comparisons < COMPARISONS {
            ran.comparisons.set(comparisons + 1);
            self.compare_once(response.request(), ran);
        } else if ran.is_telling.get() {
            self.learn(response.request(), ran);
        }
    }

    /// Learns from where a request has come, however often others have come there. Whether it came past a scope.
    #[cold]
    fn learn(&self, request: &HttpRequest, ran: &Parts) -> bool {
        let path = request.match_info().as_str();
        self.known_index().is_some_and(|index| {
            index.settle(path, ran);
            index.note_guarded(path, ran)
        })
    }

    #[cold]
    fn compare_once(&self, request: &HttpRequest, ran: &Parts) {
        let Some(index) = self.known_index() else { return };
        if self.learn(request, ran) {
            return;
        }
        let asked = Asked {
            path: request.match_info().as_str(),
            method: request.method().as_str().as_bytes(),
            is_preflight: false,
            are_guards_known: false,
            guards: &|_| true,
        };
        if let Verdict::Endpoint(expected) = index.verdict(&asked)
            && !std::ptr::eq(&raw const *expected, ran)
            && expected.has_no_guards()
            && !expected.has_rival.replace(true)
        {
            report::hidden(&expected, asked.path);
        }
    }
}

/// Whether what was reached is what answers. By another path or method, or under another name, it is not: inner middleware has had the
/// request routed again.
#[inline]
fn has_answered(reached: &Reached, request: &HttpRequest, course: &Course) -> bool {
    let is_served = || matches!(course, Course::Preflight(_)) || reached.parts.serves(request.method());
    let is_named = || !reached.is_named || reached.parts.is_named_by(request);
    reached.path.is_of(request) && is_served() && is_named()
}

/// Something un-annotated has run in place of an endpoint to which a default's `enforce` left the request: inner middleware has changed
/// its method, or what a guard looks at. Never again.
#[cold]
fn note_lifted(left: &Parts, path: &str, saved: &Saved) {
    let has_come_by_this = saved.url().is_some_and(|url| url.path() == path);
    if has_come_by_this && !left.has_rival.replace(true) {
        report::hidden(left, path);
    }
}

/// The default of the scope that a request has come into.
fn entered(request: &HttpRequest) -> Option<Live> {
    let head = request.head();
    notes::of(head, |notes| {
        Some(notes.entered.as_ref().filter(|entered| entered.is_of(head))?.default.clone())
    })
}

fn of_endpoint(reached: &Reached) -> Writing {
    match &reached.answer {
        Answer::Complete => Writing::Nothing,
        Answer::Decorate(decoration) => Writing::Endpoint(decoration.clone(), None),
    }
}

impl Writing {
    /// Tells of a refusal that nobody else has told.
    fn tell(&self, method: &Method, headers: &HeaderMap) {
        match self {
            Self::Endpoint(decoration, Some(parts)) => {
                decoration.tell_of(Refuser::Endpoint(&parts.declaration), method, headers);
            }
            Self::Default(decoration) => decoration.tell_of(Refuser::Default, method, headers),
            Self::Nothing | Self::Endpoint(_, None) | Self::Vary => {}
        }
    }

    /// Whether there was an `Access-Control-Allow-Origin`. A default does not touch it.
    fn write(&self, headers: &mut HeaderMap) -> bool {
        match self {
            Self::Nothing => false,
            Self::Endpoint(decoration, _) => decoration.write(headers),
            Self::Default(decoration) => decoration.write_default(headers),
            Self::Vary => {
                write_vary(headers);
                false
            }
        }
    }
}
