//! Route attributes that this file does not import: the root has them for the whole program.

use actix_web::App;
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"])]
#[get("/one")]
async fn one() -> &'static str {
    ""
}

#[cors(origins = ["https://app.example.com"])]
#[routes]
#[get("/a")]
#[get("/b")]
async fn two() -> &'static str {
    ""
}

#[test]
fn compiles() {
    let _ = App::new().service(one).service(two);
}
