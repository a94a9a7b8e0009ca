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

/// `Cors::default()`. Written out, because the compiler would show the macro as well.
#[doc(hidden)]
#[allow(non_camel_case_types, unnameable_types)]
#[diagnostic::on_unimplemented(
    message = "there is no `Cors::default()`: what is allowed is a policy, proven while the program is compiled",
    label = "this is actix-cors",
    note = "in place of the whole chain write a policy with a key for each call, as in `Cors::new(cors_actix::policy!(origins = [\"https://app.example.com\"], credentials, max_age = 3600))`",
    note = "each call of the chain is a key:
`.allowed_origin(\"...\")`: one more element of `origins = [\"...\", \"...\"]`
`.allowed_origin_fn(...)`: `\"https://*.example.com\"` in `origins` is every sub-domain; a pattern is `origin_regex = r\"https://(a|b)\\.example\\.com\"`; what code decides is `Cors::new(&PARTNERS)` with a static `DynamicPolicy`
`.allow_any_origin()`: `origins = \"*\"`, never beside `credentials`
`.allowed_methods(...)`: `methods = [GET, PUT]`
`.allow_any_method()`: `methods = \"*\"`; beside `credentials` list them by name
`.allowed_header(...)`, `.allowed_headers(...)`: `headers = [\"Content-Type\", \"Authorization\"]`, without `Accept` and others that need no grant
`.allow_any_header()`: `headers = [\"*\", \"Authorization\"]`; beside `credentials` list them by name
`.expose_headers(...)`: `expose_headers = [\"X-Total\"]`
`.expose_any_header()`: `expose_headers = \"*\"`; beside `credentials` list them by name
`.supports_credentials()`: `credentials`
`.max_age(3600)`: `max_age = 3600`; `.max_age(None)`: `max_age = 5`, which browsers take where nothing is said
`.block_on_origin_mismatch(true)`: `enforce`; with `false`: nothing, leave it out
`.send_wildcard()`, `.disable_vary_header()`, `.allow_private_network_access()`: nothing, leave them out
`.disable_preflight()`: nothing does that here, preflights are always answered",
    note = "or write the same keys, but for `methods`, as `#[cors(...)]` above single handlers, and `.wrap(Cors::endpoints())`"
)]
pub trait default<'a> {}

/// `Cors::permissive()`.
#[doc(hidden)]
#[allow(non_camel_case_types, unnameable_types)]
#[diagnostic::on_unimplemented(
    message = "there is no `Cors::permissive()`, which lets every website act as your users",
    label = "this is actix-cors",
    note = "for development write `Cors::new(cors_actix::policy!(dev_origins = [\"http://localhost:*\"], credentials, methods = [GET, POST, PUT, PATCH, DELETE], headers = [\"Content-Type\", \"Authorization\"]))`",
    note = "release builds allow nobody then, until `origins = [\"https://app.example.com\"]` stands beside it",
    note = "for a public resource, without cookies, write `Cors::new(cors_actix::policy!(origins = \"*\", methods = \"*\", headers = [\"*\", \"Authorization\"], expose_headers = \"*\"))`"
)]
pub trait permissive<'a> {}

impl Cors {
    #[doc(hidden)]
    #[must_use]
    #[allow(clippy::should_implement_trait)]
    pub fn default() -> ActixCors
    where
        for<'a> Self: default<'a>,
    {
        ActixCors(())
    }

    #[doc(hidden)]
    #[must_use]
    pub fn permissive() -> ActixCors
    where
        for<'a> Self: permissive<'a>,
    {
        ActixCors(())
    }
}

/// A method with its arguments, and what says the same here.
macro_rules! method {
    ($name:ident($($argument:ident)?): $means:literal, $written:literal) => {
        method!($name($($argument)?): $means, $written, "beside `Cors::endpoints()` it is a key of `#[cors(...)]` above the handlers");
    };
    ($name:ident($($argument:ident)?): $means:literal, $written:literal, $beside:literal) => {
        #[doc(hidden)]
        #[allow(non_camel_case_types, unnameable_types)]
        #[diagnostic::on_unimplemented(
            message = $means,
            label = "this is actix-cors",
            note = $written,
            note = $beside
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

method!(allowed_origin(A): "`.allowed_origin(...)` is the key `origins` of a policy, as in `origins = [\"https://app.example.com\"]`",
    "write it with the policy's other keys, as in `Cors::new(cors_actix::policy!(origins = [\"https://app.example.com\"]))`");
method!(allowed_origin_fn(A): "`.allowed_origin_fn(...)` is `\"https://*.example.com\"` in `origins` for every sub-domain; a pattern is the key `origin_regex`, and what code decides a `DynamicPolicy`",
    "write it with the policy's other keys, as in `Cors::new(cors_actix::policy!(origins = [\"https://*.example.com\"]))`");
method!(allow_any_origin(): "`.allow_any_origin()` is the key `origins = \"*\"` of a policy, never beside `credentials`",
    "write it with the policy's other keys, as in `Cors::new(cors_actix::policy!(origins = \"*\"))`");
method!(allowed_methods(A): "`.allowed_methods(...)` is the key `methods` of a policy, as in `methods = [GET, POST]`",
    "write it with the policy's other keys, as in `Cors::new(cors_actix::policy!(origins = [\"https://app.example.com\"], methods = [GET, POST]))`",
    "beside `Cors::endpoints()` leave it out: `#[cors(...)]` above a handler grants what its route serves");
method!(allow_any_method(): "`.allow_any_method()` is the key `methods = \"*\"` of a policy; beside `credentials` list them by name",
    "write it with the policy's other keys, as in `Cors::new(cors_actix::policy!(origins = [\"https://app.example.com\"], methods = \"*\"))`",
    "beside `Cors::endpoints()` leave it out: `#[cors(...)]` above a handler grants what its route serves");
method!(allowed_header(A): "`.allowed_header(...)` is the key `headers` of a policy, as in `headers = [\"Content-Type\"]`",
    "write it with the policy's other keys, as in `Cors::new(cors_actix::policy!(origins = [\"https://app.example.com\"], headers = [\"Content-Type\"]))`");
method!(allowed_headers(A): "`.allowed_headers(...)` is the key `headers` of a policy, as in `headers = [\"Content-Type\"]`",
    "write it with the policy's other keys, as in `Cors::new(cors_actix::policy!(origins = [\"https://app.example.com\"], headers = [\"Content-Type\"]))`");
method!(allow_any_header(): "`.allow_any_header()` is the key `headers = [\"*\", \"Authorization\"]` of a policy; beside `credentials` list them by name: `headers = [\"Content-Type\", \"Authorization\"]`",
    "write it with the policy's other keys, as in `Cors::new(cors_actix::policy!(origins = [\"https://app.example.com\"], headers = [\"*\", \"Authorization\"]))`");
method!(expose_headers(A): "`.expose_headers(...)` is the key `expose_headers` of a policy, as in `expose_headers = [\"X-Total\"]`",
    "write it with the policy's other keys, as in `Cors::new(cors_actix::policy!(origins = [\"https://app.example.com\"], expose_headers = [\"X-Total\"]))`");
method!(expose_any_header(): "`.expose_any_header()` is the key `expose_headers = \"*\"` of a policy; beside `credentials` list them by name",
    "write it with the policy's other keys, as in `Cors::new(cors_actix::policy!(origins = [\"https://app.example.com\"], expose_headers = \"*\"))`");
method!(max_age(A): "`.max_age(...)` is the key `max_age` of a policy, as in `max_age = 3600`",
    "write it with the policy's other keys, as in `Cors::new(cors_actix::policy!(origins = [\"https://app.example.com\"], max_age = 3600))`");
method!(supports_credentials(): "`.supports_credentials()` is the key `credentials` of a policy",
    "write it with the policy's other keys, as in `Cors::new(cors_actix::policy!(origins = [\"https://app.example.com\"], credentials))`");
method!(send_wildcard(): "`.send_wildcard()` is not needed: `origins = \"*\"` in a policy is answered with `*`",
    "leave it out; the rest is a policy, as in `Cors::new(cors_actix::policy!(origins = [\"https://app.example.com\"]))`",
    "beside `Cors::endpoints()` it is left out as well");
method!(disable_vary_header(): "`.disable_vary_header()` is not needed: `Vary` is sent where the answer depends on the request",
    "leave it out; the rest is a policy, as in `Cors::new(cors_actix::policy!(origins = [\"https://app.example.com\"]))`",
    "beside `Cors::endpoints()` it is left out as well");
method!(disable_preflight(): "`.disable_preflight()` does nothing here: preflights are always answered",
    "leave it out; the rest is a policy, as in `Cors::new(cors_actix::policy!(origins = [\"https://app.example.com\"]))`",
    "beside `Cors::endpoints()` it is left out as well");
method!(allow_private_network_access(): "`.allow_private_network_access()` is not needed: browsers have replaced Private Network Access by asking the user",
    "leave it out; the rest is a policy, as in `Cors::new(cors_actix::policy!(origins = [\"https://app.example.com\"]))`",
    "beside `Cors::endpoints()` it is left out as well");
method!(block_on_origin_mismatch(A): "`.block_on_origin_mismatch(...)` is the key `enforce` of a policy",
    "write it with the policy's other keys, as in `Cors::new(cors_actix::policy!(origins = [\"https://app.example.com\"], enforce))`");

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
