//! The words of other libraries' builders: calling one is an error that says what is written here.
//!
//! Each is a method that nobody can call, because what it asks of the builder does not hold; the compiler then prints what
//! stands beside that. (That the bound has a lifetime of its own is what makes it one that is looked at where the method is
//! called.) Without them it would advise the nearest of our own names, which for `allowed_origins` is `dev_origins`.

use super::Builder;

/// A method with its arguments, and what says the same here.
macro_rules! elsewhere {
    ($name:ident($($argument:ident)?): $means:literal) => {
        #[doc(hidden)]
        #[allow(non_camel_case_types, unnameable_types)]
        #[diagnostic::on_unimplemented(message = $means, label = "this is another library's")]
        pub trait $name<'a> {}

        impl Builder {
            #[doc(hidden)]
            pub fn $name<$($argument)?>(self, $(_: $argument)?) -> Self
            where
                for<'a> Self: $name<'a>,
            {
                self
            }
        }
    };
}

elsewhere!(allowed_origin(A): "`.allowed_origin(...)` is `.origins([\"https://app.example.com\"])` here, given all of them at once");
elsewhere!(allowed_origins(A): "`.allowed_origins(...)` is `.origins([\"https://app.example.com\"])` here, given all of them at once");
elsewhere!(allow_origin(A): "`.allow_origin(...)` is `.origins([\"https://app.example.com\"])` here, given all of them at once");
elsewhere!(allow_origins(A): "`.allow_origins(...)` is `.origins([\"https://app.example.com\"])` here, given all of them at once");
elsewhere!(add_origin(A): "`.add_origin(...)` is `.origins([\"https://app.example.com\"])` here, given all of them at once");
elsewhere!(add_origins(A): "`.add_origins(...)` is `.origins([\"https://app.example.com\"])` here, given all of them at once");
elsewhere!(origin(A): "`.origin(...)` is `.origins([\"https://app.example.com\"])` here, given all of them at once");
elsewhere!(allow_any_origin(): "`.allow_any_origin()` is `.origins(\"*\")` here, for a public resource, never beside `credentials`");
elsewhere!(allowed_methods(A): "`.allowed_methods(...)` is `.methods([\"GET\", \"POST\"])` here");
elsewhere!(allow_methods(A): "`.allow_methods(...)` is `.methods([\"GET\", \"POST\"])` here");
elsewhere!(method(A): "`.method(...)` is `.methods([\"GET\", \"POST\"])` here");
elsewhere!(allow_any_method(): "`.allow_any_method()` is `.methods(\"*\")` here, never beside `credentials`");
elsewhere!(allowed_header(A): "`.allowed_header(...)` is `.headers([\"Content-Type\"])` here, given all of them at once");
elsewhere!(allowed_headers(A): "`.allowed_headers(...)` is `.headers([\"Content-Type\"])` here, given all of them at once");
elsewhere!(allow_headers(A): "`.allow_headers(...)` is `.headers([\"Content-Type\"])` here, given all of them at once");
elsewhere!(header(A): "`.header(...)` is `.headers([\"Content-Type\"])` here, given all of them at once");
elsewhere!(allow_any_header(): "`.allow_any_header()` is `.headers([\"*\", \"Authorization\"])` here: `*` does not cover `Authorization`");
elsewhere!(expose_header(A): "`.expose_header(...)` is `.expose_headers([\"X-Total\"])` here");
elsewhere!(exposed_headers(A): "`.exposed_headers(...)` is `.expose_headers([\"X-Total\"])` here");
elsewhere!(expose_any_header(): "`.expose_any_header()` is `.expose_headers(\"*\")` here");
elsewhere!(supports_credentials(): "`.supports_credentials()` is `.credentials(true)` here");
elsewhere!(allow_credentials(A): "`.allow_credentials(...)` is `.credentials(...)` here");
