//! Allowed calls: what scripts may read, which headers they see, and when browsers ask first.

use crate::in_chromium;
use crate::page::{Page, Shown};

/// Sends what the page suggests for an endpoint, and expects the script to read the answer.
async fn readable(page: &Page<'_>, endpoint: &str, status: &str, wire: &[&str]) -> Shown {
    page.choose(endpoint).await;
    let shown = page.send().await;
    assert_eq!(shown.state, "readable", "{endpoint}: {shown:?}");
    assert_eq!(shown.status.as_deref(), Some(status), "{endpoint}");
    assert_eq!(shown.wire, wire, "{endpoint}");
    assert_eq!(page.session().console().await, Vec::<String>::new(), "{endpoint}");
    shown
}

#[test]
fn listed_origins_read() {
    in_chromium(async |page| {
        for host in ["localhost", "127.0.0.1", "app.localhost", "eu.app.localhost", "evil.localhost"] {
            page.open(host).await;
            let shown = readable(page, "motd", "200 OK", &["GET 200"]).await;
            assert_eq!(shown.text.as_deref(), Some("Read me from anywhere."));
        }
        page.open("localhost").await;
        readable(page, "report", "200 OK", &["GET 200"]).await;
        readable(page, "moved", "200 OK", &["GET 302", "GET 200"]).await;
        page.open("app.localhost").await;
        readable(page, "shop", "200 OK", &["GET 200"]).await;
        page.open("eu.app.localhost").await;
        readable(page, "tenant", "200 OK", &["GET 200"]).await;
    });
}

#[test]
fn preflights_are_sent_where_they_are_needed_and_remembered_where_they_may_be() {
    in_chromium(async |page| {
        page.open("localhost").await;
        readable(page, "trace", "200 OK", &["OPTIONS 204", "GET 200"]).await;
        readable(page, "any_header", "200 OK", &["OPTIONS 204", "GET 200"]).await;
        readable(page, "create_order", "201 Created", &["OPTIONS 204", "POST 201"]).await;
        readable(page, "amend_order", "200 OK", &["OPTIONS 204", "PATCH 200"]).await;
        readable(page, "account", "200 OK", &["OPTIONS 204", "GET 200"]).await;

        readable(page, "cached_counter", "200 OK", &["OPTIONS 204", "PUT 200"]).await;
        readable(page, "cached_counter", "200 OK", &["PUT 200"]).await;
        readable(page, "counter", "200 OK", &["OPTIONS 204", "PUT 200"]).await;
        readable(page, "counter", "200 OK", &["OPTIONS 204", "PUT 200"]).await;
        page.session().picture("allowed").await;
    });
}

#[test]
fn handlers_of_one_path_have_their_own_policies() {
    in_chromium(async |page| {
        page.open("localhost").await;
        readable(page, "replace_item", "204 No Content", &["OPTIONS 204", "PUT 204"]).await;
        // `Max-Age: 0`, because reading does not grant the header that replacing does.
        readable(page, "replace_item", "204 No Content", &["OPTIONS 204", "PUT 204"]).await;
        page.open("evil.localhost").await;
        let shown = readable(page, "item", "200 OK", &["GET 200"]).await;
        assert_eq!(shown.text.as_deref(), Some(r#"{"name":"lamp"}"#));
        page.open("app.localhost").await;
        readable(page, "delete_item", "204 No Content", &["OPTIONS 204", "DELETE 204"]).await;
    });
}

#[test]
fn scripts_see_safelisted_and_exposed_headers_only() {
    in_chromium(async |page| {
        page.open("localhost").await;
        let shown = readable(page, "pages", "200 OK", &["GET 200"]).await;
        assert_eq!(shown.headers, ["content-length", "etag", "link", "x-total-count"]);
    });
}

#[test]
fn cookies_go_along_where_script_server_and_site_agree() {
    in_chromium(async |page| {
        page.open("localhost").await;
        readable(page, "who_am_i", "401 Unauthorized", &["GET 401"]).await;
        readable(page, "log_in", "204 No Content", &["OPTIONS 204", "POST 204"]).await;
        let shown = readable(page, "who_am_i", "200 OK", &["GET 200"]).await;
        assert_eq!(shown.text.as_deref(), Some("You are Ada."));

        page.click("[name=credentials][value=omit]").await;
        assert_eq!(page.send().await.status.as_deref(), Some("401 Unauthorized"));

        // Allowed by CORS, but of another site: `SameSite=Lax` keeps the cookie back.
        page.open("127.0.0.1").await;
        readable(page, "who_am_i", "401 Unauthorized", &["GET 401"]).await;
    });
}

#[test]
fn errors_stay_readable() {
    in_chromium(async |page| {
        page.open("localhost").await;
        readable(page, "unauthorized", "401 Unauthorized", &["GET 401"]).await;
        readable(page, "missing", "404 Not Found", &["GET 404"]).await;
        readable(page, "failing", "500 Internal Server Error", &["GET 500"]).await;
        let shown = readable(page, "extracted", "400 Bad Request", &["GET 400"]).await;
        assert_eq!(shown.text.as_deref(), Some("Query deserialize error: invalid digit found in string"));
    });
}

#[test]
fn authentication_meets_no_preflight_and_its_401_is_readable() {
    in_chromium(async |page| {
        page.open("localhost").await;
        readable(page, "member", "200 OK", &["OPTIONS 204", "GET 200"]).await;
        page.write("headers", "").await;
        let shown = page.send().await;
        assert_eq!((shown.state.as_str(), shown.status.as_deref()), ("readable", Some("401 Unauthorized")));
        assert_eq!(shown.text.as_deref(), Some("members only"));
    });
}

#[test]
fn a_policy_is_replaced_between_two_requests() {
    in_chromium(async |page| {
        page.open("localhost").await;
        page.choose("replace_partners").await;
        page.write("body", r#"["http://localhost/"]"#).await;
        let shown = page.send().await;
        assert_eq!(shown.status.as_deref(), Some("422 Unprocessable Entity"));
        let mistake = shown.text.unwrap();
        assert!(mistake.contains("`\"http://localhost\"`"), "{mistake}");
        page.click("#reset").await;
        page.send().await;
        readable(page, "prices", "200 OK", &["GET 200"]).await;
    });
}

#[test]
fn no_cors_is_no_way_around() {
    in_chromium(async |page| {
        page.open("localhost").await;
        page.choose("partners").await;
        page.click("#mode option[value='no-cors']").await;
        let shown = page.send().await;
        assert_eq!((shown.state.as_str(), shown.status.as_deref()), ("opaque", Some("0")));
        assert_eq!(shown.wire, ["GET 200"]);
        assert_eq!(shown.headers, Vec::<String>::new());
    });
}
