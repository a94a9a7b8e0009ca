//! Cookies across origins, and one policy for a whole module.

use actix_web::web::ServiceConfig;
use cors_actix::cors;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(with_cookies::who_am_i).service(with_cookies::log_in);
}

#[cors(
    origins = ["http://localhost:*", "http://127.0.0.1:*"],
    headers = ["Content-Type"],
    credentials
)]
#[allow(deprecated, reason = "`local-credentials`: in production, put local origins into `dev_origins`")]
mod with_cookies {
    use actix_web::cookie::{Cookie, SameSite};
    use actix_web::error::{Error, ErrorUnauthorized};
    use actix_web::{HttpRequest, HttpResponse, Responder, get, post, web};
    use serde::Deserialize;

    const COOKIE: &str = "playground-session";

    #[derive(Deserialize)]
    struct LogIn {
        name: String,
    }

    /// Who am I? A script must ask with `credentials: "include"`, and the answer then has to name the page's origin and
    /// say `Access-Control-Allow-Credentials: true`; `*` would not do.
    #[get("/session")]
    pub(super) async fn who_am_i(request: HttpRequest) -> Result<impl Responder, Error> {
        let session = request.cookie(COOKIE).ok_or_else(|| ErrorUnauthorized("no session: log in first"))?;
        Ok(format!("You are {}.", session.value()))
    }

    /// Logs in: the answer sets a cookie. The cookie is `SameSite=Lax`, so browsers leave it out where the page is of
    /// another *site*, such as `http://127.0.0.1`: CORS does not overrule that.
    #[post("/session")]
    pub(super) async fn log_in(form: web::Json<LogIn>) -> impl Responder {
        let cookie = Cookie::build(COOKIE, form.into_inner().name).path("/");
        let cookie = cookie.http_only(true).same_site(SameSite::Lax).finish();
        HttpResponse::NoContent().cookie(cookie).finish()
    }
}
