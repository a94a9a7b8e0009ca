//! `cfg` and `cfg_attr`, on handlers and inside modules.

use actix_web::{App, get};
use cors_actix::cors;

#[cfg_attr(all(), cors(origins = ["https://app.example.com"]))]
#[cfg_attr(all(), get("/one"))]
async fn one() -> &'static str {
    ""
}

#[cfg(any())]
#[cors(nonsense)]
#[get("/gone")]
async fn gone() -> &'static str {
    ""
}

#[cors(origins = ["https://app.example.com"])]
#[get("/two")]
#[cfg(test)]
#[cfg_attr(any(), doc = "gone")]
async fn two() -> &'static str {
    ""
}

#[cors(origins = ["https://app.example.com"])]
mod api {
    use actix_web::{get, post};

    #[cfg_attr(all(), get("/three"))]
    #[cfg_attr(any(), post("/three"))]
    pub async fn three() -> &'static str {
        ""
    }

    // No handler in this configuration.
    #[cfg_attr(any(), get("/four"))]
    pub fn four() -> &'static str {
        ""
    }

    #[cfg(any())]
    #[post("/gone")]
    pub async fn gone() -> &'static str {
        ""
    }

    #[cfg_attr(all(), super::cors(disabled))]
    #[post("/five")]
    pub async fn five() -> &'static str {
        ""
    }

    #[post("/six")]
    #[cfg_attr(all(), allow(dead_code))]
    pub async fn six() -> &'static str {
        ""
    }
}

#[test]
fn compiles() {
    let _ = App::new().service(one).service(two);
    let _ = App::new().service(api::three).service(api::five).service(api::six);
    assert!(api::four().is_empty());
}
