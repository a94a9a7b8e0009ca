//! One string or a list of them, as the attribute takes them.

/// What the methods of [`Builder`](super::Builder) take: a list of strings (anything that iterates over `impl AsRef<str>`), or
/// one string.
///
/// ```
/// use cors_core::Policy;
///
/// let one = Policy::builder().origins("https://app.example.com").headers("Content-Type").build()?;
/// let list = Policy::builder().origins(["https://app.example.com"]).headers(vec!["Content-Type".to_owned()]).build()?;
/// assert_eq!(one, list);
/// # Ok::<(), cors_core::Findings>(())
/// ```
///
/// `Form` is inferred: it keeps the two apart for the compiler, and is named only by a function that hands such a value on.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a string nor a list of strings",
    label = "write a string, such as `\"https://app.example.com\"`, or a list of strings, such as `[\"https://app.example.com\"]`",
    note = "an origin is written as in `\"http://localhost:3000\"`, a header as in `\"Content-Type\"`, a method as in `\"GET\"`"
)]
pub trait Strings<Form>: sealed::Sealed<Form> {
    /// The strings.
    #[doc(hidden)]
    fn strings(self) -> Vec<String>;
}

/// The form of a list.
///
/// ```
/// use cors_core::{Builder, Policy, StringList, Strings};
///
/// fn readable(headers: impl Strings<StringList>) -> Builder {
///     Policy::builder().origins("https://app.example.com").expose_headers(headers)
/// }
///
/// assert!(readable(["X-Total"]).build().is_ok());
/// ```
#[derive(Debug)]
pub enum StringList {}

/// The form of one string.
///
/// ```
/// use cors_core::{Builder, OneString, Policy, Strings};
///
/// fn of(origin: impl Strings<OneString>) -> Builder {
///     Policy::builder().origins(origin)
/// }
///
/// assert!(of("https://app.example.com").build().is_ok());
/// ```
#[derive(Debug)]
pub enum OneString {}

impl<I: IntoIterator<Item: AsRef<str>>> Strings<StringList> for I {
    fn strings(self) -> Vec<String> {
        self.into_iter().map(|item| item.as_ref().to_owned()).collect()
    }
}

impl Strings<OneString> for &str {
    fn strings(self) -> Vec<String> {
        vec![self.to_owned()]
    }
}

impl Strings<OneString> for &String {
    fn strings(self) -> Vec<String> {
        vec![self.clone()]
    }
}

impl Strings<OneString> for String {
    fn strings(self) -> Vec<String> {
        vec![self]
    }
}

mod sealed {
    pub trait Sealed<Form> {}

    impl<I: IntoIterator<Item: AsRef<str>>> Sealed<super::StringList> for I {}
    impl Sealed<super::OneString> for &str {}
    impl Sealed<super::OneString> for &String {}
    impl Sealed<super::OneString> for String {}
}
