//! `Config -> Policy -> Config` is a fixed point.

use cors_core::{Builder, Config, Danger, Policy, Target};

#[test]
fn a_policy_proves_again_to_itself() {
    let builders: [Builder; 5] = [
        Policy::builder().origins(["*"]),
        Policy::builder()
            .origins(["https://*.b.example:*", "https://a.example"])
            .credentials(true)
            .methods(["PUT", "GET"])
            .headers(["X-B", "Content-Type"])
            .expose_headers(["X-Total"])
            .max_age(0)
            .enforce(true),
        Policy::builder().origin_regex(r"https://(a|b)\.example\.(com|de)").origins_env("WEB_ORIGINS"),
        Policy::builder().dev_origins(["http://localhost:*", "http://a.test"]),
        Policy::builder()
            .origins(["null", "https://*.com"])
            .dangerously_allow(Danger::NullOrigin)
            .dangerously_allow(Danger::PublicSuffixes),
    ];
    for builder in builders {
        let policy = builder.build().expect("no error");
        let config = Config::from(&policy);
        let again = config.prove(&Target::Policy).expect("what was proven proves again");
        assert_eq!(Config::from(&again), config);
        assert_eq!(again, policy);
    }
}
