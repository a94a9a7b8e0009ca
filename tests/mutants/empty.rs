//! The library of `tests` while the engine is mutated: the helpers for actix are left out.
