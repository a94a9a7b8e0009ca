//! Policies in a file that is read again: in process, and the program itself with SIGHUP. They share two policies, so this is
//! one test after the other.

#![allow(clippy::unwrap_used, clippy::panic, reason = "that is how a test says what it expects")]

#[cfg(unix)]
mod program;

use std::path::{Path, PathBuf};
use std::{fs, process};

use actix_web::App;
use actix_web::test::{TestRequest, call_service, init_service, read_body, try_call_service};
use cors_actix::testing::{Browser, Fetch};
use cors_actix::{Code, Cors};
use examples::reload::{self, SITE};
use examples::token::Token;

const SITE_PAGE: &str = "https://www.example.com";
const PARTNER: &str = "https://partner.example.net";
const OTHER: &str = "https://other.example.net";

pub(crate) fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{name}", process::id()))
}

pub(crate) fn allowing(site: &str, partner: &str) -> String {
    format!("[site]\norigins = \"{site}\"\n[partners]\norigins = [\"{partner}\"]\n")
}

#[actix_web::test]
async fn both_policies_are_replaced_or_neither() {
    let token = Token::random().unwrap();
    let (toml, json) = (file("policies.toml"), file("policies.json"));
    fs::write(&toml, allowing(SITE_PAGE, PARTNER)).unwrap();
    reload::load(&toml).unwrap();

    let make = |file: &Path| {
        let (file, token) = (file.to_owned(), token.clone());
        init_service(
            App::new().configure(|config| reload::configure(config, file, token)).wrap(Cors::new(&SITE)),
        )
    };
    let app = make(&toml).await;
    let request = |token: &str| {
        let request = TestRequest::post().uri("/admin/reload");
        request.insert_header(("Authorization", format!("Bearer {token}"))).to_request()
    };
    let readable = async |page: &str| {
        let browser = Browser::at(page);
        let mut all = Vec::new();
        for fetch in [Fetch::get("/"), Fetch::get("/prices"), Fetch::put("/orders/1")] {
            all.push(browser.fetch(&app, fetch).await.is_readable());
        }
        all
    };
    assert_eq!(readable(SITE_PAGE).await, [true, false, false]);
    assert_eq!(readable(PARTNER).await, [false, true, true]);
    assert_eq!(readable(OTHER).await, [false, false, false]);

    // Changed, but not read yet; and only who has the token has it read.
    fs::write(&toml, allowing(PARTNER, OTHER)).unwrap();
    let denied = try_call_service(&app, request("x")).await.map(|answer| answer.status());
    assert_eq!(denied.unwrap_err().error_response().status(), 401);
    assert_eq!(readable(OTHER).await, [false, false, false]);
    assert_eq!(call_service(&app, request(token.as_str())).await.status(), 204);
    assert_eq!(readable(OTHER).await, [false, true, true]);
    assert_eq!(readable(PARTNER).await, [true, false, false]);
    assert_eq!(readable(SITE_PAGE).await, [false, false, false]);

    // What is wrong in one refuses both, and is told.
    let no_key = format!("{}colour = 1\n", allowing(SITE_PAGE, PARTNER));
    for (text, told) in [
        (allowing(SITE_PAGE, "https://partner.example.net/"), "write `\"https://partner.example.net\"`"),
        (no_key, "there is no key `colour`"),
        (allowing(SITE_PAGE, PARTNER).replace("origins = [", "allow_origins = ["), "write `origins`"),
        (allowing(SITE_PAGE, PARTNER).replace("[partners]", "[partner]"), "there is no policy `partners`"),
        (
            format!("{}[other]\norigins = \"*\"\n", allowing(SITE_PAGE, PARTNER)),
            "there is no use for a policy `other`",
        ),
        ("[site]\norigins = \"*\"\n".to_owned(), "there is no policy `partners`"),
        ("not a file".to_owned(), "TOML"),
        (String::new(), "there is no policy `site`"),
    ] {
        fs::write(&toml, &text).unwrap();
        let answer = call_service(&app, request(token.as_str())).await;
        assert_eq!(answer.status(), 422, "{text}");
        let report = String::from_utf8(read_body(answer).await.to_vec()).unwrap();
        assert!(report.contains(told), "{told}\n{report}");
        assert!(report.contains("policies.toml"), "{report}");
        assert_eq!(readable(OTHER).await, [false, true, true], "{text}");
        assert_eq!(readable(PARTNER).await, [true, false, false], "{text}");
    }
    fs::remove_file(&toml).unwrap();
    assert_eq!(call_service(&app, request(token.as_str())).await.status(), 422);
    assert_eq!(readable(OTHER).await, [false, true, true]);

    // No page may reload, whatever it knows.
    let browser = Browser::at(PARTNER);
    browser.fetch(&app, Fetch::post("/admin/reload").bearer(token.as_str())).await.assert_refused();

    // The same in JSON.
    fs::write(&json, r#"{"site": {"origins": "*"}, "partners": {"origins": "https://partner.example.net"}}"#)
        .unwrap();
    reload::load(&json).unwrap();
    assert_eq!(readable(OTHER).await, [true, false, false]);
    fs::write(
        &json,
        r#"{"site": {"origins": "*"}, "partners": {"origins": "https://partner.example.net:443"}}"#,
    )
    .unwrap();
    let refused = reload::load(&json).unwrap_err();
    assert_eq!(refused.codes().map(Code::as_str).collect::<Vec<_>>(), ["origin-default-port"]);
    fs::remove_file(&json).unwrap();
}

#[test]
fn the_file_that_comes_along_is_right() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("policies.toml")).unwrap();
    let policies: std::collections::HashMap<String, cors_actix::Policy> = toml::from_str(&text).unwrap();
    assert_eq!(policies.len(), 2);
}
