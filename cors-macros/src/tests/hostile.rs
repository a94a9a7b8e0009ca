//! What is accepted and says something else than it seems to.

use super::*;

fn policy_of(args: &str) -> TokenStream {
    policy(args.parse().unwrap())
}

/// "Said with a word to search for": no search finds a word that is written in two.
#[test]
fn a_danger_in_two_words_is_refused() {
    for (whole, split) in [
        (
            r#"origins = "http://intranet", credentials, dangerously_allow(insecure_origins)"#,
            r#"origins = "http://intranet", credentials, dangerously_allow(insecure_ origins)"#,
        ),
        (
            r#"origins = ["https://a.com", "null"], dangerously_allow(null_origin)"#,
            r#"origins = ["https://a.com", "null"], dangerously_allow(null_ origin)"#,
        ),
        (
            r#"origin_regex = "https://.*", dangerously_allow(unbounded_regex)"#,
            "origin_regex = \"https://.*\", dangerously_allow(unbounded\n_regex)",
        ),
        (
            r#"origins = "https://*.github.io", dangerously_allow(public_suffixes)"#,
            r#"origins = "https://*.github.io", dangerously_allow(public_ /* in two */ suffixes)"#,
        ),
    ] {
        assert_eq!(errors(&policy_of(whole)), [""; 0], "{whole}");
        assert_ne!(errors(&policy_of(split)), [""; 0], "{split}");
    }
}

/// A `r#` is no part of the word, as in `r#credentials`: browsers have no method `r#DELETE`.
#[test]
fn a_raw_method_is_the_method_or_a_mistake() {
    let out = policy_of(r#"origins = "https://a.com", methods = [r#DELETE]"#);
    assert!(!out.to_string().contains("r#DELETE") || !errors(&out).is_empty(), "{out}");
}

/// What is suggested is right.
#[test]
fn no_time_is_suggested_that_is_refused() {
    for age in ["600foo", "10d", "0x258h", "90000s", "1_0m"] {
        let out = errors(&policy_of(&format!(r#"origins = "https://a.com", max_age = {age}"#)));
        let suggestion = out.iter().find_map(|text| text.split("help: write `").nth(1)?.split('`').next());
        if let Some(suggestion) = suggestion {
            let again = policy_of(&format!(r#"origins = "https://a.com", max_age = {suggestion}"#));
            assert_eq!(errors(&again), [""; 0], "{age}: {suggestion}");
        }
    }
}

/// A handler of the module that its attribute does not see is told, wherever it stands and whatever its path.
#[test]
fn no_handler_of_a_module_is_left_out_in_silence() {
    for hidden in [
        quote!(
            fn configure() {
                #[get("/b")]
                async fn b() -> X {}
            }
        ),
        quote!(
            const CONFIGURE: F = {
                #[get("/b")]
                async fn b() -> X {}
                |_| {}
            };
        ),
        quote!(impl S { fn configure() { #[get("/b")] async fn b() -> X {} } }),
        quote!(
            #[renamed("b")]
            async fn b() -> X {}
        ),
        quote!(
            #[renamed("")]
            async fn b() -> X {}
        ),
        // The control: this is told.
        quote!(
            #[renamed("/b")]
            async fn b() -> X {}
        ),
    ] {
        let out = cors(
            quote!(origins = "https://a.com"),
            quote!(mod api { #[get("/a")] async fn a() -> X {} #hidden }),
        );
        let text = out.to_string();
        let covered = text.matches("__from_module").count() == 2;
        assert!(covered || text.contains("deprecated") || !errors(&out).is_empty(), "{hidden}");
    }
}
