//! What other libraries call our keys, so that their words lead to ours.

use super::key::{Key, nearest};
use crate::config::Danger;

/// What someone who wrote a word that is no key of ours most likely meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meant {
    /// This key.
    Key(Key),
    /// This key with `"*"`: a switch elsewhere.
    Everything(Key),
    /// This refusal lifted.
    Danger(Danger),
    /// Nothing that has to be said here, and why.
    Nothing(&'static str),
}

/// Words of FastAPI, Starlette, actix-cors, tower-http, warp, poem, `rocket_cors`, express, fastify, Koa, hapi, rs/cors, gin,
/// jub0bs/cors, Spring, Quarkus, Play, Ktor, ASP.NET, Django, Flask, Laravel and Rack, as [`stem`] leaves them.
const WORDS: &[(&str, Meant)] = &[
    ("origin", Meant::Key(Key::Origins)),
    ("origin_list", Meant::Key(Key::Origins)),
    ("origin_whitelist", Meant::Key(Key::Origins)),
    ("whitelist", Meant::Key(Key::Origins)),
    ("allowlist", Meant::Key(Key::Origins)),
    ("host", Meant::Key(Key::Origins)),
    ("hosts", Meant::Key(Key::Origins)),
    ("domain", Meant::Key(Key::Origins)),
    ("domains", Meant::Key(Key::Origins)),
    ("url", Meant::Key(Key::Origins)),
    ("urls", Meant::Key(Key::Origins)),
    // Spring's patterns are those of `origins`.
    ("origin_pattern", Meant::Key(Key::Origins)),
    ("origin_patterns", Meant::Key(Key::Origins)),
    ("browser_extensions", Meant::Key(Key::Origins)),
    ("custom_schemas", Meant::Key(Key::Origins)),
    ("any_origin", Meant::Everything(Key::Origins)),
    ("any", Meant::Everything(Key::Origins)),
    ("all", Meant::Everything(Key::Origins)),
    ("public", Meant::Everything(Key::Origins)),
    ("all_origins", Meant::Everything(Key::Origins)),
    ("origin_allow_all", Meant::Everything(Key::Origins)),
    ("any_host", Meant::Everything(Key::Origins)),
    ("permissive", Meant::Everything(Key::Origins)),
    ("very_permissive", Meant::Everything(Key::Origins)),
    ("origins_regex", Meant::Key(Key::OriginRegex)),
    ("origin_regexes", Meant::Key(Key::OriginRegex)),
    ("origin_regex_whitelist", Meant::Key(Key::OriginRegex)),
    ("origins_patterns", Meant::Key(Key::OriginRegex)),
    ("origin_fn", Meant::Key(Key::OriginRegex)),
    ("origins_fn", Meant::Key(Key::OriginRegex)),
    ("origin_func", Meant::Key(Key::OriginRegex)),
    ("origin_request_func", Meant::Key(Key::OriginRegex)),
    ("origin_with_context_func", Meant::Key(Key::OriginRegex)),
    ("is_origin_allowed", Meant::Key(Key::OriginRegex)),
    ("regex", Meant::Key(Key::OriginRegex)),
    ("regexes", Meant::Key(Key::OriginRegex)),
    ("env", Meant::Key(Key::OriginsEnv)),
    ("env_var", Meant::Key(Key::OriginsEnv)),
    ("origins_from_env", Meant::Key(Key::OriginsEnv)),
    ("dev", Meant::Key(Key::DevOrigins)),
    ("debug_origins", Meant::Key(Key::DevOrigins)),
    ("local_origins", Meant::Key(Key::DevOrigins)),
    ("credentialed", Meant::Key(Key::Credentials)),
    ("cookies", Meant::Key(Key::Credentials)),
    ("method", Meant::Key(Key::Methods)),
    ("verbs", Meant::Key(Key::Methods)),
    ("header", Meant::Key(Key::Headers)),
    ("request_headers", Meant::Key(Key::Headers)),
    ("additional_headers", Meant::Key(Key::Headers)),
    ("any_header", Meant::Everything(Key::Headers)),
    ("all_headers", Meant::Everything(Key::Headers)),
    ("expose", Meant::Key(Key::ExposeHeaders)),
    ("exposed", Meant::Key(Key::ExposeHeaders)),
    ("expose_header", Meant::Key(Key::ExposeHeaders)),
    ("exposed_headers", Meant::Key(Key::ExposeHeaders)),
    ("additional_exposed_headers", Meant::Key(Key::ExposeHeaders)),
    ("response_headers", Meant::Key(Key::ExposeHeaders)),
    ("expose_any_header", Meant::Everything(Key::ExposeHeaders)),
    ("age", Meant::Key(Key::MaxAge)),
    ("ttl", Meant::Key(Key::MaxAge)),
    ("cache", Meant::Key(Key::MaxAge)),
    ("block_on_origin_mismatch", Meant::Key(Key::Enforce)),
    ("short_circuit", Meant::Key(Key::Enforce)),
    ("strict", Meant::Key(Key::Enforce)),
    ("web_sockets", Meant::Key(Key::Enforce)),
    ("exempt", Meant::Key(Key::Disabled)),
    ("ignore", Meant::Key(Key::Disabled)),
    ("off", Meant::Key(Key::Disabled)),
    ("config", Meant::Key(Key::Policy)),
    ("preset", Meant::Key(Key::Policy)),
    ("dangerous", Meant::Key(Key::DangerouslyAllow)),
    ("dangerously_tolerate_insecure_origins", Meant::Key(Key::DangerouslyAllow)),
    ("dangerously_tolerate_subdomains_of_public_suffixes", Meant::Key(Key::DangerouslyAllow)),
    ("null", Meant::Danger(Danger::NullOrigin)),
    ("null_origin", Meant::Danger(Danger::NullOrigin)),
    ("null_origins", Meant::Danger(Danger::NullOrigin)),
    ("file_origins", Meant::Danger(Danger::NullOrigin)),
    ("insecure", Meant::Danger(Danger::InsecureOrigins)),
    ("insecure_origin", Meant::Danger(Danger::InsecureOrigins)),
    ("insecure_origins", Meant::Danger(Danger::InsecureOrigins)),
    ("http_origins", Meant::Danger(Danger::InsecureOrigins)),
    ("public_suffix", Meant::Danger(Danger::PublicSuffixes)),
    ("public_suffixes", Meant::Danger(Danger::PublicSuffixes)),
    ("unbounded_regex", Meant::Danger(Danger::UnboundedRegex)),
    ("enabled", Meant::Nothing("the attribute itself says so, and `disabled` the contrary")),
    ("enable", Meant::Nothing("the attribute itself says so, and `disabled` the contrary")),
    ("any_method", Meant::Nothing(METHODS)),
    ("all_methods", Meant::Nothing(METHODS)),
    ("wildcard", Meant::Nothing("`https://*.example.com` in `origins` needs no switch")),
    ("wildcard_subdomains", Meant::Nothing("`https://*.example.com` in `origins` needs no switch")),
    (
        "send_wildcard",
        Meant::Nothing("`origins = \"*\"` is answered with `*`, a list with the origin that asks"),
    ),
    ("private_network", Meant::Nothing(PRIVATE_NETWORK)),
    ("private_network_access", Meant::Nothing(PRIVATE_NETWORK)),
    ("options_success_status", Meant::Nothing(STATUS)),
    ("options_response_status_code", Meant::Nothing(STATUS)),
    ("success_status", Meant::Nothing(STATUS)),
    ("status_code", Meant::Nothing(STATUS)),
    ("continue", Meant::Nothing(OPTIONS)),
    ("options_passthrough", Meant::Nothing(OPTIONS)),
    ("automatic_options", Meant::Nothing(OPTIONS)),
    ("disable_preflight", Meant::Nothing(OPTIONS)),
    ("vary", Meant::Nothing(VARY)),
    ("vary_header", Meant::Nothing(VARY)),
    ("disable_vary_header", Meant::Nothing(VARY)),
    ("always_send", Meant::Nothing(ERRORS)),
    ("intercept_exceptions", Meant::Nothing(ERRORS)),
    ("keep_headers_on_error", Meant::Nothing(ERRORS)),
    ("debug", Meant::Nothing("every refusal is a `tracing` event of the target `cors`")),
    ("resources", Meant::Nothing(PATHS)),
    ("urls_regex", Meant::Nothing(PATHS)),
    ("paths", Meant::Nothing(PATHS)),
    ("path", Meant::Nothing(PATHS)),
    ("route", Meant::Nothing(PATHS)),
    ("routes", Meant::Nothing(PATHS)),
    ("endpoint", Meant::Nothing(PATHS)),
];

const METHODS: &str = "all methods of a route are granted where `methods` says nothing";
const PRIVATE_NETWORK: &str = "browsers have replaced Private Network Access by asking the user";
const STATUS: &str = "a preflight is answered with 204, which every browser takes";
const OPTIONS: &str =
    "preflights are answered for you, and every other `OPTIONS` request reaches your own handlers";
const VARY: &str = "`Vary` is sent wherever the answer depends on the request";
const ERRORS: &str = "every answer carries the headers, errors too";
const PATHS: &str = "a policy stands above the handler or the module that it is for";

/// What others put before a word. `Access-Control-` is the response header's own name.
const BEFORE: [&str; 11] = [
    "access_control_",
    "cors_",
    "preflight_",
    "set_",
    "allowed_",
    "allow_",
    "with_",
    "supports_",
    "support_",
    "use_",
    "http_",
];

/// What others put behind one.
const BEHIND: [&str; 2] = ["_in_seconds", "_seconds"];

impl Meant {
    pub(super) fn by(word: &str) -> Option<Self> {
        let word = snake(word);
        let stem = stem(&word);
        let known = |word: &str| {
            let foreign = WORDS.iter().find(|(foreign, _)| *foreign == word).map(|(_, meant)| *meant);
            Key::parse(word).map(Self::Key).or(foreign)
        };
        let keys = || Key::ALL.iter().map(|key| (key.as_str(), *key));
        known(&word)
            .or_else(|| known(stem))
            .or_else(|| nearest(&word, keys()).or_else(|| nearest(stem, keys())).map(Self::Key))
    }
}

/// The refusal that someone who wrote `word` most likely wants lifted.
pub(crate) fn guess_danger(word: &str) -> Option<Danger> {
    match &*snake(word) {
        "insecure" | "http" | "plain_text" => Some(Danger::InsecureOrigins),
        "suffix" | "suffixes" | "subdomains_of_public_suffixes" => Some(Danger::PublicSuffixes),
        "null" => Some(Danger::NullOrigin),
        "regex" | "unbounded" => Some(Danger::UnboundedRegex),
        word => nearest(word, Danger::ALL.map(|danger| (danger.as_str(), danger))),
    }
}

/// `allowOrigins`, `allow-origins` and `ALLOW_ORIGINS` as `allow_origins`, cut at a length no word reaches.
fn snake(word: &str) -> String {
    let mut snake = String::new();
    let mut within = false;
    for letter in word.chars().take(64) {
        if letter.is_ascii_uppercase() && within {
            snake.push('_');
        }
        within = letter.is_ascii_lowercase() || letter.is_ascii_digit();
        snake.push(if letter == '-' { '_' } else { letter.to_ascii_lowercase() });
    }
    snake
}

/// `cors_allowed_origins` as `origins`.
fn stem(mut word: &str) -> &str {
    while let Some(rest) = BEFORE.iter().find_map(|before| word.strip_prefix(before)) {
        word = rest;
    }
    BEHIND.iter().find_map(|behind| word.strip_suffix(behind)).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_others_lead_to_ours() {
        let words = [
            // FastAPI, Starlette
            (Key::Origins, "allow_origins"),
            (Key::OriginRegex, "allow_origin_regex"),
            (Key::Credentials, "allow_credentials"),
            (Key::Methods, "allow_methods"),
            (Key::Headers, "allow_headers"),
            // actix-cors, tower-http, warp, rocket_cors
            (Key::Origins, "allowed_origin"),
            (Key::Origins, "allow_origin"),
            (Key::Origins, "allowed_origins"),
            (Key::OriginRegex, "allowed_origin_fn"),
            (Key::Methods, "allowed_methods"),
            (Key::Methods, "allow_method"),
            (Key::Headers, "allowed_header"),
            (Key::Headers, "allowed_headers"),
            (Key::Credentials, "supports_credentials"),
            (Key::Enforce, "block_on_origin_mismatch"),
            // express, fastify, Koa, hapi
            (Key::Origins, "origin"),
            (Key::Methods, "allowMethods"),
            (Key::Headers, "allowedHeaders"),
            (Key::Headers, "additionalHeaders"),
            (Key::ExposeHeaders, "exposedHeaders"),
            (Key::ExposeHeaders, "exposeHeaders"),
            (Key::ExposeHeaders, "additionalExposedHeaders"),
            (Key::MaxAge, "maxAge"),
            // rs/cors, gin, jub0bs/cors
            (Key::Origins, "AllowedOrigins"),
            (Key::OriginRegex, "AllowOriginFunc"),
            (Key::OriginRegex, "AllowOriginRequestFunc"),
            (Key::Credentials, "AllowCredentials"),
            (Key::Credentials, "Credentialed"),
            (Key::Headers, "RequestHeaders"),
            (Key::ExposeHeaders, "ResponseHeaders"),
            (Key::MaxAge, "MaxAgeInSeconds"),
            (Key::DangerouslyAllow, "DangerouslyTolerateInsecureOrigins"),
            // Spring, Quarkus, Play, Ktor, ASP.NET
            (Key::Origins, "allowedOriginPatterns"),
            (Key::Origins, "originPatterns"),
            (Key::Origins, "allowHost"),
            (Key::Origins, "WithOrigins"),
            (Key::OriginRegex, "SetIsOriginAllowed"),
            (Key::Methods, "allowedHttpMethods"),
            (Key::Methods, "WithMethods"),
            (Key::Headers, "allowedHttpHeaders"),
            (Key::ExposeHeaders, "exposed-headers"),
            (Key::ExposeHeaders, "WithExposedHeaders"),
            (Key::MaxAge, "preflightMaxAge"),
            (Key::MaxAge, "SetPreflightMaxAge"),
            // Django, Flask, Laravel, Rack
            (Key::Origins, "CORS_ALLOWED_ORIGINS"),
            (Key::Origins, "CORS_ORIGIN_WHITELIST"),
            (Key::OriginRegex, "CORS_ALLOWED_ORIGIN_REGEXES"),
            (Key::OriginRegex, "allowed_origins_patterns"),
            (Key::Credentials, "CORS_SUPPORTS_CREDENTIALS"),
            (Key::ExposeHeaders, "CORS_EXPOSE_HEADERS"),
            (Key::MaxAge, "CORS_PREFLIGHT_MAX_AGE"),
            (Key::ExposeHeaders, "expose"),
            // The headers themselves, and what the other side of the wire calls it.
            (Key::Origins, "Access-Control-Allow-Origin"),
            (Key::Methods, "Access-Control-Allow-Methods"),
            (Key::Headers, "Access-Control-Allow-Headers"),
            (Key::Credentials, "access-control-allow-credentials"),
            (Key::ExposeHeaders, "Access-Control-Expose-Headers"),
            (Key::MaxAge, "Access-Control-Max-Age"),
            (Key::Credentials, "withCredentials"),
        ];
        for (key, word) in words {
            assert_eq!(Meant::by(word), Some(Meant::Key(key)), "{word}");
        }
    }

    #[test]
    fn switches_lead_to_a_value_or_to_nothing() {
        for word in ["allow_any_origin", "AllowAllOrigins", "CORS_ALLOW_ALL_ORIGINS", "anyHost", "permissive"]
        {
            assert_eq!(Meant::by(word), Some(Meant::Everything(Key::Origins)), "{word}");
        }
        assert_eq!(Meant::by("AllowAnyHeader"), Some(Meant::Everything(Key::Headers)));
        assert_eq!(Meant::by("expose_any_header"), Some(Meant::Everything(Key::ExposeHeaders)));
        for word in [
            "allow_any_method",
            "allow_private_network",
            "AllowPrivateNetwork",
            "allow_private_network_access",
            "optionsSuccessStatus",
            "PreflightSuccessStatus",
            "OptionsPassthrough",
            "preflightContinue",
            "vary_header",
            "send_wildcard",
            "always_send",
            "resources",
            "CORS_URLS_REGEX",
        ] {
            assert!(matches!(Meant::by(word), Some(Meant::Nothing(_))), "{word}");
        }
    }

    #[test]
    fn what_means_nothing_is_not_guessed() {
        for word in ["", "x", "_", "allow_", "timeout", "colour", "name", &"a".repeat(10_000)] {
            assert_eq!(Meant::by(word), None, "{word}");
        }
    }

    #[test]
    fn no_word_is_listed_that_cannot_be_found() {
        for (at, (word, meant)) in WORDS.iter().enumerate() {
            assert_eq!(Key::parse(word), None, "{word} is a key");
            assert_eq!(Meant::by(word), Some(*meant), "{word}");
            assert!(WORDS[..at].iter().all(|(before, _)| before != word), "{word} twice");
        }
    }

    #[test]
    fn dangers_are_guessed_by_their_first_word() {
        for (word, danger) in [
            ("null", Danger::NullOrigin),
            ("insecure_origin", Danger::InsecureOrigins),
            ("InsecureOrigins", Danger::InsecureOrigins),
            ("public_suffix", Danger::PublicSuffixes),
            ("regex", Danger::UnboundedRegex),
        ] {
            assert_eq!(guess_danger(word), Some(danger), "{word}");
        }
        assert_eq!(guess_danger("everything"), None);
    }
}
