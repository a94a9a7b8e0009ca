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
