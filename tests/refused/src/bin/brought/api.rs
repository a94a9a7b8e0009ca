#[cors_actix::cors(origins = ["https://app.example.com"])]
#[routes]
#[get("/a")]
#[get("/b")]
pub(crate) async fn item() -> &'static str {
    ""
}
