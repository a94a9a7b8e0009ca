//! Policies in configuration files: the attribute's words as keys, the same sentences, everything at once.

use std::collections::HashMap;

use cors_core::Code::{DuplicateKey, KeyValue, UnknownKey};
use cors_core::{Danger, Key, Policies, Policy};

const WHOLE: &str = r#"
    origins = ["https://app.example.com", "http://a.example"]
    origin_regex = 'https://(a|b)\.example\.(com|de)'
    origins_env = "WEB_ORIGINS"
    dev_origins = "http://localhost:*"
    credentials = true
    methods = ["GET", "PUT"]
    headers = "Content-Type"
    expose_headers = ["X-Total"]
    max_age = "10m"
    enforce = true
    dangerously_allow = ["insecure_origins"]
"#;

#[test]
fn a_file_says_what_the_builder_says() {
    let built = Policy::builder()
        .origins(["https://app.example.com", "http://a.example"])
        .origin_regex(r"https://(a|b)\.example\.(com|de)")
        .origins_env("WEB_ORIGINS")
        .dev_origins(["http://localhost:*"])
        .credentials(true)
        .methods(["GET", "PUT"])
        .headers(["Content-Type"])
        .expose_headers(["X-Total"])
        .max_age(600)
        .enforce(true)
        .dangerously_allow(Danger::InsecureOrigins)
        .build()
        .expect("valid");
    assert_eq!(toml::from_str::<Policy>(WHOLE).expect("valid"), built);
    let json = r#"{"origins": "https://a.example", "max_age": 600, "credentials": false}"#;
    let built = Policy::builder().origins(["https://a.example"]).max_age(600).build().expect("valid");
    assert_eq!(serde_json::from_str::<Policy>(json).expect("valid"), built);
}

/// Each as a file of its own, with what it needs beside it.
#[test]
fn every_example_of_a_file_stands() {
    for key in Key::OF_POLICIES {
        let example = key.example_in_file();
        let written: toml::Table = toml::from_str(example).expect(example);
        assert_eq!(written.keys().collect::<Vec<_>>(), [key.as_str()]);
        let beside = match key {
            _ if key.is_source() => "",
            Key::DangerouslyAllow => "origins = \"http://a.example\"\ncredentials = true\n",
            _ => "origins = \"https://a.example\"\n",
        };
        let read = toml::from_str::<Policy>(&format!("{beside}{example}"));
        let policy = read.unwrap_or_else(|error| panic!("{example}: {error}"));
        assert_eq!(policy.warnings(), [], "{example}");
    }
}

/// The same value: the attribute has raw strings of its own, and dangers are no strings there.
#[test]
fn the_attributes_examples_say_what_those_of_files_say() {
    for key in Key::OF_POLICIES {
        let of_file = key.example_in_file();
        let of_attribute = match key {
            Key::OriginRegex => of_file.replacen('\'', "r\"", 1).replace('\'', "\""),
            Key::DangerouslyAllow => of_file.replace(" = [\"", "(").replace("\"]", ")"),
            _ => of_file.to_owned(),
        };
        assert_eq!(key.example(), of_attribute);
    }
    assert!(Key::ALL.iter().all(|key| key.example().starts_with(key.as_str())));
}

#[test]
fn the_same_mistake_gives_the_same_sentence() {
    for (file, builder) in [
        (r#"origins = "https://a.example/""#, Policy::builder().origins(["https://a.example/"])),
        ("origins = \"*\"\ncredentials = true", Policy::builder().origins(["*"]).credentials(true)),
        ("origins = []", Policy::builder().origins([""; 0])),
        ("", Policy::builder()),
        ("origins = \"*\"\nmax_age = 100000", Policy::builder().origins(["*"]).max_age(100_000)),
    ] {
        let report = toml::from_str::<Policy>(file).expect_err(file).to_string();
        let findings = builder.build().expect_err(file);
        assert!(report.contains(&findings.to_string()), "{report}\n{findings}");
    }
}

#[test]
fn keys_and_shapes_are_checked_with_everything_else() {
    let report = toml::from_str::<Policy>(
        "allow_origins = [\"https://a.example\"]\nmaxage = 5\nmax_age = true\ncolour = 1\ncredentials = \"yes\"\n\
         dangerously_allow = [\"insecure\"]\nheaders = [\"Cookie\"]\npolicy = \"X\"",
    )
    .expect_err("wrong")
    .to_string();
    for sentence in [
        "there is no key `allow_origins`",
        "help: write `origins`",
        "there is no key `maxage`",
        "`max_age` takes a number of seconds",
        "there is no key `colour`",
        "`credentials` takes `true` or `false`",
        "`dangerously_allow` has no word `insecure`",
        "no script can set `Cookie`",
        "`policy` is a key of `#[cors]` only",
    ] {
        assert!(report.contains(sentence), "{sentence}\n{report}");
    }
    // `allow_origins` was most likely meant for `origins`, so these are not missing.
    assert!(!report.contains("missing-origins"), "{report}");
    let wrong_shape = toml::from_str::<Policy>("origins = 5").expect_err("wrong").to_string();
    assert!(
        wrong_shape.contains("`origins` takes a string or a list")
            && !wrong_shape.contains("missing-origins")
    );
    let twice = serde_json::from_str::<Policy>(r#"{"origins": "*", "origins": "*"}"#).expect_err("wrong");
    assert!(twice.to_string().contains("`origins` is given twice"), "{twice}");
}

/// The codes of a file's report, in order.
fn codes(report: &str) -> Vec<&str> {
    report.split("[cors::").skip(1).filter_map(|rest| rest.split(']').next()).collect()
}

#[test]
fn keys_have_their_codes() {
    for (file, code) in [
        (r#"{"origins": "*", "colour": 1}"#, UnknownKey),
        (r#"{"allow_origins": "*"}"#, UnknownKey),
        (r#"{"origins": "*", "max_age": 5, "max_age": 6}"#, DuplicateKey),
        // The word that was meant, and the key itself: told as the word that is none.
        (
            r#"{"supports_credentials": true, "origins": "https://a.example", "credentials": true}"#,
            UnknownKey,
        ),
        (r#"{"origins": "*", "max_age": [5]}"#, KeyValue),
        (r#"{"origins": "null", "dangerously_allow": ["null"]}"#, KeyValue),
    ] {
        let report = serde_json::from_str::<Policy>(file).expect_err(file).to_string();
        assert_eq!(codes(&report), [code.as_str()], "{file}\n{report}");
    }
}

#[test]
fn several_named_policies_stand_in_one_file() {
    let file = "[public]\norigins = \"*\"\n[partners]\norigins = [\"https://a.example\"]\ncredentials = true";
    let policies: HashMap<String, Policy> = toml::from_str(file).expect("valid");
    assert!(policies["public"].is_public() && policies["partners"].credentials());
    let wrong = toml::from_str::<HashMap<String, Policy>>("[a]\norigins = \"*\"\n[b]\norigins = \"x\"")
        .expect_err("b");
    assert!(wrong.to_string().contains("[b]"), "serde's format names the place: {wrong}");
}

/// The same policies in the three formats: the keys are the same, and so are the sentences.
#[test]
fn every_format_says_the_same() {
    let yaml = r"
        origins: [https://app.example.com, http://a.example]
        origin_regex: 'https://(a|b)\.example\.(com|de)'
        origins_env: WEB_ORIGINS
        dev_origins: http://localhost:*
        credentials: true
        methods: [GET, PUT]
        headers: Content-Type
        expose_headers:
          - X-Total
        max_age: 10m
        enforce: true
        dangerously_allow: [insecure_origins]
    ";
    let whole = toml::from_str::<Policy>(WHOLE).expect("valid");
    assert_eq!(serde_saphyr::from_str::<Policy>(yaml).expect("valid"), whole);

    let sentences = [
        "there is no key `allow_origins`",
        "help: write `origins`",
        "`max_age` takes a number of seconds",
        "`credentials` takes `true` or `false`",
        "help: write `credentials = true`",
        "no script can set `Cookie`",
        "an origin has no slash at its end",
    ];
    let toml = toml::from_str::<Policy>(
        "allow_origins = \"https://a.example/\"\nmax_age = [1]\ncredentials = \"true\"\nheaders = [\"Cookie\"]",
    );
    let json = serde_json::from_str::<Policy>(
        r#"{"allow_origins": "https://a.example/", "max_age": [1], "credentials": "true", "headers": ["Cookie"]}"#,
    );
    let yaml = serde_saphyr::from_str::<Policy>(
        "allow_origins: https://a.example/\nmax_age: [1]\ncredentials: 'true'\nheaders:\n  - Cookie",
    );
    let reports = [
        toml.expect_err("wrong").to_string(),
        json.expect_err("wrong").to_string(),
        yaml.expect_err("wrong").to_string(),
    ];
    for report in &reports {
        for sentence in sentences {
            assert!(report.contains(sentence), "{sentence}\n{report}");
        }
        assert_eq!(codes(report), codes(&reports[0]), "{report}");
    }
}

/// Of several policies in one file, everything is told at once, with the names, in every format.
#[test]
fn what_is_wrong_in_any_of_several_is_told_with_its_name() {
    let toml = "[a]\norigins = \"x\"\n[fine]\norigins = \"*\"\n[b]\nallow_origins = \"*\"\n[c]\norigins = \"*\"\nmax_age = -1";
    let json = r#"{"a": {"origins": "x"}, "fine": {"origins": "*"}, "b": {"allow_origins": "*"},
        "c": {"origins": "*", "max_age": -1}}"#;
    let yaml = "a:\n  origins: x\nfine: { origins: '*' }\nb:\n  allow_origins: '*'\nc: { origins: '*', max_age: -1 }";
    let reports = [
        toml::from_str::<Policies>(toml).expect_err("wrong").to_string(),
        serde_json::from_str::<Policies>(json).expect_err("wrong").to_string(),
        // This reader shows a report beside the line, too.
        serde_saphyr::from_str::<Policies>(yaml).expect_err("wrong").to_string().replace("\\n", "\n"),
    ];
    for report in reports {
        let report = report.split(" --> ").next().unwrap_or_default();
        assert_eq!(codes(report), ["origin-scheme", "unknown-key", "max-age"], "{report}");
        let mut rest = report;
        for told in [
            "a: 1 mistake in a CORS policy\nerror in `origins`, element 1: ",
            "b: 1 mistake in a CORS policy\nerror in `allow_origins`: ",
            "help: write `origins`",
            "c: 1 mistake in a CORS policy\nerror in `max_age`: ",
        ] {
            rest = rest.split_once(told).unwrap_or_else(|| panic!("{told}\n{report}")).1;
        }
        assert!(!report.contains("fine"), "{report}");
    }
    let twice = r#"{"a": {"origins": "*"}, "a": {"origins": "*"}}"#;
    let twice = serde_json::from_str::<Policies>(twice).expect_err("twice").to_string();
    assert!(twice.contains("there are two policies `a`"), "{twice}");

    let mut policies =
        toml::from_str::<Policies>("[a]\norigins = \"*\"\n[b]\norigins = \"https://b.example\"")
            .expect("valid");
    assert!(policies.get("a").is_some_and(Policy::is_public) && policies.get("c").is_none());
    assert_eq!(policies.take("b").expect("there").origins().collect::<Vec<_>>(), ["https://b.example"]);
    assert_eq!((policies.take("b"), policies.names().collect::<Vec<_>>()), (None, vec!["a"]));
    assert_eq!(toml::from_str::<Policies>("").expect("none at all").names().count(), 0);
    let shape = toml::from_str::<Policies>("origins = \"*\"").expect_err("a policy, not several").to_string();
    assert!(shape.contains("expected a CORS policy"), "{shape}");
}

/// The key of the policy, and the key and element in it.
#[test]
fn a_report_says_where() {
    let toml = "[public]\norigins = \"*\"\n\n[partners]\norigins = [\"https://a.example\", \"https://b.example/\"]\n";
    let report = toml::from_str::<HashMap<String, Policy>>(toml).expect_err("wrong").to_string();
    for place in ["[partners]", "line 4", "error in `origins`, element 2: "] {
        assert!(report.contains(place), "{place}\n{report}");
    }
    let json = "{\n\"public\": {\"origins\": \"*\"},\n\"partners\": {\"origins\": [\"https://a.example\", \"https://b.example/\"]}}";
    let report = serde_json::from_str::<HashMap<String, Policy>>(json).expect_err("wrong").to_string();
    for place in ["line 3", "error in `origins`, element 2: "] {
        assert!(report.contains(place), "{place}\n{report}");
    }
    let yaml =
        "public:\n  origins: '*'\npartners:\n  origins:\n    - https://a.example\n    - https://b.example/\n";
    let report = serde_saphyr::from_str::<HashMap<String, Policy>>(yaml).expect_err("wrong").to_string();
    for place in ["line 4", "error in `origins`, element 2: "] {
        assert!(report.contains(place), "{place}\n{report}");
    }
}

#[test]
fn what_is_no_policy_at_all_is_told_what_one_is() {
    let report = serde_json::from_str::<Policy>("5").expect_err("a number").to_string();
    assert!(report.contains("expected a CORS policy: `origins` and other keys"), "{report}");
    let report = serde_json::from_str::<Policies>("5").expect_err("a number").to_string();
    assert!(report.contains("expected CORS policies, each with its name"), "{report}");
}

/// The line of the policy that is wrong, and of the last one that is read where several are.
#[test]
fn a_report_on_several_says_where() {
    let toml = "[a]\norigins = \"*\"\n\n[b]\norigins = \"https://b.example/\"\n\n[c]\norigins = \"*\"\n";
    let report = toml::from_str::<Policies>(toml).expect_err("wrong").to_string();
    assert!(report.starts_with("TOML parse error at line 4, column 1\n"), "{report}");
    let both = format!("{toml}credentials = true\n");
    let report = toml::from_str::<Policies>(&both).expect_err("wrong").to_string();
    assert!(report.starts_with("TOML parse error at line 7, column 1\n"), "{report}");
    assert_eq!(codes(&report), ["origin-not-bare", "wildcard-credentials"], "{report}");

    let json = "{\n\"a\": {\"origins\": \"*\"},\n\"b\": {\"origins\": \"https://b.example/\"},\n\"c\": {\"origins\": \"*\"}\n}";
    let report = serde_json::from_str::<Policies>(json).expect_err("wrong").to_string();
    assert!(report.contains(" at line 3 "), "{report}");
    let yaml = "a:\n  origins: '*'\nb:\n  origins: https://b.example/\nc:\n  origins: '*'\n";
    let report = serde_saphyr::from_str::<Policies>(yaml).expect_err("wrong").to_string();
    assert!(report.contains("line 4"), "{report}");
}

/// What ends the reading is told alone, unless something was told before: that came first, and is to be seen.
#[test]
fn a_policy_that_is_none_ends_the_reading() {
    let wrong = |file: &str| serde_json::from_str::<Policies>(file).expect_err(file).to_string();
    let (none, no_policy) = (r#""a": 5"#, "invalid type: integer `5`, expected a CORS policy");
    let (bad, told) = (r#""b": {"origins": "https://b.example/"}"#, "b: ");
    let both = wrong(&format!("{{{none}, {bad}}}"));
    assert!(both.starts_with(no_policy) && !both.contains(told), "{both}");
    let both = wrong(&format!("{{{bad}, {none}}}"));
    assert!(both.contains("an origin has no slash at its end") && !both.contains("invalid type"), "{both}");
}
