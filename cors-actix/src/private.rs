//! What the macro's expansion names. Short, and re-exports only.

pub use actix_web::Resource;
pub use actix_web::dev::{AppService, HttpServiceFactory};
pub use actix_web::guard::fn_guard;
pub use cors_core::constant::{Depths, EnvOrigins, Origins, Parts, Proven};
pub use cors_core::{Danger, Policy};

pub use crate::declaration::{Declaration, Source, ToNoSource, ToSource};
pub use crate::endpoint::Endpoint;
pub use crate::environment::EnvironmentPolicy;
pub use inventory::submit;
