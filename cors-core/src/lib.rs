//! .

#[allow(dead_code)]
mod origin;
