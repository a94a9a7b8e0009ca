//! What a preflight's answer grants (Fetch, CORS-preflight fetch).

use super::{
    Answered, Blocked, Profile, Stage, check::cors_check, headers::tokens, prepare::is_safelisted_method,
    redirect::is_redirect,
};

/// What the preflight asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'q> {
    /// The preflight's `Origin`; `None` where the answer's `Access-Control-Allow-Origin` is not looked at.
    pub(super) origin: Option<&'q str>,
    pub(super) method: &'q str,
    /// In lower case.
    pub(super) names: &'q [String],
    /// Whether the credentials mode of the request to come is `include`.
    pub(super) credentials: bool,
}

/// What the answer lists, whether it was asked for or not: all of it may be cached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grant {
    pub(super) methods: Vec<String>,
    /// In lower case.
    pub(super) names: Vec<String>,
    /// `Access-Control-Allow-Methods` is absent.
    pub(super) no_methods: bool,
    /// `Authorization` passed only because a browser lets `*` cover it.
    pub(super) authorization_by_wildcard: bool,
}

/// The checks in the order of the profile's browser; the first that fails is the one that the console names.
pub(super) fn judge(profile: &Profile, question: Question<'_>, answer: &Answered) -> Result<Grant, Blocked> {
    let redirected = is_redirect(answer);
    if redirected && profile.redirect_checked_first {
        return Err(Blocked::PreflightRedirect { status: answer.status });
    }
    if let Some(origin) = question.origin {
        let stage = if redirected { Stage::PreflightRedirect } else { Stage::Preflight };
        cors_check(answer, origin, question.credentials, stage)?;
    }
    if redirected {
        return Err(Blocked::PreflightRedirect { status: answer.status });
    }
    if !(200..=299).contains(&answer.status) {
        return Err(Blocked::PreflightStatus { status: answer.status });
    }

    let allow_methods = answer.headers.get("access-control-allow-methods");
    let methods = tokens(allow_methods.as_deref())
        .map_err(|element| Blocked::UnparsableAllowMethods { element: lossy(&element) })?;
    let method = check_method(question, &methods);
    if profile.method_before_headers {
        method.clone()?;
    }
    let names = tokens(answer.headers.get("access-control-allow-headers").as_deref())
        .map_err(|element| Blocked::UnparsableAllowHeaders { element: lossy(&element) })?;
    method?;
    let names: Vec<String> = names.into_iter().map(|name| name.to_ascii_lowercase()).collect();
    let authorization_by_wildcard = check_names(profile, question, &names)?;
    Ok(Grant { methods, names, no_methods: allow_methods.is_none(), authorization_by_wildcard })
}

/// Byte for byte; `GET`, `HEAD` and `POST` are not looked for.
fn check_method(question: Question<'_>, methods: &[String]) -> Result<(), Blocked> {
    let listed = |method: &str| methods.iter().any(|listed| listed == method);
    if is_safelisted_method(question.method)
        || listed(question.method)
        || (!question.credentials && listed("*"))
    {
        return Ok(());
    }
    Err(Blocked::MethodNotAllowed { method: question.method.to_owned() })
}

/// Whether `Authorization` passed by `*` alone, if everything passed.
fn check_names(profile: &Profile, question: Question<'_>, names: &[String]) -> Result<bool, Blocked> {
    let listed: std::collections::HashSet<&str> = names.iter().map(String::as_str).collect();
    let wildcard = !question.credentials && listed.contains("*");
    let mut by_wildcard = false;
    let mut missing: Vec<String> = Vec::new();
    for name in question.names.iter().filter(|name| !listed.contains(name.as_str())) {
        // Fetch, "CORS non-wildcard request-header name": only Authorization is one.
        let is_authorization = name == "authorization";
        if wildcard && (!is_authorization || profile.wildcard_covers_authorization) {
            by_wildcard |= is_authorization;
        } else if missing.last() != Some(name) {
            missing.push(name.clone());
        }
    }
    if missing.is_empty() { Ok(by_wildcard) } else { Err(Blocked::HeadersNotAllowed { names: missing }) }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::Headers;

    fn ask(
        profile: &Profile,
        names: &[&str],
        credentials: bool,
        status: u16,
        lines: &[(&str, &str)],
    ) -> String {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        let question =
            Question { origin: Some("https://a.example"), method: "PUT", names: &names, credentials };
        let headers: Headers = lines.iter().copied().collect();
        match judge(profile, question, &Answered { status, headers }) {
            Ok(_) => "granted".to_owned(),
            Err(blocked) => blocked.devtools_code(),
        }
    }

    const ORIGIN: (&str, &str) = ("Access-Control-Allow-Origin", "https://a.example");
    const CREDENTIALS: (&str, &str) = ("Access-Control-Allow-Credentials", "true");
    const STAR_METHOD: (&str, &str) = ("Access-Control-Allow-Methods", "*");
    const STAR_HEADER: (&str, &str) = ("Access-Control-Allow-Headers", "*");

    #[test]
    fn the_wildcard_counts_without_credentials_only() {
        let standard = Profile::standard();
        assert_eq!(ask(&standard, &["x-a"], false, 204, &[ORIGIN, STAR_METHOD, STAR_HEADER]), "granted");
        let with = [ORIGIN, CREDENTIALS, STAR_METHOD, STAR_HEADER];
        assert_eq!(ask(&standard, &["x-a"], true, 204, &with), "MethodDisallowedByPreflightResponse");
        let put = [ORIGIN, CREDENTIALS, ("Access-Control-Allow-Methods", "PUT"), STAR_HEADER];
        assert_eq!(ask(&standard, &["x-a"], true, 204, &put), "HeaderDisallowedByPreflightResponse");
        assert_eq!(ask(&standard, &["*"], true, 204, &put), "granted", "a header named `*` is listed");
    }

    #[test]
    fn the_wildcard_covers_authorization_in_browsers_but_not_in_the_standard() {
        let lines = [ORIGIN, STAR_METHOD, STAR_HEADER];
        let code = |profile| ask(&profile, &["authorization"], false, 204, &lines);
        assert_eq!(code(Profile::standard()), "HeaderDisallowedByPreflightResponse");
        assert_eq!(code(Profile::chromium()), "granted");
        assert_eq!(code(Profile::firefox()), "granted");
    }

    #[test]
    fn the_first_failure_is_the_one_that_is_named() {
        let chromium = Profile::chromium();
        let location = ("Location", "/x");
        assert_eq!(ask(&chromium, &[], false, 302, &[location]), "PreflightDisallowedRedirect");
        assert_eq!(
            ask(&Profile::firefox(), &[], false, 302, &[location]),
            "PreflightMissingAllowOriginHeader"
        );
        assert_eq!(ask(&chromium, &[], false, 404, &[]), "PreflightMissingAllowOriginHeader");
        assert_eq!(ask(&chromium, &[], false, 404, &[ORIGIN]), "PreflightInvalidStatus");
        let bad = [ORIGIN, ("Access-Control-Allow-Headers", "a b")];
        assert_eq!(ask(&chromium, &[], false, 200, &bad), "InvalidAllowHeadersPreflightResponse");
        assert_eq!(ask(&Profile::firefox(), &[], false, 200, &bad), "MethodDisallowedByPreflightResponse");
    }

    #[test]
    fn any_status_from_200_to_299_will_do() {
        for (status, code) in [
            (199, "PreflightInvalidStatus"),
            (200, "granted"),
            (299, "granted"),
            (300, "PreflightInvalidStatus"),
            (304, "PreflightInvalidStatus"),
        ] {
            assert_eq!(ask(&Profile::standard(), &[], false, status, &[ORIGIN, STAR_METHOD]), code);
        }
    }
}
