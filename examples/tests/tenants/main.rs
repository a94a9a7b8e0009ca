//! The API of many tenants, in process: a browser's view of it, and the operator's.

#![allow(clippy::unwrap_used, clippy::panic, reason = "that is how a test says what it expects")]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{fs, process};

use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::test::{TestRequest, call_and_read_body, call_service, init_service, read_body_json};
use actix_web::{App, Error, rt};
use cors_actix::Cors;
use cors_actix::testing::{Browser, Fetch};
use examples::tenants;
use examples::tenants::database::Database;
use examples::token::Token;
use r2d2_sqlite::rusqlite::Connection;
use serde_json::{Value, json};

const ADMIN: &str = "https://admin.example.com";
const ACME: &str = "https://app.acme.example";
const GLOBEX: &str = "https://globex.example";

static TOKEN: LazyLock<Token> = LazyLock::new(|| Token::random().unwrap());

/// The file of this run, opened once; every test has origins or a tenant of its own in it.
static FILE: LazyLock<PathBuf> = LazyLock::new(|| {
    let file = fresh("tenants");
    tenants::open(&file).unwrap();
    file
});

fn fresh(name: &str) -> PathBuf {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}.db", process::id()));
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{suffix}", file.display()));
    }
    file
}

async fn app()
-> impl Service<actix_http::Request, Response = ServiceResponse<impl MessageBody>, Error = Error> {
    LazyLock::force(&FILE);
    init_service(
        App::new().configure(|config| tenants::configure(config, TOKEN.clone())).wrap(Cors::endpoints()),
    )
    .await
}

fn origins(tenant: &str, origin: &str) -> String {
    format!("/admin/tenants/{tenant}/origins?origin={origin}")
}

#[actix_web::test]
async fn each_tenants_front_end_reads_its_own() {
    let app = app().await;
    for (own, page, other) in [("acme", ACME, "globex"), ("globex", GLOBEX, "acme")] {
        let browser = Browser::at(page);
        let read = |tenant: &str| Fetch::get(&format!("/t/{tenant}/notes")).include_credentials();
        let write = |tenant: &str| Fetch::post(&format!("/t/{tenant}/notes")).body("\"a note\"").json();
        let seen = browser.fetch(&app, read(own)).await.assert_readable();
        assert_eq!(seen.status(), 200);
        assert_eq!(
            browser.fetch(&app, write(own).include_credentials()).await.assert_readable().status(),
            201
        );
        browser.fetch(&app, read(other)).await.assert_refused();
        browser.fetch(&app, write(other).include_credentials()).await.assert_refused();
        browser.fetch(&app, read("nobody")).await.assert_refused();
    }
    Browser::at("null").fetch(&app, Fetch::get("/t/acme/notes")).await.assert_refused();
}

#[actix_web::test]
async fn what_the_operator_changes_counts_at_once() {
    let app = app().await;
    let (page, new) = (Browser::at("https://new.globex.example"), "https://new.globex.example");
    let operator = Browser::at(ADMIN);
    let read = || Fetch::get("/t/globex/notes").include_credentials();
    for _ in 0..3 {
        page.fetch(&app, read()).await.assert_refused();
        let added = Fetch::put(&origins("globex", new)).bearer(TOKEN.as_str());
        let seen = operator.fetch(&app, added).await.assert_readable();
        assert_eq!(seen.status(), 200, "{}", seen.text());
        page.fetch(&app, read()).await.assert_readable();
        let write = Fetch::post("/t/globex/notes").body("\"a note\"").json().include_credentials();
        page.fetch(&app, write).await.assert_readable();
        // Nobody else's answer has changed.
        page.fetch(&app, Fetch::get("/t/acme/notes")).await.assert_refused();
        Browser::at(GLOBEX).fetch(&app, read()).await.assert_readable();

        let removed = Fetch::delete(&origins("globex", new)).bearer(TOKEN.as_str());
        let seen = operator.fetch(&app, removed).await.assert_readable();
        let left: Value = serde_json::from_str(&seen.text()).unwrap();
        assert_eq!(left["origins"].as_array().unwrap().iter().filter(|origin| **origin == new).count(), 0);
    }
    page.fetch(&app, read()).await.assert_refused();
}

#[actix_web::test]
async fn the_validator_says_what_is_wrong_as_json() {
    let app = app().await;
    for (origin, code, suggestion) in [
        ("https://x.example/", "origin-not-bare", json!("\"https://x.example\"")),
        ("http://x.example", "insecure-credentials", json!("\"https://x.example\"")),
        ("https://*.com", "public-suffix", Value::Null),
        ("*", "wildcard-credentials", Value::Null),
        ("null", "origin-null", Value::Null),
        ("x.example", "origin-scheme", json!("\"https://x.example\"")),
    ] {
        let request = TestRequest::put().uri(&origins("acme", origin));
        let request = request.insert_header(("Authorization", format!("Bearer {}", TOKEN.as_str())));
        let answer = call_service(&app, request.to_request()).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{origin}");
        let said: Value = read_body_json(answer).await;
        let finding = said["findings"].as_array().unwrap().iter().find(|finding| finding["code"] == code);
        let finding = finding.unwrap_or_else(|| panic!("{origin}: {said}"));
        assert_eq!(finding["suggestion"], suggestion, "{origin}");
        assert!(finding["text"].as_str().unwrap().contains(finding["message"].as_str().unwrap()));
    }
    let list = TestRequest::get().uri("/admin/tenants/acme/origins");
    let list = list.insert_header(("Authorization", format!("Bearer {}", TOKEN.as_str()))).to_request();
    let body = call_and_read_body(&app, list).await;
    assert!(!String::from_utf8_lossy(&body).contains("x.example"), "nothing was taken: {body:?}");
}

#[actix_web::test]
async fn without_the_token_nothing_is_changed_and_the_401_is_readable() {
    let app = app().await;
    let operator = Browser::at(ADMIN);
    for method in ["GET", "PUT", "DELETE"] {
        let fetch = || Fetch::new(method, &origins("acme", "https://thief.example"));
        for wrong in ["", "x", &"0".repeat(48)] {
            assert_eq!(operator.fetch(&app, fetch().bearer(wrong)).await.assert_readable().status(), 401);
        }
        assert_eq!(operator.fetch(&app, fetch()).await.assert_readable().status(), 401);
        // Not even with it from a tenant's page.
        Browser::at(ACME).fetch(&app, fetch().bearer(TOKEN.as_str())).await.assert_refused();
    }
    Browser::at("https://thief.example").fetch(&app, Fetch::get("/t/acme/notes")).await.assert_refused();
    let unknown =
        operator.fetch(&app, Fetch::get("/admin/tenants/nobody/origins").bearer(TOKEN.as_str())).await;
    assert_eq!(unknown.assert_readable().status(), 404);
}

/// Rows that somebody wrote past the endpoints.
#[actix_web::test]
async fn what_the_table_says_is_proven_too() {
    let app = app().await;
    let connection = Connection::open(&*FILE).unwrap();
    connection
        .execute_batch(
            "INSERT INTO tenants VALUES ('hooli'), ('initech');
             INSERT INTO origins VALUES ('hooli', 'https://*.hooli.example'), ('initech', 'https://initech.example'),
                ('initech', 'https://initech.example/');",
        )
        .unwrap();
    let read = |tenant: &str| Fetch::get(&format!("/t/{tenant}/notes")).include_credentials();
    Browser::at("https://eu.hooli.example").fetch(&app, read("hooli")).await.assert_readable();
    Browser::at("https://hooli.example").fetch(&app, read("hooli")).await.assert_refused();
    // One bad row refuses the whole tenant, rather than letting in what nobody has proven; the handler itself runs.
    let seen = Browser::at("https://initech.example").fetch(&app, read("initech")).await;
    seen.assert_refused();
    let plain = call_service(&app, TestRequest::get().uri("/t/initech/notes").to_request()).await;
    assert_eq!(plain.status(), StatusCode::OK);
}

#[actix_web::test]
async fn a_database_is_filled_once() {
    let file = fresh("filled-once");
    let first = Database::open(&file).unwrap();
    first.add_note("acme".to_owned(), "kept".to_owned()).await.unwrap();
    first.remove_origin("acme".to_owned(), ACME.to_owned()).await.unwrap();
    drop(first);
    let second = Database::open(&file).unwrap();
    assert_eq!(second.notes("acme".to_owned()).await.unwrap(), ["anvils are due", "kept"]);
    assert_eq!(second.origins("acme".to_owned()).await.unwrap(), Some(Vec::new()));
    assert_eq!(second.origins("nobody".to_owned()).await.unwrap(), None);
    assert!(Database::open(Path::new("/nowhere/at/all.db")).is_err());
    rt::task::yield_now().await;
}
