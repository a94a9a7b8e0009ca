//! Writes the handlers of the router's cases: 50 and 500 resources, static and dynamic paths, plain and annotated; and the fifty
//! handlers, each with a policy of its own, whose memory is counted.

use std::fmt::Write as _;
use std::{env, fs, path::PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut text = String::new();
    for count in [50, 500] {
        for (kind, tail) in [("fixed", ""), ("dynamic", "/{id}")] {
            for (name, attribute) in [("plain", ""), ("annotated", ANNOTATION)] {
                writeln!(text, "{attribute}\n#[actix_web::routes]").expect("a String takes everything");
                for at in 0..count {
                    writeln!(text, "#[get(\"/api/v1/resource{at}{tail}\")]")
                        .expect("a String takes everything");
                }
                writeln!(text, "pub async fn {name}_{kind}_{count}() -> HttpResponse {{ answer() }}")
                    .expect("a String takes everything");
            }
        }
    }
    for (name, attribute) in [("plain", ""), ("annotated", ANNOTATION)] {
        let mut services = String::new();
        for at in 0..50 {
            writeln!(
                text,
                "{attribute}\n#[actix_web::get(\"/api/v1/single{at}/{{id}}\")]\n\
                 pub async fn {name}_single_{at}() -> HttpResponse {{ answer() }}"
            )
            .expect("a String takes everything");
            write!(services, ".service({name}_single_{at})").expect("a String takes everything");
        }
        writeln!(
            text,
            "pub fn {name}_singles(config: &mut actix_web::web::ServiceConfig) {{ config{services}; }}"
        )
        .expect("a String takes everything");
    }
    let directory = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(directory.join("many.rs"), text).expect("cargo made the folder");
}

const ANNOTATION: &str = r#"#[cors_actix::cors(origins = ["https://app.example.com"], credentials, expose_headers = ["X-Total"])]"#;
