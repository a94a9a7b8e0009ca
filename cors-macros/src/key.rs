//! The keys as the macros read them: which shape each takes.

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
