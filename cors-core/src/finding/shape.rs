//! Mistakes in the shape of a configuration, with one sentence for the attribute, `policy!` and files alike.

use super::{Code, Finding, Key, Subject};
use crate::config::Danger;

impl Key {
    /// What the key's value looks like, as an example that stands.
    #[must_use]
    pub const fn example(self) -> &'static str {
        match self {
            Self::Origins => "origins = [\"https://app.example.com\"]",
            Self::OriginRegex => "origin_regex = r\"https://(a|b)\\.example\\.com\"",
            Self::OriginsEnv => "origins_env = \"WEB_ORIGINS\"",
            Self::DevOrigins => "dev_origins = [\"http://localhost:*\"]",
            Self::Credentials => "credentials = true",
            Self::Methods => "methods = [\"GET\", \"PUT\"]",
            Self::Headers => "headers = [\"Content-Type\"]",
            Self::ExposeHeaders => "expose_headers = [\"X-Total\"]",
            Self::MaxAge => "max_age = 600",
            Self::Enforce => "enforce = true",
            Self::Policy => "policy = PARTNERS",
            Self::Disabled => "disabled",
            Self::DangerouslyAllow => "dangerously_allow(insecure_origins)",
            Self::Crate => "crate = my_cors",
        }
    }

    /// The shape of the key's value in words.
    #[must_use]
    pub const fn shape(self) -> &'static str {
        match self {
            Self::Origins
            | Self::OriginRegex
            | Self::DevOrigins
            | Self::Methods
            | Self::Headers
            | Self::ExposeHeaders => "a string or a list of strings",
            Self::OriginsEnv => "the name of an environment variable, as a string",
            Self::Credentials | Self::Enforce => "a flag: the word alone, `true` or `false`",
            Self::MaxAge => "a number of seconds, or a string such as `\"10m\"`",
            Self::Policy => "the path of a policy",
            Self::Disabled => "a flag: the word alone",
            Self::DangerouslyAllow => "a list of the refusals that it lifts",
            Self::Crate => "the path of the crate `cors_actix`",
        }
    }
}

impl Finding {
    /// `unknown-key`: with the key that was meant, where that can be guessed.
    #[must_use]
    pub fn unknown_key(word: &str) -> Self {
        let subject = Subject::Unknown(word.to_owned());
        let finding = Self::error(Code::UnknownKey, subject, format!("there is no key `{}`", escaped(word)));
        match Key::guess(word) {
            Some(key) => finding.help(format!("the key is `{key}`, as in `{}`", key.example())),
            None => finding.help(format!("the keys are {}", listed(Key::ALL.iter().map(|key| key.as_str())))),
        }
    }

    /// `duplicate-key`.
    #[must_use]
    pub fn duplicate_key(key: Key) -> Self {
        Self::error(Code::DuplicateKey, Subject::Key(key), format!("`{key}` is given twice"))
            .help("put everything into one")
    }

    /// `key-value`: a value that has not the key's shape.
    #[must_use]
    pub fn key_value(key: Key) -> Self {
        Self::error(Code::KeyValue, Subject::Key(key), format!("`{key}` takes {}", key.shape()))
            .help(format!("for example `{}`", key.example()))
    }

    /// `key-value`: a word in `dangerously_allow` that is none of the refusals.
    #[must_use]
    pub fn unknown_danger(word: &str, index: usize) -> Self {
        let subject = Subject::Element(Key::DangerouslyAllow, index);
        let sentence = format!("there is no refusal `{}` to lift", escaped(word));
        let finding = Self::error(Code::KeyValue, subject, sentence);
        match Danger::guess(word) {
            Some(danger) => finding.suggest(danger.as_str()),
            None => finding.help(format!("the refusals are {}", listed(Danger::ALL.map(Danger::as_str)))),
        }
    }
}

fn listed(words: impl IntoIterator<Item = &'static str>) -> String {
    words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn escaped(word: &str) -> String {
    word.chars().take(60).flat_map(char::escape_debug).collect()
}
