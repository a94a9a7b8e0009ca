//! Expansion as a unit test.
