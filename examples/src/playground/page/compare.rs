//! Whether the browser did what the model says.

use serde::Deserialize;

use super::predict::Run;

/// Headers that are written below the application, where the recorder does not look.
const BELOW: &[&str] = &["connection", "content-length", "date", "transfer-encoding"];

/// What the script saw.
#[derive(Debug, Deserialize)]
pub(super) struct Seen {
    /// `readable`, `opaque` or `refused`.
    state: String,
    #[serde(rename = "type")]
    response_type: Option<String>,
    #[serde(default)]
    status: u16,
    #[serde(default)]
    headers: Vec<(String, String)>,
}

/// Every difference, in words; none is the rule.
pub(super) fn differences(run: &Run, seen: &Seen) -> Vec<String> {
    let mut differences = run.on_the_wire.clone();
    let Some(model) = &run.prediction else { return differences };
    let mut compare = |what: &str, model: &str, browser: &str| {
        if model != browser {
            differences.push(format!("{what}: the model says {model}, the browser {browser}"));
        }
    };
    compare("outcome", model.state, &seen.state);
    compare("type", model.response_type.unwrap_or("none"), seen.response_type.as_deref().unwrap_or("none"));
    compare("status", &model.status.to_string(), &seen.status.to_string());
    compare("visible headers", &visible(&model.headers), &visible(&seen.headers));
    differences
}

fn visible(headers: &[(String, String)]) -> String {
    let ours = headers.iter().filter(|(name, _)| !BELOW.contains(&name.as_str()));
    let mut lines: Vec<_> = ours.map(|(name, value)| format!("{name}: {value}")).collect();
    lines.sort_unstable();
    if lines.is_empty() { "none".to_owned() } else { lines.join(", ") }
}
