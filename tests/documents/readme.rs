use actix_web::{App, Responder, get, test};
use cors_actix::cors;
use cors_actix::testing::{Browser, Fetch};

#[cors(origins = ["https://app.example.com"], credentials)]
#[get("/items")]
async fn items() -> impl Responder {
    "items"
}

#[actix_web::test]
async fn only_the_front_end_reads_items() {
    let app = test::init_service(App::new().service(items)).await;
    let fetch = Fetch::get("/items").include_credentials();
    Browser::at("https://app.example.com").fetch(&app, fetch.clone()).await.assert_readable();
    Browser::at("https://evil.example").fetch(&app, fetch).await.assert_refused();
}
