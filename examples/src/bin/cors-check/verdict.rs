//! What the check came to, in a word and as an exit status.

use cors_core::browser::{NetworkError, Outcome};

use crate::course::{Course, End};

/// What the check came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The script may read the response, or may send its request if the preflight alone was checked.
    Allowed,
    /// The browser refuses.
    Refused,
    /// There is no telling: the server does not answer, or redirects to a place that was not asked.
    Unknown,
}

impl Verdict {
    pub(crate) fn of(course: &Course) -> Self {
        match &course.end {
            End::Outcome(Outcome { readable: true, .. }) | End::PreflightPassed => Self::Allowed,
            End::Outcome(Outcome { network_error: Some(NetworkError::NoAnswer), .. })
            | End::NotFollowed(_) => Self::Unknown,
            End::Outcome(_) => Self::Refused,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        }
    }

    /// The exit status.
    pub(crate) fn status(self) -> u8 {
        match self {
            Self::Allowed => 0,
            Self::Refused => 1,
            Self::Unknown => 2,
        }
    }
}
