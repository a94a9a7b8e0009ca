//! The hostile probes against our own examples: every endpoint of the playground that `#[cors]` is above, as its own page asks.

use serde_json::Value;

use crate::program::{codes, run};
use crate::served::Playground;

fn endpoints(playground: &Playground) -> Vec<Value> {
    let text = ureq::get(format!("{}/playground.json", playground.page)).call().unwrap();
    let text = text.into_body().read_to_string().unwrap();
    let catalogue: Value = serde_json::from_str(&text).unwrap();
    let groups = catalogue["groups"].as_array().unwrap();
    groups.iter().flat_map(|group| group["endpoints"].as_array().unwrap().clone()).collect()
}

/// A page that an endpoint names, where that is not the playground's own.
fn page_of(id: &str, own: &str) -> String {
    let port = own.rsplit(':').next().unwrap();
    match id {
        "tenant" => format!("http://acme.app.localhost:{port}"),
        "shop" => format!("http://shop.localhost:{port}"),
        "delete_item" => format!("http://app.localhost:{port}"),
        "partners" | "prices" => "https://partner.example.com".to_owned(),
        "preview" => "https://app.example.com".to_owned(),
        _ => own.to_owned(),
    }
}

#[test]
fn no_probe_finds_anything_in_what_is_annotated_and_some_do_in_what_is_made_by_hand() {
    let playground = Playground::start();
    let (mut sound, mut broken) = (0, 0);
    for endpoint in endpoints(&playground) {
        let [id, method, path, credentials] =
            ["id", "method", "path", "credentials"].map(|key| endpoint[key].as_str().unwrap().to_owned());
        let url = format!("{}{path}", playground.api);
        let page = page_of(&id, &playground.page);
        let mut arguments =
            vec!["--json", &url, "--origin", &page, "--also", "https://partner.example.com", "-X", &method];
        if credentials == "include" {
            arguments.push("--credentials");
        }
        let output = run(&arguments);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let mut found = codes(&report);
        if endpoint["sound"].is_string() {
            broken += usize::from(found.iter().any(|code| code.starts_with("error")));
            continue;
        }
        // `http://localhost:*` and its like: any port of the visitor's own machine, as it says above the handler.
        found.retain(|code| code.split(' ').nth(1) != Some("origin-any-port"));
        if id == "tenant" {
            // `http://*.app.localhost:*` means sub-domains, of whatever name.
            found.retain(|code| !code.ends_with(" origin-any-sub-domain"));
        }
        assert_eq!(found, [""; 0], "{id}: {report:#}");
        // A disabled endpoint refuses, and one that redirects is not followed.
        let expected = match id.as_str() {
            "metrics" => "refused",
            "moved" => "unknown",
            _ => "allowed",
        };
        assert_eq!(
            (&report["verdict"], &report["complete"]),
            (&expected.into(), &true.into()),
            "{id}: {report:#}"
        );
        assert!(report["probes"].as_array().is_some_and(|probes| probes.len() > 5), "{id}: {report:#}");
        sound += 1;
    }
    assert!(sound > 25 && broken > 0, "{sound} sound, {broken} broken");
}
