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

#[test]
fn no_probe_finds_an_error_in_what_is_annotated_and_some_do_in_what_is_made_by_hand() {
    let playground = Playground::start();
    let (mut sound, mut broken) = (0, 0);
    for endpoint in endpoints(&playground) {
        let [id, method, path, credentials] =
            ["id", "method", "path", "credentials"].map(|key| endpoint[key].as_str().unwrap().to_owned());
        let url = format!("{}{path}", playground.api);
        let mut arguments = vec!["--json", &url, "--origin", &playground.page, "-X", &method];
        if credentials == "include" {
            arguments.push("--credentials");
        }
        let output = run(&arguments);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let errors: Vec<_> = codes(&report).into_iter().filter(|code| code.starts_with("error")).collect();
        if endpoint["sound"].is_string() {
            broken += usize::from(!errors.is_empty());
            continue;
        }
        // Who is let in, that is: an endpoint for administrators refuses the page that asks, and that is right.
        assert!(!errors.iter().any(|code| code.starts_with("error origin-")), "{id}: {report:#}");
        assert!(report["probes"].as_array().is_some_and(|probes| probes.len() > 5), "{id}: {report:#}");
        sound += 1;
    }
    assert!(sound > 25 && broken > 0, "{sound} sound, {broken} broken");
}
