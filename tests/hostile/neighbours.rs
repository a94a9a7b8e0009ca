//! Annotated and un-annotated handlers that overlap in every order: what a preflight grants, the answer grants too.

use actix_web::{App, Responder, delete, get, patch, put, test, web};
use cors_actix::{Cors, cors};
use tests::{Answer, Ask, answer};

use crate::support::{LAX, Prefix};
use crate::{APP, EVIL, PARTNER};

macro_rules! annotated {
    ($($name:ident: $route:ident $path:literal $origin:literal;)+) => {$(
        #[cors(origins = [$origin])]
        #[$route($path)]
        async fn $name() -> impl Responder {
            stringify!($name)
        }
    )+};
}

annotated! {
    strict_get_me: get "/users/me" "https://app.example.com";
    lax_get_id: get "/users/{id}" "https://partner.example.net";
    strict_delete_id: delete "/users/{id}" "https://app.example.com";
    lax_delete_me: delete "/users/me" "https://partner.example.net";
    lax_put_tail: put "/{tail}*" "https://partner.example.net";
    strict_put_number: put "/users/{id:[0-9]+}" "https://app.example.com";
    strict_patch_root: patch "" "https://app.example.com";
}

#[cors(disabled)]
#[put("/users/{name}")]
async fn disabled_put() -> impl Responder {
    "disabled"
}

async fn plain() -> &'static str {
    "un-annotated"
}

const CHOICES: usize = 17;
/// Takes every method of a path that an annotated handler has too, so that a dead endpoint is known only once it has run.
const HIDING: [usize; 4] = [7, 9, 11, 16];

fn register(config: &mut web::ServiceConfig, choice: usize) {
    match choice {
        0 => config.service(strict_get_me),
        1 => config.service(lax_get_id),
        2 => config.service(strict_delete_id),
        3 => config.service(lax_delete_me),
        4 => config.service(lax_put_tail),
        5 => config.service(strict_put_number),
        6 => config.service(disabled_put),
        7 => config.route("/users/me", web::delete().to(plain)),
        8 => config.route("/users/{id}", web::patch().to(plain)),
        9 => config.service(web::resource("/users/{id}").route(web::get().to(plain))),
        10 => config.service(Prefix("/users/m")).service(Prefix("/other")),
        11 => {
            config.service(web::scope("/users").route("/me", web::get().to(plain)).service(strict_patch_root))
        }
        12 => config.service(web::scope("").service(strict_delete_id)),
        13 => config.service(
            web::scope("/{any}")
                .service(strict_patch_root)
                .service(web::scope("/me").service(strict_patch_root)),
        ),
        14 => config.service(web::resource(["/users/me", "/users/7"]).route(web::put().to(plain))),
        15 => config
            .external_resource("elsewhere", "https://elsewhere.example/{id}")
            .service(web::redirect("/users/7", "/users/me")),
        _ => config.service(web::resource("/users/me").route(web::post().to(plain))),
    };
}

fn next(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    usize::try_from(*state >> 33).unwrap()
}

fn allows(answer: &Answer, origin: &str) -> bool {
    answer.lines("access-control-allow-origin").any(|allowed| allowed == origin || allowed == "*")
}

fn grants(preflight: &Answer, method: &str, origin: &str) -> bool {
    let listed =
        preflight.lines("access-control-allow-methods").any(|line| line.split(", ").any(|own| own == method));
    allows(preflight, origin)
        && preflight.status == 204
        && (listed || ["GET", "HEAD", "POST"].contains(&method))
}

#[actix_web::test]
async fn what_a_preflight_grants_the_answer_grants_too() {
    let mut state = 0x5eed_u64;
    let (mut granted, mut asked) = (0, 0);
    for _ in 0..400 {
        let count = 2 + next(&mut state) % 6;
        let mut choices: Vec<usize> = (0..count).map(|_| next(&mut state) % CHOICES).collect();
        // Twice the same is dead twice, which takes two requests to learn.
        let mut seen = [false; CHOICES];
        choices.retain(|choice| !std::mem::replace(&mut seen[*choice], true));
        let (layer, is_lax) = (!next(&mut state).is_multiple_of(3), next(&mut state).is_multiple_of(2));
        let hides = choices.iter().any(|choice| HIDING.contains(choice));
        let all = choices.clone();
        let configure =
            move |config: &mut web::ServiceConfig| all.iter().for_each(|choice| register(config, *choice));
        let policy = if is_lax { Cors::new(&LAX) } else { Cors::endpoints() };
        let app = test::init_service(
            App::new().configure(configure).wrap(actix_web::middleware::Condition::new(layer, policy)),
        )
        .await;
        for path in
            ["/users/me", "/users/7", "/users/x", "/users", "/users/me/x", "/users//me", "/other/me", "/"]
        {
            for method in ["GET", "DELETE", "PUT", "PATCH", "POST"] {
                for origin in [APP, PARTNER, EVIL] {
                    let before = answer(&app, &Ask::preflight(method, path, origin)).await;
                    let actual = answer(&app, &Ask::actual(method, path, origin)).await;
                    let after = answer(&app, &Ask::preflight(method, path, origin)).await;
                    asked += 1;
                    for (preflight, is_due) in [(&before, !hides), (&after, layer && is_lax || !hides)] {
                        let is_granted = grants(preflight, method, origin);
                        granted += usize::from(is_granted);
                        assert!(
                            !(is_due && is_granted && actual.status == 200 && !allows(&actual, origin)),
                            "{choices:?}, layer {layer}, default {is_lax}: {method} {path} of {origin}\n{preflight}\n{actual}\n{}",
                            String::from_utf8_lossy(&actual.body)
                        );
                    }
                    for got in [&before, &actual, &after] {
                        assert!(!allows(got, EVIL), "{choices:?}: {got}");
                        for (name, _) in &got.headers {
                            assert_eq!(got.lines(name).count(), 1, "{choices:?}: {name} in {got}");
                        }
                    }
                }
            }
        }
    }
    assert!(granted > asked / 20, "{granted} of {asked} is too little to say anything");
}
