//! The library of `tests` where the engine is looked at alone: the helpers for actix are left out.
