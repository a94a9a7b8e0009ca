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
/// `Form` is inferred: it keeps the two apart for the compiler.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a string nor a list of strings",
    label = "write a string, or a list of strings such as `[\"...\", \"...\"]`"
)]
pub trait Strings<Form>: sealed::Sealed<Form> {
    /// The strings.
    #[doc(hidden)]
    fn strings(self) -> Vec<String>;
}

/// The form of a list.
#[derive(Debug)]
pub enum List {}

/// The form of one string.
#[derive(Debug)]
pub enum One {}

impl<I: IntoIterator<Item: AsRef<str>>> Strings<List> for I {
    fn strings(self) -> Vec<String> {
        self.into_iter().map(|item| item.as_ref().to_owned()).collect()
    }
}

impl Strings<One> for &str {
    fn strings(self) -> Vec<String> {
        vec![self.to_owned()]
    }
}

impl Strings<One> for &String {
    fn strings(self) -> Vec<String> {
        vec![self.clone()]
    }
}

impl Strings<One> for String {
    fn strings(self) -> Vec<String> {
        vec![self]
    }
}

mod sealed {
    pub trait Sealed<Form> {}

    impl<I: IntoIterator<Item: AsRef<str>>> Sealed<super::List> for I {}
    impl Sealed<super::One> for &str {}
    impl Sealed<super::One> for &String {}
    impl Sealed<super::One> for String {}
}
