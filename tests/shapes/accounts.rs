//! `actix-session` and `actix-identity`: cookies of a page on another site.

use actix_identity::{Identity, IdentityMiddleware};
use actix_session::storage::CookieSessionStore;
use actix_session::{Session, SessionMiddleware};
use actix_web::cookie::{Key, SameSite};
use actix_web::{
    App, Error, HttpMessage as _, HttpRequest, HttpResponse, Responder, error, get, post, test, web,
};
use cors_actix::{Cors, cors};
use tests::{Answer, Ask, answer, assert_answer};

use crate::{APP, EVIL, VARY, VARY_PREFLIGHT};

#[cors(origins = ["https://app.example.com"], credentials, headers = ["Content-Type"])]
#[post("/login")]
async fn login(request: HttpRequest, name: web::Json<String>) -> Result<impl Responder, Error> {
    Identity::login(&request.extensions(), name.into_inner()).map_err(error::ErrorInternalServerError)?;
    Ok(HttpResponse::NoContent())
}

/// Without an identity the extractor answers 401.
#[cors(origins = ["https://app.example.com"], credentials)]
#[get("/me")]
async fn me(identity: Identity) -> Result<impl Responder, Error> {
    identity.id().map_err(error::ErrorInternalServerError)
}

#[cors(origins = ["https://app.example.com"], credentials, expose_headers = ["X-Count"])]
#[post("/count")]
async fn count(session: Session) -> Result<impl Responder, Error> {
    let count = session.get::<u32>("count")?.unwrap_or_default() + 1;
    session.insert("count", count)?;
    Ok(HttpResponse::Ok().insert_header(("X-Count", count)).finish())
}

fn sessions() -> SessionMiddleware<CookieSessionStore> {
    SessionMiddleware::builder(CookieSessionStore::default(), Key::from(&[7; 64]))
        .cookie_same_site(SameSite::None)
        .build()
}

fn granted() -> Vec<(&'static str, &'static str)> {
    vec![("access-control-allow-origin", APP), ("access-control-allow-credentials", "true"), VARY]
}

/// The cookie that an answer sets, as the browser sends it back.
fn cookie(answer: &Answer) -> String {
    let line = answer.lines("set-cookie").next().expect("a cookie");
    line.split(';').next().unwrap_or_default().to_owned()
}

/// The layer outermost, none at all, and one that somebody put innermost: cookies and headers are the same.
macro_rules! accounts {
    ($($name:ident: [$($inner:expr)?], [$($outer:expr)?];)+) => {$(
        #[actix_web::test]
        async fn $name() {
            let app = App::new().service(web::scope("/api").service(login).service(me).service(count));
            let app = app$(.wrap($inner))?.wrap(IdentityMiddleware::default()).wrap(sessions())$(.wrap($outer))?;
            let app = test::init_service(app).await;

            let stranger = answer(&app, &Ask::actual("GET", "/api/me", APP)).await;
            assert_answer(&stranger, 401, &granted());

            let preflight = [
                ("access-control-allow-origin", APP),
                ("access-control-allow-credentials", "true"),
                ("access-control-allow-methods", "POST"),
                ("access-control-allow-headers", "Content-Type"),
                ("access-control-max-age", "600"),
                VARY_PREFLIGHT,
            ];
            let asked = answer(&app, &Ask::preflight("POST", "/api/login", APP)).await;
            assert_answer(&asked, 204, &preflight);
            assert_eq!(asked.lines("set-cookie").count(), 0, "{asked}");

            let logging_in = |origin| {
                let ask = Ask::actual("POST", "/api/login", origin).header("Content-Type", "application/json");
                ask.request().set_payload("\"alice\"")
            };
            let service = |request: test::TestRequest| test::call_service(&app, request.to_request());
            let read = async |request| {
                let response = service(request).await;
                Answer::read(response.into_parts().1.map_into_boxed_body()).await
            };
            let logged_in = read(logging_in(APP)).await;
            assert_answer(&logged_in, 204, &granted());
            let cookie_of_alice = cookie(&logged_in);

            let ask = Ask::actual("GET", "/api/me", APP).header("Cookie", &cookie_of_alice);
            let alice = answer(&app, &ask).await;
            assert_answer(&alice, 200, &granted());
            assert_eq!(alice.body, b"alice");
            // The cookie is no `Origin`: another page that has it sent learns nothing.
            let ask = Ask::actual("GET", "/api/me", EVIL).header("Cookie", &cookie_of_alice);
            assert_answer(&answer(&app, &ask).await, 200, &[VARY]);

            let mut expected = granted();
            expected.push(("access-control-expose-headers", "X-Count"));
            let first = answer(&app, &Ask::actual("POST", "/api/count", APP)).await;
            assert_answer(&first, 200, &expected);
            let ask = Ask::actual("POST", "/api/count", APP).header("Cookie", cookie(&first));
            let second = answer(&app, &ask).await;
            assert_answer(&second, 200, &expected);
            assert_eq!(second.lines("x-count").collect::<Vec<_>>(), ["2"]);

            // A cookie that somebody forged is as good as none.
            let ask = Ask::actual("GET", "/api/me", APP).header("Cookie", "id=forged");
            assert_answer(&answer(&app, &ask).await, 401, &granted());
        }
    )+};
}

accounts! {
    without_a_layer: [], [];
    layer_outermost: [], [Cors::endpoints()];
    layer_innermost: [Cors::endpoints()], [];
}

/// Authentication by a cookie of the app's own, as a middleware on a scope that lets nobody in without one.
#[actix_web::test]
async fn a_plain_cookie_in_front_of_a_scope() {
    use actix_web::body::MessageBody;
    use actix_web::dev::{ServiceRequest, ServiceResponse};
    use actix_web::middleware::{Next, from_fn};

    async fn visitors(
        request: ServiceRequest,
        next: Next<impl MessageBody + 'static>,
    ) -> Result<ServiceResponse<impl MessageBody>, Error> {
        if request.cookie("visitor").is_none() {
            return Err(error::ErrorUnauthorized("who are you?"));
        }
        next.call(request).await
    }

    let scope = web::scope("/api").wrap(from_fn(visitors)).service(count);
    let app = App::new().service(scope).wrap(sessions()).wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    let mut expected = granted();
    expected.push(("access-control-expose-headers", "X-Count"));
    let post = || Ask::actual("POST", "/api/count", APP);
    assert_answer(&answer(&app, &post()).await, 401, &expected);
    assert_answer(&answer(&app, &post().header("Cookie", "visitor=1")).await, 200, &expected);
    assert_eq!(answer(&app, &Ask::preflight("POST", "/api/count", APP)).await.status, 204);
}
