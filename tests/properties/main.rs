//! Properties of the engine, against a naive oracle written from the rules: slow, obvious, and shares no code with it.

mod agreement;
mod answers;
mod browser;
mod configured;
mod decisions;
mod fixed_point;

use proptest::prelude::*;

/// Parts from which configured and asked origins are made, so that near misses are common.
const SCHEMES: [&str; 3] = ["https", "http", "tauri"];
const LABELS: [&str; 8] = ["a", "b", "example", "evilexample", "com", "xa", "a-b", "example.com"];
const PORTS: [&str; 6] = ["", ":8443", ":3000", ":30", ":443", ":80"];

/// An origin as a browser might send it, or nearly.
fn asked() -> impl Strategy<Value = String> {
    let near = (
        prop::sample::select(&SCHEMES),
        prop::collection::vec(prop::sample::select(&LABELS), 1..5),
        prop::sample::select(&PORTS),
        prop::sample::select(&["", ".", "/", " ", "\0", "@x", "*"][..]),
    )
        .prop_map(|(scheme, labels, port, tail)| format!("{scheme}://{}{port}{tail}", labels.join(".")));
    let expressed = "https?://(a|b|xa|localhost|x)(\\.(evil)?example\\.org)?(:(8443|30[0-9]{0,3}))?";
    prop_oneof![8 => near, 2 => expressed, 1 => "\\PC{0,40}", 1 => Just("null".to_owned())]
}

/// A list of configured origins that the validator accepts.
fn listed() -> impl Strategy<Value = Vec<String>> {
    let one = (
        prop::sample::select(&SCHEMES),
        prop::sample::select(&["", "*."][..]),
        prop::collection::vec(prop::sample::select(&LABELS), 1..4),
        prop::sample::select(&["", ":8443", ":3000", ":*"][..]),
    )
        .prop_map(|(scheme, stars, labels, port)| {
            format!("{scheme}://{stars}{}.org{port}", labels.join("."))
        });
    prop::collection::vec(one, 1..12)
}
