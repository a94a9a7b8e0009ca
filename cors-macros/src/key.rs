//! The keys as the macros read them: which shape each takes, and how it is written.

use crate::check::Key;

/// The shape of a key's value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Nothing, `= true` or `= false`.
    Flag,
    /// Methods, as words or strings.
    Methods,
    /// A path of Rust.
    Path,
    /// Seconds, or a string.
    Age,
    /// A string, or a list of strings.
    Strings,
    /// One string.
    Text,
    /// Names in parentheses.
    Words,
}

impl Shape {
    /// What a key of this shape takes, to be read after "takes".
    pub(crate) fn describe(self) -> &'static str {
        match self {
            Self::Flag => "no value, `true` or `false`",
            Self::Methods => "a method or a list of methods",
            Self::Path => "a path",
            Self::Age => "a number of seconds, or a string such as `\"10m\"`",
            Self::Strings => "a string or a list of strings",
            Self::Text => "one string",
            Self::Words => "names in parentheses",
        }
    }
}

/// The shape of `key`. Keys that a newer engine may have read as flags, whose findings then say what is missing.
pub(crate) fn shape(key: Key) -> Shape {
    match key {
        Key::Origins | Key::OriginRegex | Key::DevOrigins | Key::Headers | Key::ExposeHeaders => {
            Shape::Strings
        }
        Key::OriginsEnv => Shape::Text,
        Key::Methods => Shape::Methods,
        Key::MaxAge => Shape::Age,
        Key::Policy | Key::Crate => Shape::Path,
        Key::DangerouslyAllow => Shape::Words,
        _ => Shape::Flag,
    }
}

/// The key with an example of its value.
pub(crate) fn example(key: Key) -> &'static str {
    match key {
        Key::Origins => r#"origins = ["https://app.example.com"]"#,
        Key::OriginRegex => r#"origin_regex = r"https://(a|b)\.example\.com""#,
        Key::OriginsEnv => r#"origins_env = "WEB_ORIGINS""#,
        Key::DevOrigins => r#"dev_origins = ["http://localhost:*"]"#,
        Key::Methods => "methods = [GET, PUT]",
        Key::Headers => r#"headers = ["Content-Type"]"#,
        Key::ExposeHeaders => r#"expose_headers = ["X-Total"]"#,
        Key::MaxAge => "max_age = 600",
        Key::Policy => "policy = POLICY",
        Key::DangerouslyAllow => "dangerously_allow(insecure_origins)",
        Key::Crate => "crate = ::renamed_cors_actix",
        key => key.as_str(),
    }
}
