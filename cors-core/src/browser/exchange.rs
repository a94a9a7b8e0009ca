//! One `fetch()` as a transport sees it: requests to send, answers to hand over, an outcome.

use std::time::Duration;

use super::{Answer, Browser, Fetch, NetworkError, Outcome, Request, Scene, prepare::Prepared, run::Run};

/// What a transport has to do next.
///
/// ```
/// use std::time::Duration;
/// use cors_core::browser::{Answer, Browser, Fetch, Profile, Step};
///
/// let mut browser = Browser::new(Profile::standard());
/// let get = Fetch::new("https://app.example.com", "GET", "https://api.example.com/");
/// let mut exchange = browser.start(&get, Duration::ZERO);
/// assert!(matches!(exchange.step(), Step::Send(_)));
/// exchange.answer(Answer::Nothing);
/// assert!(matches!(exchange.step(), Step::Done(outcome) if !outcome.readable));
/// ```
///
/// Source: Fetch, "HTTP-network fetch", which is the transport's part.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(
    clippy::large_enum_variant,
    reason = "one lives at a time, and a box would be in every caller's pattern"
)]
pub enum Step {
    /// Send this, and hand what comes back to [`Exchange::answer`].
    Send(Request),
    /// It is over.
    Done(Outcome),
}

/// A request on its way: started by [`Browser::start`], driven by [`Exchange::answer`].
///
/// It never sends anything itself. At most 21 hops of two requests each are asked for.
///
/// ```
/// use std::time::Duration;
/// use cors_core::browser::{Answer, Browser, Exchange, Fetch, Outcome, Profile, Step};
///
/// /// Drives it over any transport.
/// fn drive(mut exchange: Exchange<'_>, mut send: impl FnMut(&str, &str) -> Answer) -> Outcome {
///     loop {
///         match exchange.step() {
///             Step::Send(request) => exchange.answer(send(request.method(), request.url())),
///             Step::Done(outcome) => return outcome,
///         }
///     }
/// }
///
/// let mut browser = Browser::new(Profile::firefox());
/// let get = Fetch::new("https://app.example.com", "GET", "https://api.example.com/");
/// let answer = |_: &str, _: &str| Answer::response(200, [("Access-Control-Allow-Origin", "*")]);
/// assert!(drive(browser.start(&get, Duration::ZERO), answer).readable);
/// ```
///
/// Source: Fetch, "HTTP fetch" and "HTTP-redirect fetch".
#[derive(Debug)]
pub struct Exchange<'b> {
    /// `None` if the API refused the request before anything ran.
    run: Option<Run<'b>>,
    next: Step,
}

impl<'b> Exchange<'b> {
    pub(super) fn start(browser: &'b mut Browser, fetch: &Fetch, now: Duration) -> Self {
        match Prepared::new(&browser.profile, fetch) {
            Ok(prepared) => {
                let mut run = Run::new(browser, fetch, prepared, now);
                let next = run.begin_hop();
                Self { run: Some(run), next }
            }
            Err(invalid) => {
                let scene = Scene::new(fetch.initiator, &fetch.url, &fetch.page);
                let mut outcome = Outcome::unreadable(scene);
                outcome.network_error = Some(NetworkError::Invalid(invalid));
                Self { run: None, next: Step::Done(outcome) }
            }
        }
    }

    /// The request to send, or how it ended. The same until [`Exchange::answer`] is called.
    #[must_use]
    pub fn step(&self) -> Step {
        self.next.clone()
    }

    /// Takes the answer to the request of the last [`Exchange::step`]. After the end it changes nothing.
    pub fn answer(&mut self, answer: Answer) {
        if let (Some(run), Step::Send(request)) = (&mut self.run, &self.next) {
            let purpose = request.purpose;
            self.next = run.answer(purpose, answer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::{Body, Credentials, Headers, Mode, Profile, Purpose, Redirect, ResponseType};

    const PAGE: &str = "https://app.example.com";
    const API: &str = "https://api.example.com/items";

    /// Drives to the end; `server` says status and headers. Every request is noted as `METHOD url`.
    fn run(
        browser: &mut Browser,
        fetch: &Fetch,
        server: impl Fn(&Request) -> (u16, Vec<(&'static str, &'static str)>),
    ) -> (Vec<String>, Vec<Request>, Outcome) {
        let mut exchange = browser.start(fetch, Duration::ZERO);
        let (mut lines, mut requests) = (Vec::new(), Vec::new());
        loop {
            match exchange.step() {
                Step::Send(request) => {
                    let (status, headers) = server(&request);
                    exchange.answer(Answer::response(status, headers));
                    lines.push(format!("{} {}", request.method(), request.url()));
                    requests.push(request);
                }
                Step::Done(outcome) => return (lines, requests, outcome),
            }
        }
    }

    fn says(headers: &Headers, name: &str) -> Option<String> {
        headers.get(name).map(|value| String::from_utf8(value).unwrap())
    }

    #[test]
    fn a_preflight_asks_without_credentials_and_the_request_has_them() {
        let put = Fetch::new(PAGE, "put", API)
            .header("X-B", "2")
            .header("Content-Type", "application/json")
            .body(Body::text())
            .credentials(Credentials::Include);
        let (lines, requests, outcome) = run(&mut Browser::new(Profile::standard()), &put, |_| {
            (
                200,
                vec![
                    ("Access-Control-Allow-Origin", PAGE),
                    ("Access-Control-Allow-Credentials", "true"),
                    ("Access-Control-Allow-Methods", "PUT"),
                    ("Access-Control-Allow-Headers", "content-type, X-b"),
                    ("X-Total", "7"),
                ],
            )
        });
        assert_eq!(lines, [format!("OPTIONS {API}"), format!("PUT {API}")]);
        let asked = requests[0].headers();
        assert_eq!(says(asked, "Access-Control-Request-Method").as_deref(), Some("PUT"));
        assert_eq!(says(asked, "Access-Control-Request-Headers").as_deref(), Some("content-type,x-b"));
        assert_eq!(says(asked, "Origin").as_deref(), Some(PAGE));
        assert_eq!(says(asked, "Sec-Fetch-Site").as_deref(), Some("same-site"));
        assert_eq!(says(asked, "Content-Type"), None);
        assert_eq!(requests.iter().map(Request::credentials).collect::<Vec<_>>(), [false, true]);
        assert_eq!(says(requests[1].headers(), "X-B").as_deref(), Some("2"));
        assert_eq!((outcome.readable, outcome.response_type), (true, Some(ResponseType::Cors)));
        assert_eq!(outcome.headers, Headers::new(), "X-Total is not exposed");
    }

    #[test]
    fn same_origin_requests_need_nothing() {
        let put = Fetch::new(PAGE, "PUT", "https://app.example.com/items").header("X-A", "1");
        let (lines, requests, outcome) = run(&mut Browser::new(Profile::standard()), &put, |_| {
            (404, vec![("X-Total", "7"), ("Set-Cookie", "a")])
        });
        assert_eq!(lines, ["PUT https://app.example.com/items"]);
        assert_eq!(says(requests[0].headers(), "Origin").as_deref(), Some(PAGE));
        assert!(requests[0].credentials());
        assert_eq!((outcome.readable, outcome.status), (true, 404));
        assert_eq!(outcome.headers, [("x-total", "7")].into_iter().collect());
    }

    #[test]
    fn a_refused_preflight_is_the_last_request() {
        let delete = Fetch::new(PAGE, "DELETE", API);
        let (lines, _, outcome) = run(&mut Browser::new(Profile::standard()), &delete, |_| (403, vec![]));
        assert_eq!(lines, [format!("OPTIONS {API}")]);
        assert!(outcome.blocked.is_some() && !outcome.readable && outcome.status == 0);
    }

    #[test]
    fn a_redirect_between_foreign_origins_hides_the_page_and_drops_authorization() {
        let get = Fetch::new(PAGE, "GET", API).header("Authorization", "x");
        let server = |request: &Request| {
            let mut headers =
                vec![("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Headers", "Authorization")];
            let goes_on = request.purpose() == Purpose::Actual && request.origin() != "https://other.example";
            headers.extend(goes_on.then_some(("Location", "https://other.example/")));
            (if goes_on { 302 } else { 200 }, headers)
        };
        let (lines, requests, outcome) = run(&mut Browser::new(Profile::standard()), &get, server);
        let expected = [format!("OPTIONS {API}"), format!("GET {API}"), "GET https://other.example/".into()];
        assert_eq!(lines, expected);
        assert_eq!(says(requests[2].headers(), "Origin").as_deref(), Some("null"));
        assert_eq!(says(requests[2].headers(), "Sec-Fetch-Site").as_deref(), Some("cross-site"));
        assert!(requests[1].headers().contains("authorization"));
        assert!(!requests[2].headers().contains("authorization"));
        assert!(outcome.readable);
        // Firefox asks once more, and says who it is (D10, D11).
        let (lines, requests, _) = run(&mut Browser::new(Profile::firefox()), &get, server);
        assert_eq!(lines[2], "OPTIONS https://other.example/");
        assert_eq!(says(requests[2].headers(), "Origin").as_deref(), Some(PAGE));
        assert_eq!(says(requests[2].headers(), "Access-Control-Request-Headers"), None);
        assert_eq!(says(requests[3].headers(), "Origin").as_deref(), Some("null"));
    }

    #[test]
    fn twenty_redirects_and_no_more() {
        let get = Fetch::new(PAGE, "GET", API);
        let loops = |_: &Request| (302, vec![("Access-Control-Allow-Origin", "*"), ("Location", "/")]);
        let (lines, _, outcome) = run(&mut Browser::new(Profile::standard()), &get, loops);
        assert_eq!(lines.len(), 21);
        assert_eq!(outcome.network_error, Some(NetworkError::TooManyRedirects));
    }

    #[test]
    fn redirect_modes_look_at_the_status_only_in_the_standard() {
        let end = |profile, mode, headers: &'static [(&str, &str)]| {
            let get = Fetch::new(PAGE, "GET", API).redirect(mode);
            let answer =
                move |_: &Request| (302, [&[("Access-Control-Allow-Origin", "*")], headers].concat());
            let outcome = run(&mut Browser::new(profile), &get, answer).2;
            (outcome.response_type, outcome.network_error)
        };
        let refused = (None, Some(NetworkError::RedirectRefused));
        let hidden = (Some(ResponseType::OpaqueRedirect), None);
        let plain = (Some(ResponseType::Cors), None);
        assert_eq!(end(Profile::standard(), Redirect::Error, &[]), refused);
        assert_eq!(end(Profile::standard(), Redirect::Manual, &[]), hidden);
        assert_eq!(end(Profile::standard(), Redirect::Follow, &[]), plain);
        assert_eq!(end(Profile::chromium(), Redirect::Error, &[]), plain);
        assert_eq!(end(Profile::firefox(), Redirect::Manual, &[("Location", "/")]), hidden);
    }

    #[test]
    fn other_modes_end_where_they_must() {
        let mut browser = Browser::new(Profile::standard());
        let fetch = Fetch::new(PAGE, "GET", API);
        let same = run(&mut browser, &fetch.clone().mode(Mode::SameOrigin), |_| (200, vec![]));
        assert_eq!((same.0.len(), same.2.network_error), (0, Some(NetworkError::NotSameOrigin)));
        let no_cors = run(&mut browser, &fetch.clone().mode(Mode::NoCors), |_| (200, vec![("Pragma", "x")]));
        assert_eq!(no_cors.2.response_type, Some(ResponseType::Opaque));
        assert_eq!((no_cors.2.status, no_cors.2.headers, no_cors.2.readable), (0, Headers::new(), false));
        assert_eq!(says(no_cors.1[0].headers(), "Origin"), None);
        let manual = fetch.mode(Mode::NoCors).redirect(Redirect::Manual);
        let refused = run(&mut browser, &manual, |_| (200, vec![]));
        assert_eq!(refused.2.network_error, Some(NetworkError::NoCorsRedirectMode));
    }

    #[test]
    fn a_forced_preflight_outlives_a_303_in_the_standard_only() {
        let post = Fetch::new(PAGE, "POST", API).body(Body::text()).upload_listener();
        let server = |request: &Request| {
            let done = request.purpose() == Purpose::Preflight || request.method() == "GET";
            (if done { 200 } else { 303 }, vec![("Access-Control-Allow-Origin", "*"), ("Location", "/2")])
        };
        let count = |profile| run(&mut Browser::new(profile), &post, server).0.len();
        assert_eq!([count(Profile::standard()), count(Profile::chromium())], [4, 3]);
    }

    #[test]
    fn only_firefox_sends_the_first_content_type_alone() {
        let post = Fetch::new(PAGE, "POST", API)
            .header("Content-Type", "text/plain")
            .header("content-type", "text/plain")
            .body(Body::bytes());
        let sent = |profile| {
            let (lines, requests, _) = run(&mut Browser::new(profile), &post, |_| (200, vec![]));
            (lines.len(), says(requests[0].headers(), "content-type"))
        };
        assert_eq!(sent(Profile::standard()), (1, Some("text/plain, text/plain".into())));
        assert_eq!(sent(Profile::firefox()), (1, Some("text/plain".into())));
    }

    #[test]
    fn a_failure_makes_firefox_forget_and_chromium_not() {
        let put = Fetch::new(PAGE, "PUT", API);
        let get = Fetch::new(PAGE, "GET", API);
        let grants = |_: &Request| {
            (200, vec![("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Methods", "PUT")])
        };
        let requests_after_a_simple_failure = |mut profile: Profile| {
            profile.hits_lost_at_start = 0;
            let mut browser = Browser::new(profile);
            run(&mut browser, &put, grants);
            run(&mut browser, &get, |_| (200, vec![]));
            run(&mut browser, &put, grants).0.len()
        };
        assert_eq!(requests_after_a_simple_failure(Profile::firefox()), 2, "ff-simple-fail-clears");
        assert_eq!(requests_after_a_simple_failure(Profile::standard()), 1);
        assert_eq!(requests_after_a_simple_failure(Profile::chromium()), 1);
    }

    #[test]
    fn what_the_api_refuses_never_runs() {
        let mut browser = Browser::new(Profile::chromium());
        let mut exchange = browser.start(&Fetch::new(PAGE, "TRACE", API), Duration::ZERO);
        let Step::Done(outcome) = exchange.step() else { panic!("nothing may be sent") };
        assert!(matches!(outcome.network_error, Some(NetworkError::Invalid(_))));
        exchange.answer(Answer::Nothing);
        assert_eq!(exchange.step(), Step::Done(outcome), "an answer after the end changes nothing");
    }
}
