//! What the tests share: requests as browsers send them, and one strict assertion.

mod answer;
mod ask;
mod bearer;
mod listen;

pub use answer::{Answer, assert_answer};
pub use ask::{Ask, answer};
pub use bearer::bearer;

/// The README's code compiles and its text is tested with everything else.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// Events.
pub use listen::{Listener, Told};
