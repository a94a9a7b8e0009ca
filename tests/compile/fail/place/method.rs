//! A method of a type is no handler.

use cors_actix::cors;

struct Items;

impl Items {
    #[cors(origins = ["https://app.example.com"])]
    #[actix_web::get("/")]
    async fn item(&self) -> &'static str {
        ""
    }
}

fn main() {
    let _ = Items.item();
}
