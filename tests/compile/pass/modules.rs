//! A module's policy reaches its handlers, whole, and only those that say nothing themselves.

use actix_web::http::Method;
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{App, scope};
use cors_actix::cors;

#[cors(origins = ["https://module.example.com"], headers = ["X-Module"])]
#[scope("/above")]
mod above {
    use actix_web::{get, put};

    #[get("/item")]
    pub async fn item() -> &'static str {
        ""
    }

    #[super::cors(origins = ["https://own.example.com"])]
    #[put("/item")]
    pub async fn own() -> &'static str {
        ""
    }
}

#[scope("/below")]
#[cors(origins = ["https://module.example.com"], headers = ["X-Module"])]
mod below {
    pub mod deep {
        #[actix_web::delete("/deep")]
        pub async fn item() -> &'static str {
            ""
        }
    }

    #[super::cors(origins = ["https://own.example.com"])]
    pub mod own {
        #[actix_web::delete("/own")]
        pub async fn item() -> &'static str {
            ""
        }
    }

    #[::actix_web::get("/unprefixed")]
    pub async fn unprefixed() -> &'static str {
        ""
    }
}

#[actix_web::test]
async fn compiles() {
    let app = init_service(
        App::new()
            .service(above::item)
            .service(above::own)
            .service(below::deep::item)
            .service(below::own::item)
            .service(below::unprefixed),
    )
    .await;
    for (method, path, origin, headers) in [
        ("GET", "/above/item", "https://module.example.com", Some("X-Module")),
        ("PUT", "/above/item", "https://own.example.com", None),
        ("DELETE", "/deep", "https://module.example.com", Some("X-Module")),
        ("DELETE", "/own", "https://own.example.com", None),
    ] {
        let preflight = TestRequest::with_uri(path)
            .method(Method::OPTIONS)
            .insert_header(("Origin", origin))
            .insert_header(("Access-Control-Request-Method", method));
        let response = call_service(&app, preflight.to_request()).await;
        assert_eq!(response.status(), 204, "{method} {path}");
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        assert_eq!(header("Access-Control-Allow-Origin"), Some(origin), "{method} {path}");
        assert_eq!(header("Access-Control-Allow-Headers"), headers, "{method} {path}");
        assert_eq!(header("Access-Control-Allow-Methods"), Some(method), "{method} {path}");
    }
}
