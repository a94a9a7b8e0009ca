//! Refused calls: the script learns nothing, and the console says why, to the letter.

use crate::in_chromium;
use crate::page::Page;

const NO_ORIGIN: &str = "No 'Access-Control-Allow-Origin' header is present on the requested resource.";
const PREFLIGHT: &str = "Response to preflight request doesn't pass access control check: ";
const VALID_VALUE: &str = " Have the server send the header with a valid value.";

/// Sends what the page suggests for an endpoint, and checks the script's error, the console and the wire.
async fn refused(page: &Page<'_>, host: &str, endpoint: &str, text: &str, wire: &[&str]) {
    page.choose(endpoint).await;
    let shown = page.send().await;
    let origin = page.origin(host);
    assert_eq!(shown.state, "refused", "{endpoint} from {origin}");
    assert_eq!(shown.text.as_deref(), Some("TypeError: Failed to fetch"), "{endpoint}");
    assert_eq!(shown.status, None, "{endpoint}: a refused answer hides its status");
    assert_eq!(shown.wire, wire, "{endpoint} from {origin}");
    let sentence = format!(
        "Access to fetch at '{}' from origin '{origin}' has been blocked by CORS policy: {text}",
        shown.url
    );
    assert_eq!(page.sentence().await, Some(sentence), "{endpoint}");
}

#[test]
fn origins_that_are_not_listed() {
    in_chromium(async |page| {
        let preflighted = format!("{PREFLIGHT}{NO_ORIGIN}");

        page.open("localhost").await;
        refused(page, "localhost", "partners", NO_ORIGIN, &["GET 200"]).await;
        refused(page, "localhost", "metrics", NO_ORIGIN, &["GET 200"]).await;
        refused(page, "localhost", "tenant", NO_ORIGIN, &["GET 200"]).await;
        refused(page, "localhost", "shop", NO_ORIGIN, &["GET 200"]).await;
        refused(page, "localhost", "delete_item", &preflighted, &["OPTIONS 403"]).await;
        page.session().picture("refused").await;

        page.open("127.0.0.1").await;
        refused(page, "127.0.0.1", "report", NO_ORIGIN, &["GET 200"]).await;
        refused(page, "127.0.0.1", "replace_item", &preflighted, &["OPTIONS 403"]).await;
        // `enforce`: a simple request, refused before the handler runs.
        refused(page, "127.0.0.1", "transfer", NO_ORIGIN, &["POST 403"]).await;

        page.open("app.localhost").await;
        refused(page, "app.localhost", "tenant", NO_ORIGIN, &["GET 200"]).await;

        page.open("evil.localhost").await;
        for endpoint in ["report", "tenant", "shop", "trace", "pages", "who_am_i", "account"] {
            page.choose(endpoint).await;
            let shown = page.send().await;
            assert_eq!(shown.state, "refused", "{endpoint} from evil.localhost");
            assert!(page.sentence().await.unwrap().ends_with(NO_ORIGIN), "{endpoint}");
        }
    });
}

#[test]
fn every_sentence_of_the_console() {
    in_chromium(async |page| {
        let home = page.origin("localhost");
        let mismatch = |value: &str| {
            format!(
                "The 'Access-Control-Allow-Origin' header has a value '{value}' that is not equal to the supplied \
                 origin.{VALID_VALUE}"
            )
        };
        let several = format!(
            "The 'Access-Control-Allow-Origin' header contains multiple values '{home}, *', but only one is \
             allowed.{VALID_VALUE}"
        );
        let invalid = format!(
            "The 'Access-Control-Allow-Origin' header contains the invalid value 'localhost'.{VALID_VALUE}"
        );

        page.open("localhost").await;
        let simple = [
            ("no_origin", NO_ORIGIN.to_owned(), "GET 200"),
            ("bare_error", NO_ORIGIN.to_owned(), "GET 500"),
            ("bare_redirect", NO_ORIGIN.to_owned(), "GET 302"),
            ("other_origin", mismatch("https://app.example.com"), "GET 200"),
            ("trailing_slash", mismatch(&format!("{home}/")), "GET 200"),
            ("two_origins", several, "GET 200"),
            ("invalid_origin", invalid, "GET 200"),
            (
                "star_with_credentials",
                "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' \
                 when the request's credentials mode is 'include'."
                    .to_owned(),
                "GET 200",
            ),
            (
                "no_credentials",
                "The value of the 'Access-Control-Allow-Credentials' header in the response is '' which must be \
                 'true' when the request's credentials mode is 'include'."
                    .to_owned(),
                "GET 200",
            ),
        ];
        for (endpoint, text, wire) in simple {
            refused(page, "localhost", endpoint, &text, &[wire]).await;
        }

        let preflighted = [
            ("no_options", format!("{PREFLIGHT}{NO_ORIGIN}"), "OPTIONS 404"),
            ("options_not_ok", format!("{PREFLIGHT}It does not have HTTP ok status."), "OPTIONS 401"),
            (
                "options_redirect",
                format!("{PREFLIGHT}Redirect is not allowed for a preflight request."),
                "OPTIONS 308",
            ),
            (
                "method_missing",
                "Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.".to_owned(),
                "OPTIONS 200",
            ),
            (
                "header_missing",
                "Request header field content-type is not allowed by Access-Control-Allow-Headers in preflight \
                 response."
                    .to_owned(),
                "OPTIONS 200",
            ),
            (
                "authorization_missing",
                "Request header field authorization is not allowed by Access-Control-Allow-Headers in preflight \
                 response."
                    .to_owned(),
                "OPTIONS 200",
            ),
            (
                "methods_unreadable",
                "Cannot parse Access-Control-Allow-Methods response header field in preflight response.".to_owned(),
                "OPTIONS 200",
            ),
            (
                "headers_unreadable",
                "Cannot parse Access-Control-Allow-Headers response header field in preflight response.".to_owned(),
                "OPTIONS 200",
            ),
        ];
        for (endpoint, text, wire) in preflighted {
            refused(page, "localhost", endpoint, &text, &[wire]).await;
        }
        refused(page, "localhost", "preflight_only", NO_ORIGIN, &["OPTIONS 204", "PUT 204"]).await;
        page.session().picture("broken").await;
    });
}

#[test]
fn a_request_that_asks_for_more_than_the_policy_grants() {
    in_chromium(async |page| {
        page.open("localhost").await;

        page.choose("amend_order").await;
        page.write("method", "patch").await;
        let shown = page.send().await;
        assert_eq!((shown.state.as_str(), shown.wire), ("refused", vec!["OPTIONS 204".to_owned()]));
        let sentence = page.sentence().await.unwrap();
        assert!(
            sentence.ends_with(
                "Method patch is not allowed by Access-Control-Allow-Methods in preflight response."
            ),
            "{sentence}"
        );

        page.choose("create_order").await;
        page.write("headers", "Content-Type: application/json\nX-Extra: 1").await;
        let shown = page.send().await;
        assert_eq!((shown.state.as_str(), shown.wire), ("refused", vec!["OPTIONS 204".to_owned()]));
        let sentence = page.sentence().await.unwrap();
        assert!(
            sentence.ends_with(
                "Request header field x-extra is not allowed by Access-Control-Allow-Headers in preflight response."
            ),
            "{sentence}"
        );

        page.choose("motd").await;
        page.click("[name=credentials][value=include]").await;
        let shown = page.send().await;
        assert_eq!((shown.state.as_str(), shown.wire), ("refused", vec!["GET 200".to_owned()]));
        let sentence = page.sentence().await.unwrap();
        assert!(sentence.contains("must not be the wildcard '*'"), "{sentence}");
    });
}
