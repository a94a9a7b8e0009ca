//! A bearer token for the few endpoints that operators use.

use std::fmt::Write as _;
use std::{env, fmt, io};

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::{Error, error, web};

/// So short a token could be guessed.
const SHORTEST: usize = 16;

/// What `Authorization: Bearer ...` must say.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// The token in an environment variable, or a random one where it is not set; and whether it is random, so that it has to
    /// be told to somebody.
    ///
    /// # Errors
    ///
    /// A token that could be guessed; a system without random numbers.
    pub fn from_env(name: &str) -> io::Result<(Self, bool)> {
        match env::var(name) {
            Ok(token) if token.len() >= SHORTEST => Ok((Self(token), false)),
            Ok(token) if !token.is_empty() => {
                Err(io::Error::other(format!("{name} has fewer than {SHORTEST} characters")))
            }
            _ => Ok((Self::random()?, true)),
        }
    }

    /// A token that nobody guesses.
    ///
    /// # Errors
    ///
    /// A system without random numbers.
    pub fn random() -> io::Result<Self> {
        let mut bytes = [0; 24];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        Ok(Self(bytes.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })))
    }

    /// The token itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes the same time wherever two tokens of one length differ.
    fn is(&self, given: &[u8]) -> bool {
        let own = self.0.as_bytes();
        own.len() == given.len()
            && own.iter().zip(given).fold(0, |all, (own, given)| all | (own ^ given)) == 0
    }
}

/// Never in a log.
impl fmt::Debug for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Token(..)")
    }
}

/// A middleware that lets those through who have the app's [`Token`].
///
/// # Errors
///
/// 401 for everyone else.
pub async fn authenticate<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let given =
        request.headers().get(AUTHORIZATION).and_then(|value| value.as_bytes().strip_prefix(b"Bearer "));
    let token = request.app_data::<web::Data<Token>>();
    if token.zip(given).is_some_and(|(token, given)| token.is(given)) {
        next.call(request).await
    } else {
        Err(error::ErrorUnauthorized("this needs `Authorization: Bearer ...` with the operator's token"))
    }
}
