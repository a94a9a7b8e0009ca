//! Handlers of 50 and 500 resources, written by the build script.
// actix's attributes keep the function inside of the struct's registration, where `pub` reaches nobody.
#![allow(missing_docs, missing_debug_implementations, unreachable_pub)]

use actix_web::HttpResponse;

use crate::handlers::answer;

include!(concat!(env!("OUT_DIR"), "/many.rs"));
