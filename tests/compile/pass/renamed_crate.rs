//! The crate under another name.

use actix_web::{App, get};

/// What other crates see of it.
pub mod deps {
    pub use cors_actix as web_cors;
}

#[deps::web_cors::cors(origins = ["https://app.example.com", "https://*.example.org"], crate = crate::renamed_crate::deps::web_cors)]
#[get("/one")]
async fn one() -> &'static str {
    ""
}

#[deps::web_cors::cors(crate = crate::renamed_crate::deps::web_cors, disabled)]
mod api {
    #[actix_web::get("/two")]
    pub async fn two() -> &'static str {
        ""
    }
}

#[test]
fn compiles() {
    let _ = App::new().service(one).service(api::two);
}
