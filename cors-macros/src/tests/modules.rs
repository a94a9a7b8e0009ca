//! The attribute on modules.

use super::*;

#[test]
fn modules_hand_their_arguments_on() {
    let out = cors(
        quote!(origins = "https://a.com"),
        quote! {
            mod api {
                #[get("/a")]
                async fn a() -> X {}
                #[cors(disabled)]
                #[get("/b")]
                async fn b() -> X {}
                #[doc = "c"]
                #[cfg_attr(feature = "x", get("/c"))]
                async fn c() -> X {}
                fn plain() {}
                mod deep { #[actix_web::get("/d")] async fn d() -> X {} }
                #[cors(disabled)]
                mod own { #[get("/e")] async fn e() -> X {} }
            }
        },
    );
    assert_eq!(errors(&out), [""; 0]);
    let expected = quote! {
        mod api {
            #[::cors_actix::cors(__from_module = 1, origins = "https://a.com")]
            #[get("/a")]
            async fn a() -> X {}
            #[cors(disabled)]
            #[get("/b")]
            async fn b() -> X {}
            #[doc = "c"]
            #[::cors_actix::cors(__from_module = 1, origins = "https://a.com")]
            #[cfg_attr(feature = "x", get("/c"))]
            async fn c() -> X {}
            fn plain() {}
            mod deep {
                #[::cors_actix::cors(__from_module = 2, origins = "https://a.com")]
                #[actix_web::get("/d")]
                async fn d() -> X {}
            }
            #[cors(disabled)]
            mod own { #[get("/e")] async fn e() -> X {} }
        }
    };
    assert_eq!(out.to_string(), expected.to_string());
}

#[test]
fn what_a_module_handed_on_yields_to_what_the_handler_says() {
    // The module's attribute first: it steps aside.
    let own = quote!(
        #[cors(origins = "https://own.com")]
        #[get("/")]
        async fn item() -> X {}
    );
    let out = cors(quote!(__from_module = 1, origins = "https://a.com"), own.clone());
    assert_eq!(out.to_string(), own.to_string());
    // The handler's own first: it takes the module's away.
    let handed = quote!(
        #[::cors_actix::cors(__from_module = 1, origins = "https://a.com")]
        #[get("/")]
        async fn item() -> X {}
    );
    let out = cors(quote!(origins = "https://own.com"), handed);
    assert_eq!(errors(&out), [""; 0]);
    assert!(!out.to_string().contains("a.com"));
    // What turned out to be no handler stays as it is.
    let plain = quote!(
        async fn item() -> X {}
    );
    let out = cors(quote!(__from_module = 1, origins = "https://a.com"), plain.clone());
    assert_eq!(out.to_string(), plain.to_string());
}

#[test]
fn what_may_make_handlers_unseen_is_told() {
    let module = |inside: TokenStream| {
        let out = cors(
            quote!(origins = "https://a.com"),
            quote!(mod api { #[get("/a")] async fn a() -> X {} #inside }),
        );
        assert_eq!(errors(&out), [""; 0]);
        out.to_string().contains("deprecated (note")
    };
    assert!(module(quote!(handlers!();)));
    assert!(module(quote!(my::handlers! { a })));
    assert!(module(quote!(
        #[fetch("/x")]
        async fn b() -> X {}
    )));
    assert!(module(quote!(
        #[fetch(r#"/x"#)]
        async fn b() -> X {}
    )));
    assert!(!module(quote!(
        macro_rules! m {
            () => {};
        }
    )));
    assert!(!module(quote!(#[allow(deprecated)] handlers!();)));
    assert!(!module(quote!(
        const X: &str = concat!("a");
        use a::{b};
    )));
    assert!(!module(quote!(
        #[instrument]
        async fn b() -> X {}
    )));
}

/// Whatever the body belongs to, and however deep in it the handler is.
#[test]
fn handlers_inside_bodies_are_handlers_of_the_module() {
    let handler = quote!(
        #[get("/b")]
        async fn b() -> X {}
    );
    let bodies = |handler: &TokenStream| {
        [
            quote!(pub(crate) fn configure() -> impl Fn() { if !(true) { #handler } move || { #handler } }),
            quote!(const CONFIGURE: F = { const { 1 } #handler |_| {} };),
            quote!(static S: F = f(|| [{ #handler }]);),
            quote!(impl S<{ 1 }> { fn f() {} }),
            quote!(#[allow(x)] impl T for S { #[get("/no")] fn no(&self) {} fn f() { vec![1]; #[inline] pub fn g() { #handler } } }),
            quote!(trait T { #[get("/no")] async fn no() -> X; fn f() { let x = impl_of(); unsafe { #handler } } }),
            quote!(#[cors(disabled)] #[get("/c")] async fn c() -> X { #handler }),
            quote!(fn f() { #[cors(disabled)] mod own { #[get("/no")] async fn no() -> X {} } let r#mod = { #handler }; }),
        ]
    };
    let args = quote!(__from_module = 1, origins = "https://a.com");
    let annotated = quote!(#[::cors_actix::cors(#args)] #handler);
    for (body, expected) in bodies(&handler).iter().zip(bodies(&annotated)) {
        let first = quote!(
            #[get("/a")]
            async fn a() -> X {}
        );
        let out = cors(quote!(origins = "https://a.com"), quote!(mod api { #first #body }));
        let expected = quote!(mod api { #[::cors_actix::cors(#args)] #first #expected });
        assert_eq!(out.to_string(), expected.to_string());
    }
    // A module in a body is one more module.
    let out = cors(quote!(disabled), quote!(mod api { fn f() { pub mod deep { fn g() { #handler } } } }));
    let expected = quote! {
        mod api { fn f() { pub mod deep { fn g() { #[::cors_actix::cors(__from_module = 2, disabled)] #handler } } } }
    };
    assert_eq!(out.to_string(), expected.to_string());
}

/// What a macro is given stays what it was. In a body, one is told that has a route in it.
#[test]
fn macros_inside_bodies_are_told_where_they_make_routes() {
    let module = |inside: TokenStream| {
        let out = cors(quote!(disabled), quote!(mod api { #[get("/a")] async fn a() -> X {} #inside }));
        assert_eq!(errors(&out), [""; 0]);
        assert!(out.to_string().contains(&inside.to_string()), "{out}");
        out.to_string().contains("deprecated (note")
    };
    for told in [
        quote!(
            fn f() {
                either! { #[get("/b")] async fn b() -> X {} }
            }
        ),
        quote!(
            macro_rules! make {
                ($name:ident) => {
                    #[get("/b")]
                    async fn $name() -> X {}
                };
            }
            fn f() {
                make!(b);
            }
        ),
        quote!(
            fn f() {
                macro_rules! make {
                    () => {
                        #[a::post("/b")]
                        async fn b() -> X {}
                    };
                }
                {
                    self::make! {}
                }
            }
        ),
    ] {
        assert!(module(told.clone()), "{told}");
    }
    for untold in [
        quote!(
            fn f() {
                println!("{}", vec![1].len());
                if !{ true } {
                    json!({ "a": #[cfg(x)] 1 });
                }
            }
        ),
        quote!(
            macro_rules! make {
                () => {
                    #[inline]
                    fn b() {}
                };
            }
            fn f() {
                make!();
            }
        ),
        quote!(
            macro_rules! unused {
                () => {
                    #[get("/b")]
                    async fn b() -> X {}
                };
            }
        ),
    ] {
        assert!(!module(untold.clone()), "{untold}");
    }
}

/// A route may be called otherwise, and its path need not begin with a slash.
#[test]
fn renamed_routes_are_told() {
    let is_told = |function: &TokenStream| {
        let out = cors(quote!(disabled), quote!(mod api { #[get("/a")] async fn a() -> X {} #function }));
        assert_eq!(errors(&out), [""; 0]);
        assert_eq!(out.to_string().matches("__from_module").count(), 1, "{out}");
        out.to_string().contains("deprecated (note")
    };
    for attribute in [
        quote!(#[fetch("b")]),
        quote!(#[fetch("")]),
        quote!(#[own::fetch(r"b", name = "b")]),
        quote!(#[doc = "b"] #[fetch("{tail:.*}")]),
        quote!(#[cfg_attr(feature = "x", inline, fetch("b"))]),
        quote!(#[cfg_attr(feature = "x", fetch("/b"))]),
    ] {
        for function in [
            quote!(
                pub async fn b() -> X {}
            ),
            quote!(
                async fn b(a: A) -> Result<X, E>
                where
                    A: B,
                {
                }
            ),
            quote!(
                fn b() -> impl Future<Output = X> {}
            ),
            quote!(
                fn b() -> Pin<Box<dyn Future<Output = X>>> {}
            ),
        ] {
            assert!(is_told(&quote!(#attribute #function)), "{attribute} {function}");
            assert!(is_told(&quote!(fn f() { #attribute #function })), "{attribute} {function}");
            assert!(!is_told(&quote!(#[allow(deprecated)] #attribute #function)), "{attribute} {function}");
        }
        // actix takes neither.
        let no_slash = !attribute.to_string().contains("\"/");
        assert!(!no_slash || !is_told(&quote!(#attribute async fn b() {})), "{attribute}");
        assert!(!no_slash || !is_told(&quote!(#attribute fn b() -> X {})), "{attribute}");
    }
    for attribute in [
        quote!(#[doc = "b"]),
        quote!(#[doc(alias = "b")]),
        quote!(#[deprecated(since = "b")]),
        quote!(#[cfg(feature = "b")]),
        quote!(#[cfg_attr(feature = "b", inline)]),
        quote!(#[cfg_attr(test, test_case("b"))]),
        quote!(#[tracing::instrument("b")]),
        quote!(#[instrument(name = "b")]),
        quote!(#[test_case("b")]),
        quote!(#[rstest] #[case("b")]),
        quote!(#[protect("b")]),
        quote!(#[serde(rename = "b")]),
        quote!(#[path = "b"]),
        quote!(#[must_use = "b"]),
        quote!(#[sqlx::test(fixtures("b"))]),
    ] {
        assert!(!is_told(&quote!(#attribute async fn b() -> X {})), "{attribute}");
    }
}

/// One attribute names one policy, however deep the handlers are.
#[test]
fn a_policy_is_named_from_where_the_module_stands() {
    let named = |depth: usize, path: TokenStream| {
        let depth = proc_macro2::Literal::usize_unsuffixed(depth);
        let out = cors(quote!(__from_module = #depth, policy = #path), handler()).to_string();
        let (before, _) = out.split_once(". to_source").unwrap();
        before.rsplit([';', '}']).next().unwrap().trim().to_owned()
    };
    for (path, one, three) in [
        (quote!(self::P), "super :: P", "super :: super :: super :: P"),
        (quote!(super::P), "super :: P", "super :: super :: super :: P"),
        (quote!(self::super::a::P), "super :: super :: a :: P", "super :: super :: super :: super :: a :: P"),
        (quote!(crate::P), "crate :: P", "crate :: P"),
        (quote!(::a::P), ":: a :: P", ":: a :: P"),
        (quote!(P), "P", "P"),
        (quote!(a::P), "a :: P", "a :: P"),
    ] {
        assert_eq!(named(1, path.clone()), one, "{path}");
        assert_eq!(named(3, path.clone()), three, "{path}");
    }
}
