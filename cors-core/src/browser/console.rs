//! The consoles' sentences, to the letter.

use std::fmt;

use url::Url;

use super::{Blocked, Engine, Initiator, Stage};

/// What a sentence says about the request it is about.
///
/// ```
/// use cors_core::browser::{Blocked, Engine, Initiator, Scene};
///
/// let mut scene = Scene::new(Initiator::Xhr, "https://b.example/", "https://app.example.com");
/// scene.redirected_from = Some("https://a.example/".into());
/// let console = Blocked::RedirectWithCredentials.console(Engine::Chromium, &scene);
/// assert!(console[0].exact().starts_with(
///     "Access to XMLHttpRequest at 'https://b.example/' (redirected from 'https://a.example/') from origin \
///      'https://app.example.com' has been blocked by CORS policy: "
/// ));
/// ```
///
/// Source: `tests/browser/REPORT.md` section 1 (the line around the sentence), `tests/browser/FIREFOX.md` section 3.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Scene {
    /// Which API made it.
    pub initiator: Initiator,
    /// Where it failed.
    pub url: String,
    /// Where it began, if redirects lie between.
    pub redirected_from: Option<String>,
    /// The origin of the page, whatever `Origin` said.
    pub page_origin: String,
}

impl Scene {
    /// A request that was not redirected.
    #[must_use]
    pub fn new(initiator: Initiator, url: &str, page_origin: &str) -> Self {
        Self { initiator, url: url.to_owned(), redirected_from: None, page_origin: page_origin.to_owned() }
    }
}

/// One line of a console.
///
/// It quotes what servers send, so it is hostile until shown safely: `Display` escapes whatever could move a
/// terminal's cursor or reorder the line, and cuts it at [`Sentence::SHOWN`] characters.
///
/// ```
/// use cors_core::browser::{Blocked, Initiator, Sentence, Stage};
///
/// let value = "https://a.example\u{1b}[2J".to_owned();
/// let reason = Blocked::AllowOriginMismatch { stage: Stage::Response, value }.reason(Initiator::Fetch);
/// assert!(reason.exact().contains("\u{1b}[2J"));
/// assert!(reason.to_string().contains("\\u{1b}[2J"));
///
/// let names = vec!["x".repeat(10_000)];
/// let long = Blocked::HeadersNotAllowed { names }.reason(Initiator::Fetch);
/// assert_eq!(long.to_string().chars().count(), Sentence::SHOWN + 1);
/// ```
///
/// Source: `tests/browser/REPORT.md` section 1, `tests/browser/FIREFOX.md` section 3.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sentence(String);

impl Sentence {
    /// How many characters `Display` shows.
    pub const SHOWN: usize = 1000;

    pub(super) fn new(text: String) -> Self {
        Self(text)
    }

    /// What the browser's console shows, character for character.
    #[must_use]
    pub fn exact(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (shown, character) in self.0.chars().enumerate() {
            if shown == Self::SHOWN {
                return f.write_str("…");
            }
            match character {
                '\\' => f.write_str("\\\\")?,
                ' '..='~' | '‘' | '’' | char::REPLACEMENT_CHARACTER => {
                    f.write_str(character.encode_utf8(&mut [0; 4]))?;
                }
                _ => write!(f, "{}", character.escape_default())?,
            }
        }
        Ok(())
    }
}

/// Everything `engine` shows for a blocked request, in order.
pub(super) fn blocked(blocked: &Blocked, engine: Engine, scene: &Scene) -> Vec<String> {
    match engine {
        Engine::Standard => vec![chromium_reason(blocked, scene.initiator)],
        Engine::Chromium => vec![chromium(blocked, scene)],
        Engine::Firefox => firefox(blocked, scene),
    }
}

/// `Access to fetch at ... has been blocked by CORS policy: ...`.
fn chromium(blocked: &Blocked, scene: &Scene) -> String {
    let kind = match scene.initiator {
        Initiator::Fetch => "fetch",
        Initiator::Xhr => "XMLHttpRequest",
    };
    let from = match &scene.redirected_from {
        Some(first) => format!("(redirected from '{first}') "),
        None => String::new(),
    };
    format!(
        "Access to {kind} at '{}' {from}from origin '{}' has been blocked by CORS policy: {}",
        scene.url,
        scene.page_origin,
        chromium_reason(blocked, scene.initiator)
    )
}

/// What Chromium says of a URL that `fetch()` has no way to get.
pub(super) fn chromium_scheme(url: &Url) -> String {
    format!("Fetch API cannot load {url}. URL scheme \"{}\" is not supported.", url.scheme())
}

/// What Chromium says of a cross-origin URL in mode `same-origin`.
pub(super) fn chromium_not_same_origin(url: &str, page_origin: &str) -> String {
    format!(
        "Fetch API cannot load {url}. Request mode is \"same-origin\" but the URL's origin is not same as the \
         request origin {page_origin}."
    )
}

/// The rows of section 1 of the Chromium report.
pub(super) fn chromium_reason(blocked: &Blocked, initiator: Initiator) -> String {
    let (mut fetch_hint, mut xhr_hint) = (false, false);
    let reason = match blocked {
        Blocked::MissingAllowOrigin { .. } => {
            "No 'Access-Control-Allow-Origin' header is present on the requested resource.".to_owned()
        }
        Blocked::AllowOriginMismatch { value, .. } => {
            fetch_hint = true;
            format!(
                "The 'Access-Control-Allow-Origin' header has a value '{value}' that is not equal to the supplied \
                 origin."
            )
        }
        Blocked::MultipleAllowOrigin { value, .. } => {
            fetch_hint = true;
            format!(
                "The 'Access-Control-Allow-Origin' header contains multiple values '{value}', but only one is \
                 allowed."
            )
        }
        Blocked::InvalidAllowOrigin { value, .. } => {
            fetch_hint = true;
            format!("The 'Access-Control-Allow-Origin' header contains the invalid value '{value}'.")
        }
        Blocked::WildcardWithCredentials { .. } => {
            xhr_hint = true;
            "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when \
             the request's credentials mode is 'include'."
                .to_owned()
        }
        Blocked::AllowCredentials { value, .. } => {
            xhr_hint = true;
            format!(
                "The value of the 'Access-Control-Allow-Credentials' header in the response is '{value}' which must \
                 be 'true' when the request's credentials mode is 'include'."
            )
        }
        Blocked::PreflightStatus { .. } => format!("{PREFLIGHT}It does not have HTTP ok status."),
        Blocked::PreflightRedirect { .. } => {
            format!("{PREFLIGHT}Redirect is not allowed for a preflight request.")
        }
        Blocked::UnparsableAllowMethods { .. } => {
            "Cannot parse Access-Control-Allow-Methods response header field in preflight response."
                .to_owned()
        }
        Blocked::UnparsableAllowHeaders { .. } => {
            "Cannot parse Access-Control-Allow-Headers response header field in preflight response."
                .to_owned()
        }
        Blocked::MethodNotAllowed { method } => {
            format!("Method {method} is not allowed by Access-Control-Allow-Methods in preflight response.")
        }
        Blocked::HeadersNotAllowed { names } => format!(
            "Request header field {} is not allowed by Access-Control-Allow-Headers in preflight response.",
            first(names)
        ),
        // The quotes are empty in this version.
        Blocked::RedirectWithCredentials => {
            "Redirect location '' contains a username and password, which is \
                                             disallowed for cross-origin requests."
                .to_owned()
        }
        Blocked::UnsupportedScheme { .. } => {
            "Cross origin requests are only supported for protocol schemes: chrome, \
                                              chrome-experimental-site-token-provider, chrome-extension, \
                                              chrome-untrusted, data, http, https, isolated-app."
                .to_owned()
        }
        Blocked::LocalNetworkDenied { space } => format!(
            "Permission was denied for this request to access the `{}` address space.",
            space.as_str()
        ),
        Blocked::WrongAddressSpace { announced, actual } => format!(
            "Request had a target IP address space of `{}` yet the resource is in address space `{}`.",
            announced.as_str(),
            actual.as_str()
        ),
    };
    let prefix = if blocked.stage().is_some_and(Stage::is_preflight) { PREFLIGHT } else { "" };
    let hint = match initiator {
        Initiator::Fetch if fetch_hint => " Have the server send the header with a valid value.",
        Initiator::Xhr if xhr_hint => {
            " The credentials mode of requests initiated by the XMLHttpRequest is controlled by the withCredentials \
             attribute."
        }
        _ => "",
    };
    format!("{prefix}{reason}{hint}")
}

const PREFLIGHT: &str = "Response to preflight request doesn't pass access control check: ";

/// Section 3 of the Firefox report, and the lines that follow a failure on the way to the response.
fn firefox(blocked: &Blocked, scene: &Scene) -> Vec<String> {
    let url = scene.url.as_str();
    let reason = |reason: &str| vec![firefox_line(url, reason)];
    let mut lines = match blocked {
        Blocked::MissingAllowOrigin { status, .. } => vec![firefox_status_line(
            url,
            "CORS header ‘Access-Control-Allow-Origin’ missing",
            &status.to_string(),
        )],
        // A list in one line is a value like any other.
        Blocked::MultipleAllowOrigin { lines: 2.., .. } => {
            reason("Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed")
        }
        Blocked::AllowOriginMismatch { value, .. }
        | Blocked::MultipleAllowOrigin { value, .. }
        | Blocked::InvalidAllowOrigin { value, .. } => {
            reason(&format!("CORS header ‘Access-Control-Allow-Origin’ does not match ‘{value}’"))
        }
        Blocked::WildcardWithCredentials { .. } => vec![firefox_line(
            &format!("‘{url}’"),
            "Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’",
        )],
        Blocked::AllowCredentials { .. } => {
            reason("expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’")
        }
        Blocked::PreflightStatus { status } => vec![preflight_status(url, *status)],
        Blocked::PreflightRedirect { status } => vec![
            firefox_line(url, "CORS request external redirect not allowed"),
            preflight_status(url, *status),
        ],
        Blocked::UnparsableAllowMethods { element } => {
            reason(&format!("invalid token ‘{element}’ in CORS header ‘Access-Control-Allow-Methods’"))
        }
        Blocked::UnparsableAllowHeaders { element } => {
            reason(&format!("invalid token ‘{element}’ in CORS header ‘Access-Control-Allow-Headers’"))
        }
        Blocked::MethodNotAllowed { .. } => {
            reason("Did not find method in CORS header ‘Access-Control-Allow-Methods’")
        }
        Blocked::HeadersNotAllowed { names } => reason(&format!(
            "header ‘{}’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight \
             response",
            first(names)
        )),
        Blocked::RedirectWithCredentials => Vec::new(),
        Blocked::UnsupportedScheme { url } => vec![firefox_line(url, "CORS request not http")],
        Blocked::LocalNetworkDenied { .. } | Blocked::WrongAddressSpace { .. } => return Vec::new(),
    };
    // What ends a request before its response arrived is reported once more as a request that did not succeed, and
    // a preflight's redirect once more than that.
    let repeats = match blocked.stage() {
        Some(Stage::Response) => 0,
        Some(Stage::PreflightRedirect) => 2,
        Some(Stage::Preflight | Stage::Redirect) | None => 1,
    };
    lines.extend((0..repeats).map(|_| firefox_network_error(url)));
    lines
}

fn firefox_line(url: &str, reason: &str) -> String {
    format!(
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {url}. \
         (Reason: {reason})."
    )
}

fn firefox_status_line(url: &str, reason: &str, status: &str) -> String {
    format!("{} Status code: {status}.", firefox_line(url, reason))
}

fn preflight_status(url: &str, status: u16) -> String {
    firefox_status_line(url, "CORS preflight response did not succeed", &status.to_string())
}

/// What Firefox says of a cross-origin request that got no usable response.
pub(super) fn firefox_network_error(url: &str) -> String {
    firefox_status_line(url, "CORS request did not succeed", "(null)")
}

/// What Firefox says of a redirect to, or a request for, another scheme.
pub(super) fn firefox_not_http(url: &str) -> String {
    firefox_line(url, "CORS request not http")
}

/// Firefox's warning where `*` still covers `Authorization`.
pub(super) fn firefox_authorization_warning(url: &str) -> String {
    format!(
        "Cross-Origin Request Warning: The Same Origin Policy will disallow reading the remote resource at {url} soon. \
         (Reason: When the `Access-Control-Allow-Headers` is `*`, the `Authorization` header is not covered. To \
         include the `Authorization` header, it must be explicitly listed in CORS header \
         `Access-Control-Allow-Headers`)."
    )
}

fn first(names: &[String]) -> &str {
    names.first().map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chromium_names_the_page_and_both_ends_of_a_redirect() {
        let mut scene = Scene::new(Initiator::Xhr, "https://b.example/2", "https://a.example");
        scene.redirected_from = Some("https://b.example/1".to_owned());
        let missing = Blocked::MissingAllowOrigin { stage: Stage::Preflight, status: 404 };
        assert_eq!(
            missing.console(Engine::Chromium, &scene)[0].exact(),
            "Access to XMLHttpRequest at 'https://b.example/2' (redirected from 'https://b.example/1') from origin \
             'https://a.example' has been blocked by CORS policy: Response to preflight request doesn't pass access \
             control check: No 'Access-Control-Allow-Origin' header is present on the requested resource."
        );
    }

    #[test]
    fn firefox_reports_an_early_end_twice() {
        let scene = Scene::new(Initiator::Fetch, "https://b.example/", "https://a.example");
        let lines = |stage| Blocked::WildcardWithCredentials { stage }.console(Engine::Firefox, &scene).len();
        assert_eq!(
            [Stage::Response, Stage::Redirect, Stage::Preflight, Stage::PreflightRedirect].map(lines),
            [1, 2, 2, 3]
        );
    }

    #[test]
    fn what_is_shown_is_escaped_and_bounded() {
        assert_eq!(Sentence::new("a\u{202e}\n‘é’\\".into()).to_string(), "a\\u{202e}\\n‘\\u{e9}’\\\\");
        assert_eq!(Sentence::new("x".repeat(2000)).to_string().chars().count(), Sentence::SHOWN + 1);
    }
}
