//! What becomes of a request that the router has brought to an endpoint: decided when it comes in, written on the answer.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use actix_web::HttpResponse;
use actix_web::dev::{RequestHead, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use cors_core::Decision;

use super::Parts;
use crate::app::is_first_at;
use crate::decoration::Decoration;
use crate::dynamic::{Answers, AskedFor, OriginQuery, Scope, add, kept};
use crate::refusal::Refuser;
use crate::rendered::refusal;
use crate::report;
use crate::request::{Requested, is_own_origin, origin, requested, requested_by_preflight};
use crate::slot::{self, Answer, PathAt, Reached};

/// What is to be done.
pub(super) enum Course {
    /// The handler runs. Then this is written, unless a layer does that.
    Handle(Option<Decoration>),
    /// It is a preflight; with what a source has said.
    Preflight(Option<Answers>),
    /// `enforce` answers.
    Refuse(Box<HttpResponse>),
    /// A source of origins is asked first.
    Ask(Asking),
}

/// A question to a source.
pub(super) type Asking = Pin<Box<dyn Future<Output = Answers>>>;

/// Marks a response that an endpoint has finished where no layer was at work.
pub(crate) struct SelfDecorated;

impl Parts {
    /// The course of a request.
    #[inline]
    pub(super) fn course(self: &Rc<Self>, request: &ServiceRequest) -> Course {
        if self.dynamic().is_some() { self.ask(request) } else { self.decided(request, None) }
    }

    #[cold]
    fn ask(self: &Rc<Self>, request: &ServiceRequest) -> Course {
        let Some(policy) = self.dynamic() else { return self.decided(request, None) };
        let (field, _) = origin(request.headers());
        let decided = policy.decide_now(field, |origin| {
            let pattern = request.match_pattern().unwrap_or_default();
            OriginQuery::new(origin, &pattern, request.match_info().iter())
        });
        // The layer may have asked for this request, and the answer not be remembered: too long a question, too short a time.
        let decided =
            decided.map(Decision::is_allowed).or_else(|query| kept(request, policy, &query).ok_or(query));
        let mut answers = Answers::default();
        match decided {
            Ok(allowed) => {
                add(&mut answers, policy, AskedFor::Path, allowed);
                self.decided(request, Some(answers))
            }
            Err(query) => Course::Ask(Box::pin(async move {
                add(&mut answers, policy, AskedFor::Path, policy.decide(query).await.is_allowed());
                answers
            })),
        }
    }

    /// The course, where no source has to be asked any more.
    pub(super) fn decided(self: &Rc<Self>, request: &ServiceRequest, answers: Option<Answers>) -> Course {
        let _scope = answers.map(Scope::enter);
        let head = request.head();
        if self.is_preflight(head) {
            self.leave_complete(request);
            return Course::Preflight(answers);
        }
        self.has_run.set(true);
        let Some(decoration) = self.decorate(&head.method, &head.headers) else {
            self.leave_complete(request);
            return Course::Handle(None);
        };
        decoration.tell(Refuser::Endpoint(&self.declaration), head);
        if decoration.is_foreign() && !is_own_origin(head) {
            self.leave_complete(request);
            return Course::Refuse(Box::new(decoration.refusal()));
        }
        if slot::has_layer(request.request()) {
            slot::leave(self.reached(request, true, Answer::Decorate(decoration)));
            return Course::Handle(None);
        }
        if self.has_layer() {
            // The layer works elsewhere.
            slot::note(request, self.reached(request, false, Answer::Decorate(decoration.clone())));
        }
        Course::Handle(Some(decoration))
    }

    /// Whether the guard has let a preflight through. Any `OPTIONS` is one, unless the endpoint serves these.
    #[inline]
    fn is_preflight(&self, head: &RequestHead) -> bool {
        head.method == Method::OPTIONS
            && (!self.serves(&Method::OPTIONS) || requested(head) != Requested::Nothing)
    }

    /// Answers in place of the handler.
    pub(super) fn answer_instead(&self, course: Course, request: ServiceRequest) -> ServiceResponse {
        let answers = match course {
            Course::Refuse(answer) => return ServiceResponse::new(request.into_parts().0, *answer),
            Course::Preflight(answers) => answers,
            Course::Handle(_) | Course::Ask(_) => None,
        };
        let _scope = answers.map(Scope::enter);
        let answer = self.preflight(requested_by_preflight(request.head()), &request);
        ServiceResponse::new(request.into_parts().0, answer)
    }

    /// Writes on the handler's answer.
    pub(super) fn finish<B>(&self, decoration: &Decoration, response: &mut HttpResponse<B>) {
        if decoration.write(response.headers_mut()) {
            self.tell_replaced();
        }
        if self.has_layer() {
            response.extensions_mut().insert(SelfDecorated);
        }
    }

    /// What a layer is to know about `request`.
    #[inline]
    fn reached(self: &Rc<Self>, request: &ServiceRequest, is_inside: bool, answer: Answer) -> Reached {
        let is_named = self.is_named_by(request.request());
        Reached { parts: Rc::clone(self), path: PathAt::of(request.request(), is_inside), is_named, answer }
    }

    /// Tells whatever layer there is that it need not write anything.
    fn leave_complete(self: &Rc<Self>, request: &ServiceRequest) {
        if slot::has_layer(request.request()) {
            slot::leave(self.reached(request, true, Answer::Complete));
        } else if self.has_layer() {
            slot::note(request, self.reached(request, false, Answer::Complete));
        }
    }

    /// Whether a layer may come to see what is finished here.
    fn has_layer(&self) -> bool {
        self.app().is_some_and(|app| app.has_layer.get())
    }

    /// Tells that an answer of the app's said itself who may read it.
    fn tell_replaced(&self) {
        if self.app().is_some_and(|app| !app.has_told_replaced.replace(true)) {
            report::replaced(self.declaration.path);
        }
    }

    /// The answer to a preflight that the router brought here.
    fn preflight(&self, asked: Requested<'_>, request: &ServiceRequest) -> HttpResponse {
        let headers = request.headers();
        let path = request.match_info().as_str();
        let Some(index) = self.app().map(|app| app.index(request.resource_map())) else {
            return self.answer(asked, headers);
        };
        let Requested::Method(method) = asked else { return refusal() };
        if !index.is_readable() {
            // All that is known is what the router's map has first for the path, which names no methods and no guards.
            let is_first = is_first_at(request) && self.guards_pass(&request.guard_ctx());
            let is_granted = is_first && self.declaration.grants(method);
            return if is_granted { self.answer(asked, headers) } else { refusal() };
        }
        if self.declaration.grants(method) {
            // The handler that runs may be one without annotation, which took no preflight.
            let is_hidden = self.has_rival.get() && !self.has_run.get();
            // One of the same shape may be what runs when a guard of ours fails.
            let may_fail = || !self.guards_pass(&request.guard_ctx());
            let is_mixed =
                is_hidden || index.is_mixed(path, self) || (may_fail() && index.has_plain_beside(path, self));
            return if is_mixed { refusal() } else { self.answer(asked, headers) };
        }
        if index.has_plain_beside(path, self) { refusal() } else { self.answer_unserved(asked, headers) }
    }
}
