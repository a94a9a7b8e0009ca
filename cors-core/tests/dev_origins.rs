//! `dev_origins` allow somebody in builds with `debug_assertions` only, at every door of the run time. `.ci/run` runs this
//! with and without.

use cors_core::{OriginField, Policy, Route, Target};

const DEV: &str = "http://localhost:3000";
const APP: &str = "https://app.example.com";

#[track_caller]
fn assert_allows_as_this_build_does(policy: &Policy, and_app: bool) {
    let allows = |origin: &str| policy.decide(OriginField::One(origin.as_bytes())).is_allowed();
    assert_eq!((allows(DEV), allows(APP)), (cfg!(debug_assertions), and_app));
}

#[test]
fn of_the_builder() {
    let policy =
        Policy::builder().origins([APP]).dev_origins([DEV]).credentials(true).build().expect("valid");
    assert_allows_as_this_build_does(&policy, true);
    let public = Policy::builder().dev_origins(["*"]).build().expect("valid");
    assert_eq!(public.is_public(), cfg!(debug_assertions));
}

/// As written, for whatever it is proven.
#[test]
fn of_the_configuration() {
    let builder = Policy::builder().origins([APP]).dev_origins([DEV]).credentials(true);
    for target in [Target::Policy, Target::Route(Route::new("item", ["GET"]))] {
        assert_allows_as_this_build_does(&builder.config().prove(&target).expect("valid"), true);
    }
}

/// What a source decides beside.
#[test]
fn of_the_stated_part_beside_a_source() {
    let builder = Policy::builder().dev_origins([DEV]).credentials(true);
    assert_allows_as_this_build_does(&builder.config().prove(&Target::Source).expect("valid"), false);
    let public = Policy::builder().dev_origins(["*"]);
    let public = public.config().prove(&Target::Source).expect("valid");
    assert_eq!(public.is_public(), cfg!(debug_assertions));
}

#[cfg(feature = "serde")]
#[test]
fn of_a_file() {
    let policy: Policy =
        toml::from_str(&format!("origins = \"{APP}\"\ndev_origins = \"{DEV}\"")).expect("valid");
    assert_allows_as_this_build_does(&policy, true);
}
