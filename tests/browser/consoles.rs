//! What a console says of a failure that is not CORS's own, where the recordings have none of that kind, and what to do about it.

use std::time::Duration;

use cors_core::browser::{
    Answer, Blocked, Body, Browser, Engine, Fetch, Initiator, Mode, NetworkError, Outcome, Profile, Redirect,
    Step,
};

const PAGE: &str = "https://app.example.com";

/// The end of a request whose every hop is answered with a redirect to `location`.
fn end(profile: Profile, fetch: &Fetch, location: &str) -> Outcome {
    end_by(302, profile, fetch, location)
}

fn end_by(status: u16, profile: Profile, fetch: &Fetch, location: &str) -> Outcome {
    let mut browser = Browser::new(profile);
    let mut exchange = browser.start(fetch, Duration::ZERO);
    loop {
        match exchange.step() {
            Step::Done(outcome) => return outcome,
            Step::Send(_) => {
                let headers = [("Location", location), ("Access-Control-Allow-Origin", "*")];
                exchange.answer(Answer::response(status, headers));
            }
        }
    }
}

fn lines(outcome: &Outcome) -> Vec<String> {
    outcome.console.iter().map(ToString::to_string).collect()
}

/// Chromium's `ThreadableLoader` and `FetchManager`: only `fetch` has a sentence for a scheme, and none after a redirect.
#[test]
fn a_scheme_that_nothing_can_fetch() {
    let get = Fetch::new(PAGE, "GET", "foo:bar");
    let of = |profile: Profile, fetch: &Fetch| {
        let outcome = end(profile, fetch, "/");
        assert_eq!(outcome.network_error, Some(NetworkError::Scheme));
        lines(&outcome)
    };
    let sentence = "Fetch API cannot load foo:bar. URL scheme \"foo\" is not supported.";
    assert_eq!(of(Profile::chromium(), &get), [sentence]);
    assert_eq!(of(Profile::chromium(), &get.clone().initiator(Initiator::Xhr)), [""; 0]);
    let sentence = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at foo:bar. \
                    (Reason: CORS request not http).";
    assert_eq!(of(Profile::firefox(), &get), [sentence]);
    assert_eq!(of(Profile::firefox(), &get.clone().mode(Mode::NoCors)), [""; 0]);
    for profile in [Profile::chromium(), Profile::firefox()] {
        let outcome =
            end(profile, &Fetch::new(PAGE, "GET", &format!("{PAGE}/")).mode(Mode::NoCors), "foo:bar");
        assert_eq!((outcome.network_error, lines(&outcome)), (Some(NetworkError::Scheme), Vec::new()));
    }
}

#[test]
fn another_origin_in_mode_same_origin() {
    let sentence = "Fetch API cannot load https://b.example/. Request mode is \"same-origin\" but the URL's origin is not same as \
                    the request origin https://app.example.com.";
    let at_once = Fetch::new(PAGE, "GET", "https://b.example/").mode(Mode::SameOrigin);
    let redirected = Fetch::new(PAGE, "GET", &format!("{PAGE}/")).mode(Mode::SameOrigin);
    for (fetch, told) in [(at_once, vec![sentence.to_owned()]), (redirected, Vec::new())] {
        let outcome = end(Profile::chromium(), &fetch, "https://b.example/");
        assert_eq!((outcome.network_error, lines(&outcome)), (Some(NetworkError::NotSameOrigin), told));
        assert_eq!(lines(&end(Profile::firefox(), &fetch, "https://b.example/")), [""; 0]);
    }
}

#[test]
fn a_scene_knows_where_the_request_came_from() {
    let get = Fetch::new(PAGE, "GET", "https://b.example/1").redirect(Redirect::Error);
    assert_eq!(end(Profile::chromium(), &get, "/2").scene.redirected_from, None);
    let outcome = end(Profile::chromium(), &Fetch::new(PAGE, "GET", "https://b.example/1"), "foo:bar");
    assert!(outcome.blocked.is_some() && outcome.advice().is_some());
    assert_eq!(outcome.scene.redirected_from, None, "it was refused at the first address");
    let outcome = end(Profile::chromium(), &Fetch::new(PAGE, "GET", "https://b.example/1"), "/2");
    assert_eq!(outcome.network_error, Some(NetworkError::TooManyRedirects));
    assert_eq!(outcome.scene.redirected_from.as_deref(), Some("https://b.example/1"));
}

#[test]
fn a_profile_is_of_its_engine() {
    assert_eq!(Profile::chromium().engine, Engine::Chromium);
    assert_eq!(Profile::firefox().engine, Engine::Firefox);
}

/// Fetch, "HTTP-redirect fetch", steps 9 and 10: user information is refused where the request is, or was, of another origin.
#[test]
fn a_redirect_to_a_user_name() {
    let own = Fetch::new(PAGE, "GET", &format!("{PAGE}/1"));
    let other = Fetch::new(PAGE, "GET", "https://b.example/1");
    for (fetch, location, refused) in [
        (&own, "https://user@app.example.com/2", false),
        (&own, "https://user@b.example/2", true),
        (&own, "https://b.example/2", false),
        (&other, "https://user@app.example.com/2", true),
        (&other, "https://user@b.example/2", true),
    ] {
        for profile in [Profile::standard(), Profile::chromium(), Profile::firefox()] {
            let outcome = end(profile, fetch, location);
            assert_eq!(outcome.blocked == Some(Blocked::RedirectWithCredentials), refused, "{location}");
        }
    }
}

/// Fetch, "HTTP-redirect fetch", step 11: a stream cannot be sent again, and after 303 nothing is.
#[test]
fn a_redirect_of_a_stream() {
    let post = Fetch::new(PAGE, "POST", &format!("{PAGE}/1")).body(Body::stream());
    for (status, error) in [
        (307, NetworkError::StreamRedirected),
        (302, NetworkError::StreamRedirected),
        (303, NetworkError::TooManyRedirects),
    ] {
        let outcome = end_by(status, Profile::standard(), &post, "/2");
        assert_eq!(outcome.network_error, Some(error), "{status}");
    }
}

/// `Sec-Fetch-Site` of the preflights of a request that begins at another site and is redirected to the page's own. Along redirects
/// the farthest one counts (Fetch Metadata, 2.2); both browsers ask the preflight anew.
#[test]
fn a_preflights_site_after_a_redirect() {
    let sites = |profile: Profile| {
        let mut browser = Browser::new(profile);
        let get = Fetch::new(PAGE, "GET", "https://b.example/1").header("X-A", "1");
        let mut exchange = browser.start(&get, Duration::ZERO);
        let mut sites = Vec::new();
        while let Step::Send(request) = exchange.step() {
            let is_preflight = request.method() == "OPTIONS";
            let site = request.headers().get("sec-fetch-site").unwrap_or_default();
            sites.push((is_preflight, String::from_utf8_lossy(&site).into_owned()));
            let allowed = [("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Headers", "x-a")];
            exchange.answer(match (is_preflight, request.url()) {
                (true, _) => Answer::response(204, allowed),
                (false, "https://b.example/1") => Answer::response(
                    302,
                    [("Access-Control-Allow-Origin", "*"), ("Location", "https://api.example.com/2")],
                ),
                _ => Answer::response(200, allowed),
            });
        }
        sites
    };
    let (far, near) = ("cross-site".to_owned(), "same-site".to_owned());
    let start = [(true, far.clone()), (false, far.clone())];
    let of = |preflight: &String| [&start[..], &[(true, preflight.clone()), (false, far.clone())]].concat();
    assert_eq!(sites(Profile::standard()), of(&far));
    assert_eq!(sites(Profile::chromium()), of(&near));
    assert_eq!(sites(Profile::firefox()), of(&near));
}

/// Fetch, "HTTP fetch", step 6: a redirect status is one; browsers want a `Location` as well.
#[test]
fn a_redirect_that_leads_nowhere() {
    let get = Fetch::new(PAGE, "GET", "https://b.example/1").redirect(Redirect::Error);
    for (profile, error) in [
        (Profile::standard(), Some(NetworkError::RedirectRefused)),
        (Profile::chromium(), None),
        (Profile::firefox(), None),
    ] {
        let mut browser = Browser::new(profile);
        let mut exchange = browser.start(&get, Duration::ZERO);
        exchange.answer(Answer::response(302, [("Access-Control-Allow-Origin", "*")]));
        let Step::Done(outcome) = exchange.step() else { panic!("one request") };
        assert_eq!((outcome.network_error, outcome.readable), (error, error.is_none()));
    }
}

/// Fetch, "fetching", step 12: `Accept` is set unless the script did.
#[test]
fn a_request_says_what_it_accepts_once() {
    for profile in [Profile::standard(), Profile::chromium(), Profile::firefox()] {
        for (own, expected) in [(None, "*/*"), (Some("text/html"), "text/html")] {
            let get = Fetch::new(PAGE, "GET", "https://b.example/");
            let get = if let Some(own) = own { get.header("Accept", own) } else { get };
            let mut browser = Browser::new(profile.clone());
            let Step::Send(request) = browser.start(&get, Duration::ZERO).step() else { unreachable!() };
            assert_eq!(request.headers().get("accept").as_deref(), Some(expected.as_bytes()));
        }
    }
}
