//! The playground's endpoints and their policies are those that were reviewed: a policy that changes changes `endpoints.txt`, where
//! a reviewer sees it. `BLESS=1 cargo test -p examples --test endpoints` writes it.

#![allow(missing_docs, clippy::unwrap_used, reason = "a test")]

#[path = "../support/playground.rs"]
mod served;

use std::fs;

use crate::served::Playground;

const REVIEWED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/endpoints/endpoints.txt");

/// Whoever opens the API finds the page, and no script reads it.
#[test]
fn the_apis_root_leads_to_the_page() {
    let playground = Playground::start();
    let root = ureq::get(format!("{}/", playground.api)).header("Origin", &playground.page).call().unwrap();
    let header = |name| root.headers().get(name).and_then(|value| value.to_str().ok());
    assert_eq!(header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(header("access-control-allow-origin"), None);
    let text = root.into_body().read_to_string().unwrap();
    assert!(text.contains(&format!("<a href=\"{}\">", playground.page)), "{text}");
}

#[test]
fn every_policy_is_as_reviewed() {
    let playground = Playground::start();
    assert_ne!(playground.api, playground.page);
    let table = ureq::get(format!("{}/endpoints", playground.api)).call().unwrap();
    let table = table.into_body().read_to_string().unwrap();
    if std::env::var_os("BLESS").is_some() {
        fs::write(REVIEWED, &table).unwrap();
    }
    let reviewed = fs::read_to_string(REVIEWED).unwrap();
    assert!(table == reviewed, "reviewed:\n{reviewed}\nserved:\n{table}");
}
