//! The words of actix-cors, whose layer has the name of ours: calling one is an error that says what is written here.
//!
//! Each is a method that nobody can call, because what it asks of `Cors` does not hold; the compiler then prints what
//! stands beside that. (That the bound has a lifetime of its own is what makes it one that is looked at where the method is
//! called.) The rest of a chain behind the first such call is taken silently, so that one mistake is one error.

use std::future::{Ready, ready};

use actix_web::dev::{Service, ServiceRequest, Transform};

use super::Cors;

/// What comes of a call that does not compile.
#[doc(hidden)]
#[derive(Debug)]
pub struct ActixCors(());

/// A constructor, and what is said to it.
macro_rules! constructor {
    ($name:ident: $means:literal) => {
        #[doc(hidden)]
        #[allow(non_camel_case_types, unnameable_types)]
        #[diagnostic::on_unimplemented(
            message = $means,
            label = "this is actix-cors",
            note = "write `static POLICY: Policy = policy!(origins = [\"https://app.example.com\"]);`, and `.wrap(Cors::new(&POLICY))`",
            note = "or `#[cors(origins = [\"https://app.example.com\"])]` above each handler, and `.wrap(Cors::endpoints())`"
        )]
        pub trait $name<'a> {}

        impl Cors {
            #[doc(hidden)]
            #[must_use]
            #[allow(clippy::should_implement_trait)]
            pub fn $name() -> ActixCors
            where
                for<'a> Self: $name<'a>,
            {
                ActixCors(())
            }
        }
    };
}

constructor!(default: "there is no `Cors::default()`: what is allowed is a policy, proven while the program is compiled");
constructor!(permissive: "there is no `Cors::permissive()`: what is allowed is a policy, proven while the program is compiled");

/// A method with its arguments, and what says the same here.
macro_rules! method {
    ($name:ident($($argument:ident)?): $means:literal) => {
        #[doc(hidden)]
        #[allow(non_camel_case_types, unnameable_types)]
        #[diagnostic::on_unimplemented(
            message = $means,
            label = "this is actix-cors",
            note = "write `static POLICY: Policy = policy!(...);`, and `.wrap(Cors::new(&POLICY))`"
        )]
        pub trait $name<'a> {}

        impl Cors {
            #[doc(hidden)]
            #[must_use]
            pub fn $name<$($argument)?>(self, $(_: $argument)?) -> ActixCors
            where
                for<'a> Self: $name<'a>,
            {
                ActixCors(())
            }
        }

        impl ActixCors {
            #[doc(hidden)]
            #[must_use]
            pub fn $name<$($argument)?>(self, $(_: $argument)?) -> Self {
                self
            }
        }
    };
}

method!(allowed_origin(A): "`.allowed_origin(...)` is the key `origins` of a policy, as in `origins = [\"https://app.example.com\"]`");
method!(allowed_origin_fn(A): "`.allowed_origin_fn(...)` is the key `origin_regex` of a policy, or a `DynamicPolicy`");
method!(allow_any_origin(): "`.allow_any_origin()` is the key `origins = \"*\"` of a policy");
method!(allowed_methods(A): "`.allowed_methods(...)` is the key `methods` of a policy, as in `methods = [GET, POST]`");
method!(allow_any_method(): "`.allow_any_method()` is the key `methods = \"*\"` of a policy");
method!(allowed_header(A): "`.allowed_header(...)` is the key `headers` of a policy, as in `headers = [\"Content-Type\"]`");
method!(allowed_headers(A): "`.allowed_headers(...)` is the key `headers` of a policy, as in `headers = [\"Content-Type\"]`");
method!(allow_any_header(): "`.allow_any_header()` is the key `headers = [\"*\", \"Authorization\"]` of a policy: `*` does not cover `Authorization`");
method!(expose_headers(A): "`.expose_headers(...)` is the key `expose_headers` of a policy, as in `expose_headers = [\"X-Total\"]`");
method!(expose_any_header(): "`.expose_any_header()` is the key `expose_headers = \"*\"` of a policy");
method!(max_age(A): "`.max_age(...)` is the key `max_age` of a policy, as in `max_age = 3600`");
method!(supports_credentials(): "`.supports_credentials()` is the key `credentials` of a policy");
method!(send_wildcard(): "`.send_wildcard()` is not needed: `origins = \"*\"` in a policy is answered with `*`");
method!(disable_vary_header(): "`.disable_vary_header()` is not needed: `Vary` is sent where the answer depends on the request");
method!(disable_preflight(): "`.disable_preflight()` is not needed: preflights are answered for you");
method!(block_on_origin_mismatch(A): "`.block_on_origin_mismatch(...)` is the key `enforce` of a policy");

/// `.wrap(...)` takes it, so that there is no second error.
impl<S: Service<ServiceRequest>> Transform<S, ServiceRequest> for ActixCors {
    type Response = S::Response;
    type Error = S::Error;
    type Transform = S;
    type InitError = ();
    type Future = Ready<Result<S, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(service))
    }
}
