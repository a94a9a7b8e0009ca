//! Nothing of its own: the test is `main.rs`.
