//! Each handler grants what its route serves.

use actix_web::App;
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"], methods = [GET])]
mod api {
    #[actix_web::get("/")]
    pub async fn item() -> &'static str {
        ""
    }
}

fn main() {
    let _ = App::new().service(api::item);
}
