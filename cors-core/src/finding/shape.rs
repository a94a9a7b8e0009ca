//! Mistakes in the shape of a configuration, with one sentence for the attribute, `policy!` and files alike.

use super::foreign::Meant;
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
            Self::Policy => "policy = POLICY",
            Self::Disabled => "disabled",
            Self::DangerouslyAllow => "dangerously_allow(insecure_origins)",
            Self::Crate => "crate = ::renamed_cors_actix",
        }
    }

    /// The same in a TOML file, where two keys are written otherwise.
    #[must_use]
    pub const fn example_in_file(self) -> &'static str {
        match self {
            Self::OriginRegex => "origin_regex = 'https://(a|b)\\.example\\.com'",
            Self::DangerouslyAllow => "dangerously_allow = [\"insecure_origins\"]",
            key => key.example(),
        }
    }

    /// The shape of the key's value in words, to be read after "takes".
    #[must_use]
    pub const fn shape(self) -> &'static str {
        match self {
            Self::Origins | Self::OriginRegex | Self::DevOrigins | Self::Headers | Self::ExposeHeaders => {
                "a string or a list of strings"
            }
            Self::Methods => "a method or a list of methods",
            Self::OriginsEnv => "the name of an environment variable, as a string",
            Self::Credentials | Self::Enforce | Self::Disabled => "`true` or `false`",
            Self::MaxAge => "a number of seconds, or a string such as `\"10m\"`",
            Self::Policy => "the path of a policy",
            Self::DangerouslyAllow => "the names of the refusals that it lifts",
            Self::Crate => "the path of the crate `cors_actix`",
        }
    }
}

impl Finding {
    /// `unknown-key`, where `keys` are known: with the one that was meant, where that can be guessed.
    ///
    /// ```
    /// use cors_core::{Finding, Key};
    ///
    /// let finding = Finding::unknown_key("allow_origins", Key::OF_POLICIES);
    /// assert_eq!(finding.sentence(), "there is no key `allow_origins`");
    /// assert_eq!(finding.suggestion(), Some("origins"));
    /// ```
    #[must_use]
    pub fn unknown_key(word: &str, keys: &[Key]) -> Self {
        let subject = Subject::Unknown(word.to_owned());
        let error = |sentence| Self::error(Code::UnknownKey, subject, sentence);
        if let Some(key) = Key::parse(word) {
            let sentence = format!("`{key}` is a key of `#[cors]` only");
            let finding = error(sentence);
            return match key {
                // Left out here, the policy would count where it is meant not to.
                Key::Disabled => finding.help(
                    "to switch CORS off, remove the whole policy with what names it, such as `.wrap(Cors::new(...))`: without \
                     `disabled` it would allow what its other keys say",
                )
                .help("for one handler write `#[cors(disabled)]` above it"),
                Key::Crate => finding.help(
                    "leave it out; where `Cargo.toml` gives the crate another name, write `extern crate other_name as cors_actix;` \
                     at the top of `main.rs` or `lib.rs`",
                ),
                _ => finding.help(format!("leave it out: the keys here are {}", listed(keys))),
            };
        }
        let finding = error(format!("there is no key `{}`", escaped(word)));
        match Meant::by(word) {
            Some(Meant::Key(key)) if keys.contains(&key) => finding.suggest(key.as_str()),
            // This is not a switch that is merely called otherwise here: why to leave it out is said first.
            Some(Meant::Danger(danger)) => finding
                .help(format!("leave `{}` out: {}", escaped(word), what_it_lifts(danger)))
                .help(if danger == Danger::NullOrigin {
                    "if it is meant nevertheless, the word `null_origin` lifts the refusal: write `origins = \
                     [\"https://app.example.com\", \"null\"], dangerously_allow(null_origin)`, never beside `credentials`"
                        .to_owned()
                } else {
                    format!(
                        "where one is refused and meant nevertheless, the word `{danger}` in `dangerously_allow` lifts that"
                    )
                }),
            Some(Meant::Everything(Key::Headers)) => finding.suggest("headers = \"*\"").help(
                "`*` does not cover `Authorization`: where scripts send that, write `headers = [\"*\", \"Authorization\"]`",
            ),
            Some(Meant::Everything(key)) => finding.suggest(format!("{key} = \"*\"")),
            Some(Meant::Nothing(why)) => finding.help(format!("leave it out: {why}")),
            _ => finding.help(format!("the keys are {}", listed(keys))),
        }
    }

    /// `duplicate-key`.
    ///
    /// ```
    /// use cors_core::{Finding, Key};
    ///
    /// let finding = Finding::duplicate_key(Key::MaxAge);
    /// assert!(finding.to_string().starts_with("`max_age` is given twice\nhelp: keep one of them"));
    /// ```
    #[must_use]
    pub fn duplicate_key(key: Key) -> Self {
        let finding = Self::error(Code::DuplicateKey, Subject::Key(key), format!("`{key}` is given twice"));
        match key {
            Key::Origins | Key::OriginRegex | Key::DevOrigins | Key::Headers | Key::ExposeHeaders => {
                finding.help(format!("put everything into one list, as in `{key} = [\"...\", \"...\"]`"))
            }
            Key::Methods | Key::DangerouslyAllow => finding.help("put everything into one list"),
            _ => finding.help("keep one of them"),
        }
    }

    /// `key-value`: a value that has not the key's shape. The door adds an example as it writes one.
    ///
    /// ```
    /// use cors_core::{Finding, Key};
    ///
    /// assert_eq!(Finding::key_value(Key::Enforce).sentence(), "`enforce` takes `true` or `false`");
    /// ```
    #[must_use]
    pub fn key_value(key: Key) -> Self {
        Self::error(Code::KeyValue, Subject::Key(key), format!("`{key}` takes {}", key.shape()))
    }

    /// `key-value`: `"true"` where the flag itself belongs.
    ///
    /// ```
    /// use cors_core::{Finding, Key};
    ///
    /// assert_eq!(Finding::quoted_flag(Key::Credentials, true).suggestion(), Some("credentials = true"));
    /// ```
    #[must_use]
    pub fn quoted_flag(key: Key, flag: bool) -> Self {
        Self::key_value(key).suggest(format!("{key} = {flag}"))
    }

    /// `key-value`: a list where `origins_env` takes one name.
    ///
    /// ```
    /// let finding = cors_core::Finding::several_variables(&["A_ORIGINS", "B_ORIGINS"]);
    /// assert_eq!(finding.suggestion(), Some("\"A_ORIGINS\""));
    /// ```
    #[must_use]
    pub fn several_variables(names: &[impl AsRef<str>]) -> Self {
        let sentence = "`origins_env` takes the name of one environment variable, as a string";
        let finding = Self::error(Code::KeyValue, Subject::Key(Key::OriginsEnv), sentence);
        let first = names.first().map_or("WEB_ORIGINS", AsRef::as_ref);
        let finding = finding.suggest(format!("\"{}\"", escaped(first)));
        if names.len() < 2 {
            return finding;
        }
        finding.help(format!(
            "one variable holds all origins: move those of {} into it, separated by commas, as in \
             `{}=https://a.example.com,https://b.example.com`",
            names
                .iter()
                .skip(1)
                .map(|name| format!("`{}`", escaped(name.as_ref())))
                .collect::<Vec<_>>()
                .join(" and "),
            escaped(first)
        ))
    }

    /// `key-value`: a word in `dangerously_allow` that is none of the refusals.
    ///
    /// ```
    /// let finding = cors_core::Finding::unknown_danger("insecure", 0);
    /// assert_eq!(finding.sentence(), "`dangerously_allow` has no word `insecure`");
    /// assert_eq!(finding.suggestion(), Some("insecure_origins"));
    /// ```
    #[must_use]
    pub fn unknown_danger(word: &str, index: usize) -> Self {
        let subject = Subject::Element(Key::DangerouslyAllow, index);
        let sentence = format!("`dangerously_allow` has no word `{}`", escaped(word));
        let finding = Self::error(Code::KeyValue, subject, sentence);
        match Danger::guess(word) {
            Some(danger) => finding.suggest(danger.as_str()).help(what_it_lifts(danger)),
            None => finding.help(format!("the words are {}", in_ticks(Danger::ALL.map(Danger::as_str)))),
        }
    }
}

fn what_it_lifts(danger: Danger) -> &'static str {
    match danger {
        Danger::NullOrigin => {
            "`null` is the origin of every sandboxed frame of the web: whoever allows it allows every site; a page that is \
             opened as a file is better served over HTTP, as `python3 -m http.server` does"
        }
        Danger::InsecureOrigins => {
            "whoever is on the network path of an `http` page can change it, and would then call with the user's credentials; \
             a page that is served over `https` needs no lifting"
        }
        Danger::PublicSuffixes => {
            "anyone can get a host below a public suffix, such as `github.io`: a domain of your own needs no lifting"
        }
        Danger::UnboundedRegex => {
            "an attacker can register a domain that such an expression lets in: one that ends with your own domain needs no \
             lifting"
        }
    }
}

fn listed(keys: &[Key]) -> String {
    in_ticks(keys.iter().map(|key| key.as_str()))
}

fn in_ticks(words: impl IntoIterator<Item = &'static str>) -> String {
    words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn escaped(word: &str) -> String {
    word.chars().take(60).flat_map(char::escape_debug).collect()
}
