//! A module without a handler.

use cors_actix::cors;

#[cors(origins = ["https://app.example.com"])]
mod api {
    pub async fn item() -> &'static str {
        ""
    }
}

fn main() {
    let _ = api::item;
}
