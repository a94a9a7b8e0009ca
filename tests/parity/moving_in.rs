//! The guide says for everything that people come with what it is called here.

use std::fs;

/// `actix_cors::Cors`'s public functions in 0.7.2: `grep 'pub fn' src/builder.rs`, and `Default`.
const ACTIX_CORS: [&str; 19] = [
    "Cors::default()",
    "Cors::permissive()",
    "allow_any_origin()",
    "allowed_origin(",
    "allowed_origin_fn(",
    "allow_any_method()",
    "allowed_methods(",
    "allow_any_header()",
    "allowed_header(",
    "allowed_headers(",
    "expose_any_header()",
    "expose_headers(",
    "max_age(",
    "send_wildcard()",
    "supports_credentials()",
    "allow_private_network_access()",
    "disable_vary_header()",
    "disable_preflight()",
    "block_on_origin_mismatch(",
];
/// The parameters of `starlette.middleware.cors.CORSMiddleware`, which FastAPI re-exports.
const FASTAPI: [&str; 8] = [
    "allow_origins=",
    "allow_origin_regex=",
    "allow_methods=",
    "allow_headers=",
    "allow_credentials=",
    "expose_headers=",
    "max_age=",
    "allow_private_network=",
];

#[test]
fn every_word_of_the_others_is_in_the_guide() {
    let guide = fs::read_to_string("../cors-actix/src/guide.md").expect("the guide");
    for (title, words) in
        [("# Coming from `actix-cors`", &ACTIX_CORS[..]), ("# Coming from FastAPI's", &FASTAPI[..])]
    {
        let section = guide.split_once(title).expect(title).1;
        let section = section.split_once("\n# ").map_or(section, |(section, _)| section);
        // In the first column of the table.
        let rows: Vec<&str> = section
            .lines()
            .filter_map(|line| line.strip_prefix("| ")?.split_once(" |"))
            .map(|(there, _)| there)
            .collect();
        for word in words {
            assert!(rows.iter().any(|there| there.contains(&format!("`{word}"))), "{title}: {word}");
        }
    }
}
