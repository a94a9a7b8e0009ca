//! `#[cors]` makes no handler unreachable that was reachable: actix's `compat` makes private handlers public.

use actix_web::App;

mod plain {
    #[actix_web::get("/plain")]
    async fn item() -> &'static str {
        ""
    }
}

mod annotated {
    #[cors_actix::cors(origins = ["https://app.example.com"])]
    #[actix_web::get("/annotated")]
    async fn item() -> &'static str {
        ""
    }
}

#[test]
fn compiles() {
    let _ = App::new().service(plain::item).service(annotated::item);
}
