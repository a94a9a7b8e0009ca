//! What a handler becomes.

use super::*;

#[test]
fn a_handler_becomes_a_struct_with_its_docs() {
    let out = cors(quote!(origins = ["https://app.example.com"], credentials), handler());
    assert_eq!(errors(&out), [""; 0]);
    let file = parsed(&out);
    let Some(Item::Struct(item)) = file.items.first() else { panic!("{out}") };
    assert_eq!(item.ident, "item");
    assert!(item.attrs.iter().any(|attr| attr.path().is_ident("doc")));
    let public = matches!(item.vis, syn::Visibility::Public(_));
    assert_eq!(public, cfg!(feature = "compat"), "actix's `compat` makes handlers `pub`");
}

#[test]
fn expansion_is_the_same_every_time() {
    let expand = || {
        cors(
            quote!(origins = "*", methods = [PUT, "GET"]),
            quote! {
                #[route("/", method = "GET", method = "PUT", method = "PURGE")]
                async fn item() -> &'static str { "" }
            },
        )
    };
    assert_eq!(expand().to_string(), expand().to_string());
}

#[test]
fn a_body_that_does_not_parse_disturbs_nothing() {
    let out = cors(
        quote!(origins = "*"),
        quote! {
            #[get("/")]
            async fn item() -> &'static str { let x = ; foo. }
        },
    );
    assert_eq!(errors(&out), [""; 0]);
    assert!(out.to_string().contains("let x = ; foo ."));
}

#[test]
fn granted_methods_are_those_of_the_path() {
    let out = cors(
        quote!(origins = "https://a.com", methods = [PUT, GET]),
        quote! {
            #[routes]
            #[get("/a/{x}")]
            #[put("/a/{y}")]
            #[delete("/a/{x}")]
            #[get("/b")]
            async fn item() -> X {}
        },
    );
    assert_eq!(errors(&out), [""; 0]);
    let text = out.to_string();
    assert_eq!(text.matches(r#"granted : & ["PUT" , "GET"]"#).count(), 3, "{text}");
    assert_eq!(text.matches(r#"granted : & ["GET"]"#).count(), 1);
    assert_eq!(text.matches("register_handler (item , __config)").count(), 4, "one resource per attribute");
}

#[test]
fn lints_are_written_once_where_handler_and_warnings_are_below_them() {
    let out = cors(
        quote!(origins = "https://a.com"),
        quote! {
            #[expect(deprecated)]
            #[post("/")]
            async fn item(body: web::Json<u8>) -> X {}
        },
    );
    let file = parsed(&out);
    assert_eq!(out.to_string().matches("expect (deprecated)").count(), 1);
    let Some(Item::Const(inside)) = file.items.get(1) else { panic!("{out}") };
    assert!(inside.attrs.iter().any(|attr| attr.path().is_ident("expect")));
    assert!(out.to_string().contains("json_needs_content_type"));
}

#[test]
fn a_renamed_crate_is_named_by_its_new_name_only() {
    let args = quote!(
        origins = ["https://a.com", "https://*.b.com"],
        dev_origins = "https://c.com",
        origins_env = "E",
        crate = ::renamed
    );
    let out = cors(args.clone(), handler());
    assert_eq!(errors(&out), [""; 0]);
    assert!(!out.to_string().contains("cors_actix") && out.to_string().contains(":: renamed :: __private"));
    let out = cors(
        args,
        quote!(
            mod api {
                #[get("/")]
                async fn a() -> X {}
            }
        ),
    );
    assert!(!out.to_string().contains("cors_actix") && out.to_string().contains(":: renamed :: cors"));
}
