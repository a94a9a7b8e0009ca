//! Endpoints × origins × methods × credentials × headers: in every combination, and with whatever the browser then
//! remembers of preflights, Chromium does what the model says.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::in_chromium;
use crate::page::Page;

const HOSTS: &[&str] = &["localhost", "127.0.0.1", "app.localhost", "eu.app.localhost", "evil.localhost"];

/// One request, made twice: the second time the browser may remember the preflight of the first.
const RUN: &str = r#"
    const [requests, done] = arguments;
    (async () => {
        const { address, attempt, newVisit } = await import("/attempt.js");
        const { api } = await (await fetch("/playground.json")).json();
        const calls = [];
        for (const request of requests) {
            const visit = newVisit();
            const url = address(api, request.path, visit);
            let since = 0;
            for (const time of ["first", "second"]) {
                const { outcome, judgement } = await attempt(url, request, visit, since);
                const { exchanges, prediction, differences } = judgement;
                since = exchanges.at(-1)?.number ?? since;
                calls.push({ time, url, request, outcome, wire: exchanges.length, prediction, differences });
            }
        }
        return calls;
    })().then(done, (error) => done(String(error)));
"#;

#[derive(Deserialize)]
struct Call {
    time: String,
    url: String,
    request: Value,
    outcome: Outcome,
    wire: usize,
    prediction: Option<Prediction>,
    differences: Vec<String>,
}

#[derive(Deserialize)]
struct Outcome {
    state: String,
}

#[derive(Deserialize)]
struct Prediction {
    console: Vec<String>,
}

#[test]
fn chromium_and_the_model_agree_on_the_whole_matrix() {
    in_chromium(async |page| {
        let mut calls = 0;
        let mut states = BTreeMap::<String, usize>::new();
        let mut wrong = Vec::new();
        for host in HOSTS {
            page.open(host).await;
            for requests in combinations(page).await.chunks(32) {
                let made = run(page, requests).await;
                wrong.extend(differences(&made));
                wrong.extend(console_differences(page, &made).await);
                calls += made.len();
                for call in made {
                    *states
                        .entry(format!("{}, {} on the wire", call.outcome.state, call.wire))
                        .or_default() += 1;
                }
            }
        }
        println!("{calls} calls: {states:#?}");
        assert!(wrong.is_empty(), "{} of {calls} differ:\n{}", wrong.len(), wrong.join("\n"));
        assert!(calls >= 2 * 150, "{calls} calls are no matrix");
        // Every way a call can go has to occur, or the matrix proves less than it seems to.
        let kinds = ["readable, 1", "readable, 2", "refused, 1", "refused, 2"];
        for kind in kinds {
            assert!(states.keys().any(|state| state.starts_with(kind)), "no call was {kind} on the wire");
        }
    });
}

/// Every endpoint of the catalogue as the page suggests it and varied, and every path with every method.
async fn combinations(page: &Page<'_>) -> Vec<Value> {
    let catalogue = "return fetch('/playground.json').then((response) => response.json())";
    let catalogue = page.client().execute(catalogue, Vec::new()).await.unwrap();
    let groups = catalogue["groups"].as_array().unwrap();
    let endpoints: Vec<&Value> =
        groups.iter().flat_map(|group| group["endpoints"].as_array().unwrap()).collect();

    let mut requests = Vec::new();
    for endpoint in &endpoints {
        for credentials in ["same-origin", "include"] {
            let suggested = request(endpoint, &endpoint["method"], credentials);
            let mut with_header = suggested.clone();
            with_header["headers"] = json!([["X-Extra", "1"]]);
            requests.extend([suggested, with_header]);
        }
    }
    for endpoint in endpoints.iter().filter(|endpoint| endpoint["sound"].is_null()) {
        for method in ["GET", "HEAD", "POST", "PUT", "patch", "DELETE"] {
            let mut bare = request(endpoint, &json!(method), "omit");
            bare["headers"] = json!([]);
            bare["body"] = Value::Null;
            requests.push(bare);
        }
        for (option, value) in
            [("mode", "no-cors"), ("mode", "same-origin"), ("redirect", "manual"), ("redirect", "error")]
        {
            let mut other = request(endpoint, &endpoint["method"], "same-origin");
            other[option] = json!(value);
            requests.push(other);
        }
    }
    requests
}

fn request(endpoint: &Value, method: &Value, credentials: &str) -> Value {
    json!({
        "method": method,
        "path": endpoint["path"],
        "headers": endpoint["headers"],
        "body": endpoint["body"],
        "credentials": credentials,
        "mode": "cors",
        "redirect": "follow",
        "cache": "default",
    })
}

async fn run(page: &Page<'_>, requests: &[Value]) -> Vec<Call> {
    let calls = page.client().execute_async(RUN, vec![json!(requests)]).await.unwrap();
    serde_json::from_value(calls.clone()).unwrap_or_else(|error| panic!("{error}: {calls}"))
}

fn differences(calls: &[Call]) -> Vec<String> {
    let mut wrong = Vec::new();
    for Call { time, url, request, prediction, differences, .. } in calls {
        let call = || format!("{url}, {time} time: {request}");
        if prediction.is_none() {
            wrong.push(format!("no prediction for {}", call()));
        }
        wrong.extend(differences.iter().map(|difference| format!("{difference}\n    in {}", call())));
    }
    wrong
}

/// The console's sentences, by the address they are about, against the predicted ones.
async fn console_differences(page: &Page<'_>, calls: &[Call]) -> Vec<String> {
    let mut expected: Vec<&str> = calls
        .iter()
        .filter_map(|call| call.prediction.as_ref())
        .flat_map(|prediction| prediction.console.iter().map(String::as_str))
        .collect();
    let mut said = page.session().console().await;
    // The sentences come on their own path, and may be late.
    for _ in 0..100 {
        if said.len() >= expected.len() {
            break;
        }
        actix_web::rt::time::sleep(Duration::from_millis(50)).await;
        said.extend(page.session().console().await);
    }
    // As multisets: each sentence as often as it was predicted.
    said.retain(|sentence| match expected.iter().position(|expected| expected == sentence) {
        Some(found) => {
            expected.swap_remove(found);
            false
        }
        None => true,
    });
    let unexpected = said.iter().map(|sentence| format!("the console, but not the model: {sentence}"));
    unexpected
        .chain(expected.iter().map(|sentence| format!("the model, but not the console: {sentence}")))
        .collect()
}
