//! Origins from the environment: found before the server starts, or at the latest when it does.

use std::collections::BTreeMap;
use std::env::{self, VarError};
use std::fmt;

use cors_core::constant::Proven;
use cors_core::{Findings, Policy};

/// A policy of the program that names an environment variable. The macros submit one for each, at link time.
#[doc(hidden)]
#[derive(Debug)]
pub struct EnvironmentPolicy {
    /// Where it was written.
    pub place: &'static str,
    /// The policy.
    pub proven: &'static Proven,
}

inventory::collect!(EnvironmentPolicy);

/// Resolves the environment variables of every `#[cors(origins_env = ...)]` and `policy!(origins_env = ...)` of the program,
/// so that a mistake in one is known before the server starts. Call it at the top of `main`.
///
/// Without this the server does not start either, but says so only when it binds.
///
/// ```
/// fn main() -> Result<(), cors_actix::EnvironmentError> {
///     cors_actix::check()?;
///     // ... HttpServer::new(...)
///     Ok(())
/// }
/// ```
///
/// # Errors
///
/// Everything that is wrong with any of them, together: by the rules of `origins`, and `missing-origins` where a variable
/// is a policy's only source of origins and holds none.
pub fn check() -> Result<(), EnvironmentError> {
    let mut wrong = BTreeMap::new();
    for entry in inventory::iter::<EnvironmentPolicy> {
        if let Err(findings) = resolve(&Policy::from_constant(entry.proven)) {
            wrong.insert(entry.place, findings);
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(EnvironmentError { wrong }) }
}

/// Reads the variable that a policy names, if it names one.
pub(crate) fn resolve(policy: &Policy) -> Result<(), Findings> {
    let Some(name) = policy.origins_env() else { return Ok(()) };
    match env::var(name) {
        Ok(value) => policy.resolve_env(Some(&value)),
        Err(VarError::NotPresent) => policy.resolve_env(None),
        // What is no text holds no origin; with the replaced bytes in it, the validator says where.
        Err(VarError::NotUnicode(value)) => policy.resolve_env(Some(&value.to_string_lossy())),
    }
}

/// What is wrong with the environment of a program, by the place of the policy. `Display` is a readable report, which says once what
/// is wrong for several.
///
/// ```standalone_crate
/// use cors_actix::{Code, check, policy};
///
/// let policy = policy!(origins_env = "ORIGINS_THAT_NOBODY_SET");
/// let error = check().unwrap_err();
/// let (place, findings) = error.iter().next().unwrap();
/// assert!(error.to_string().starts_with(place));
/// assert_eq!(findings.errors().next().unwrap().code(), Code::MissingOrigins);
/// # drop(policy);
/// ```
#[derive(Clone)]
pub struct EnvironmentError {
    wrong: BTreeMap<&'static str, Findings>,
}

impl EnvironmentError {
    /// The findings, with the place of each policy: `module::handler`, or the file and line of a `policy!`.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Findings)> {
        self.wrong.iter().map(|(place, findings)| (*place, findings))
    }
}

impl fmt::Display for EnvironmentError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // One variable is often read by many: what is wrong with it is said once, for all of them.
        let mut reports: Vec<(Vec<&str>, String)> = Vec::new();
        for (place, findings) in &self.wrong {
            let report = findings.to_string();
            match reports.iter_mut().find(|(_, other)| *other == report) {
                Some((places, _)) => places.push(place),
                None => reports.push((vec![place], report)),
            }
        }
        for (index, (places, report)) in reports.iter().enumerate() {
            if index > 0 {
                out.write_str("\n")?;
            }
            write!(out, "{}: {report}", places.join(", "))?;
        }
        Ok(())
    }
}

/// The report too: this is what a `main` that returns it shows.
impl fmt::Debug for EnvironmentError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl std::error::Error for EnvironmentError {}

/// For `?` in a `main` that returns what binding a server does.
///
/// ```
/// #[actix_web::main]
/// async fn main() -> std::io::Result<()> {
///     cors_actix::check()?;
///     // ... HttpServer::new(...)
///     Ok(())
/// }
/// ```
impl From<EnvironmentError> for std::io::Error {
    fn from(error: EnvironmentError) -> Self {
        Self::new(std::io::ErrorKind::InvalidInput, error)
    }
}
