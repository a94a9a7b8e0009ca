//! The page of the documentation that leads from a console's sentence to cause and fix is what the model says, sentence by
//! sentence. `BLESS=1 cargo test -p tests --test console` writes it anew.

use std::fmt::Write as _;

use cors_core::browser::{AddressSpace, Blocked, Engine, Initiator, Scene, Stage};

const PAGE: &str = "https://app.example.com";
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../cors-actix/src/console.md");

const HEAD: &str = "From what a browser's console says to why, and to what to write.

A script sees no reason: `fetch` rejects with `TypeError: Failed to fetch` in Chromium and with `TypeError: NetworkError when attempting to fetch
resource.` in Firefox. The console has the sentence. Chromium puts it behind `Access to fetch at '...' from origin '...' has been blocked by
CORS policy:`, Firefox behind `Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ...`. The page here is one of
`https://app.example.com`.

The first failure wins, in this order: a redirected preflight, the allowed origin, credentials, the preflight's status, its lists, the method, the headers
(`tests/browser/REPORT.md` section 1). So a preflight that authentication answered with 401 reads as a missing `Access-Control-Allow-Origin`.
";

/// Every kind of refusal, with what a server would have to say for it.
fn kinds() -> Vec<(&'static str, Blocked)> {
    let missing = |stage, status| Blocked::MissingAllowOrigin { stage, status };
    let text = str::to_owned;
    vec![
        ("No Access-Control-Allow-Origin", missing(Stage::Response, 200)),
        ("No Access-Control-Allow-Origin on an error", missing(Stage::Response, 500)),
        ("No Access-Control-Allow-Origin on the preflight", missing(Stage::Preflight, 204)),
        ("Authentication answers the preflight", missing(Stage::Preflight, 401)),
        ("Nothing serves the preflight", missing(Stage::Preflight, 404)),
        (
            "Another origin is allowed",
            Blocked::AllowOriginMismatch { stage: Stage::Response, value: text("http://localhost:3000") },
        ),
        (
            "Two origins are allowed",
            Blocked::MultipleAllowOrigin {
                stage: Stage::Response,
                value: text("https://app.example.com, https://app.example.com"),
                lines: 2,
            },
        ),
        (
            "No origin is named",
            Blocked::InvalidAllowOrigin { stage: Stage::Response, value: text("app.example.com") },
        ),
        ("Every origin, with credentials", Blocked::WildcardWithCredentials { stage: Stage::Response }),
        (
            "Credentials are not allowed",
            Blocked::AllowCredentials { stage: Stage::Response, value: String::new() },
        ),
        (
            "Credentials are allowed in other words",
            Blocked::AllowCredentials { stage: Stage::Preflight, value: text("True") },
        ),
        ("The preflight has another status", Blocked::PreflightStatus { status: 404 }),
        ("The preflight is redirected", Blocked::PreflightRedirect { status: 301 }),
        ("A list of methods that is none", Blocked::UnparsableAllowMethods { element: text("GET PUT") }),
        ("A list of headers that is none", Blocked::UnparsableAllowHeaders { element: text("X-A;X-B") }),
        ("The method is not allowed", Blocked::MethodNotAllowed { method: text("PUT") }),
        ("The method is written in lower case", Blocked::MethodNotAllowed { method: text("patch") }),
        ("A header is not allowed", Blocked::HeadersNotAllowed { names: vec![text("content-type")] }),
        ("A token is not allowed", Blocked::HeadersNotAllowed { names: vec![text("authorization")] }),
        ("A redirect has a password in it", Blocked::RedirectWithCredentials),
        ("A redirect leads elsewhere", Blocked::UnsupportedScheme { url: text("javascript:void(0)") }),
        (
            "The user did not allow the local network",
            Blocked::LocalNetworkDenied { space: AddressSpace::Loopback },
        ),
        (
            "Another address space was announced",
            Blocked::WrongAddressSpace { announced: AddressSpace::Local, actual: AddressSpace::Loopback },
        ),
    ]
}

fn page() -> String {
    let mut page = HEAD.to_owned();
    let scene = Scene::new(Initiator::Fetch, "https://api.example.com/items", PAGE);
    for (title, blocked) in kinds() {
        let advice = blocked.advice(PAGE);
        let _ = write!(
            page,
            "\n# {title}\n\n* Chromium: `{}`\n",
            plain(&blocked.reason(Initiator::Fetch).to_string())
        );
        for line in blocked.console(Engine::Firefox, &scene).iter().take(1) {
            let line = line.to_string();
            let reason = line.split_once("(Reason: ").map_or(line.as_str(), |(_, reason)| reason);
            let reason = reason.split_once(").").map_or(reason, |(reason, _)| reason);
            let _ = writeln!(page, "* Firefox: `{}`", plain(reason));
        }
        let _ = write!(page, "* Cause: {}\n* Fix: {}\n", advice.cause, advice.fix);
    }
    page
}

/// Back-ticks would end the code that a sentence is shown as.
fn plain(sentence: &str) -> String {
    sentence.replace('`', "'")
}

#[test]
fn the_page_says_what_the_model_says() {
    let page = page();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(FILE, &page).expect("the file can be written");
    }
    let written = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(written == page, "the page is not what the model says: run with BLESS=1 and read the difference");
}

/// The sentences that tutorials about FastAPI quote, as far as they quote them right.
#[test]
fn the_sentences_of_the_tutorials_are_there() {
    let page = page();
    for sentence in [
        "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "The 'Access-Control-Allow-Origin' header has a value 'http://localhost:3000' that is not equal to the supplied origin.",
        "The value of the 'Access-Control-Allow-Credentials' header in the response is '' which must be 'true' when the request's credentials mode is 'include'.",
        "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
        "Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.",
        "Request header field authorization is not allowed by Access-Control-Allow-Headers in preflight response.",
    ] {
        assert!(page.contains(sentence), "{sentence}");
    }
}
