//! The table of a running app's endpoints: a snapshot of it shows every change of a policy.

use actix_web::middleware::Condition;
use actix_web::{App, HttpRequest, get, post, test, web};
use cors_actix::table::Row;
use cors_actix::{Cors, Policy, cors, endpoint_table, policy, scope_default};
use tests::{Ask, answer};

use crate::{DEFAULT, internal, item, remove};

static PARTNERS: Policy = policy!(origins = ["https://partner.example.com"]);

#[cors(origins = ["*"], max_age = 5)]
#[get("/_cors")]
async fn table(request: HttpRequest) -> String {
    endpoint_table(&request).to_string()
}

#[cors(origins = ["https://*.example.com:*"], origin_regex = r"https://[a-z]+\.example\.org", enforce)]
#[post("/{n:[0-9]+}")]
async fn odd() -> &'static str {
    ""
}

async fn as_rows(request: HttpRequest) -> String {
    let all = endpoint_table(&request);
    let row = |row: &Row| format!("{} {} {}", row.path, row.method, row.is_applied);
    all.rows().iter().map(row).collect::<Vec<_>>().join(", ")
}

async fn as_json(request: HttpRequest) -> web::Json<serde_json::Value> {
    web::Json(serde_json::to_value(endpoint_table(&request)).expect("JSON"))
}

#[actix_web::test]
async fn lists_everything_sorted() {
    let scope =
        web::scope("/{tenant}").service(scope_default(&PARTNERS)).service(remove).service(item).service(odd);
    let app = App::new().route("/json", web::get().to(as_json)).service(web::scope("/v1").service(table));
    let app = app.service(table).service(internal).service(scope).wrap(Cors::new(&DEFAULT));
    let app = test::init_service(app).await;
    let text = String::from_utf8(answer(&app, &Ask::new("GET", "/_cors")).await.body).expect("text");
    let expected = r#"GET     /_cors  (table)  origins: *; methods: GET; max_age: 5
POST    /internal  (internal)  disabled
GET     /v1/_cors  (table)  origins: *; methods: GET; max_age: 5
GET     /{tenant}/items/{id}  (item)  origins: https://app.example.com; credentials; methods: GET; max_age: 600
DELETE  /{tenant}/items/{item_id}  (remove)  origins: https://admin.example.com; methods: DELETE; headers: Authorization; max_age: 0
POST    /{tenant}/{n:[0-9]+}  (odd)  origins: https://*.example.com:* /https://[a-z]+\.example\.org/; enforce; methods: POST; max_age: 600
default of scope "/{tenant}"  origins: https://partner.example.com; methods: GET HEAD POST; max_age: 600
default of the layer  origins: https://docs.example.com; methods: GET HEAD POST; expose_headers: X-Default; max_age: 600
"#;
    assert_eq!(text, expected);
    let json = answer(&app, &Ask::new("GET", "/json")).await.body;
    let json: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
    assert_eq!(json[0]["path"], "/_cors");
    assert_eq!(json[0]["origins"], serde_json::json!(["*"]));
    assert_eq!(json[7]["kind"], "layer-default");
}

#[actix_web::test]
async fn a_default_that_nobody_applies_is_marked() {
    let scope = web::scope("/api").service(scope_default(&PARTNERS));
    let app = test::init_service(App::new().service(table).service(scope)).await;
    let text = String::from_utf8(answer(&app, &Ask::new("GET", "/_cors")).await.body).expect("text");
    let expected = r#"GET     /_cors  (table)  origins: *; methods: GET; max_age: 5
default of scope "/api"  not applied: there is no layer  origins: https://partner.example.com; methods: GET HEAD POST; max_age: 600
no layer: middleware around an endpoint sees its preflights first, and answers without its headers
"#;
    assert_eq!(text, expected);
}

/// Whether authentication may stand around the endpoints depends on the layer, so the table says whether there is one.
#[actix_web::test]
async fn says_whether_there_is_a_layer() {
    let endpoint = "GET     /_cors  (table)  origins: *; methods: GET; max_age: 5\n";
    let none = "no layer: middleware around an endpoint sees its preflights first, and answers without its headers\n";
    for (layer, line, is_applied) in [(true, "layer without a default\n", true), (false, none, false)] {
        let app = App::new().service(table).route("/json", web::get().to(as_json));
        let app = app.route("/rows", web::get().to(as_rows));
        let app = test::init_service(app.wrap(Condition::new(layer, Cors::endpoints()))).await;
        let text = String::from_utf8(answer(&app, &Ask::new("GET", "/_cors")).await.body).expect("text");
        assert_eq!(text, format!("{endpoint}{line}"));
        let json = answer(&app, &Ask::new("GET", "/json")).await.body;
        let json: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
        assert_eq!(json.as_array().map(Vec::len), Some(2));
        let rows = answer(&app, &Ask::new("GET", "/rows")).await.body;
        assert_eq!(String::from_utf8_lossy(&rows), format!("/_cors GET true,   {is_applied}"));
        assert_eq!(json[1]["kind"], "layer");
        assert_eq!(json[1]["source"], "none");
        assert_eq!(json[1]["is_applied"], is_applied);
        assert_eq!(json[1]["origins"], serde_json::json!([]));
    }
}
