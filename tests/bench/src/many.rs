//! Handlers of 50 and 500 resources, written by the build script.
#![allow(missing_docs, missing_debug_implementations)]

use actix_web::HttpResponse;

use crate::handlers::answer;

include!(concat!(env!("OUT_DIR"), "/many.rs"));
