//! Origins (RFC 6454): which a policy allows, and what can be known of them beforehand.

pub(crate) mod public_suffix;
pub(crate) mod regex;
