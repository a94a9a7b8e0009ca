//! The example of tenants: pages of their front ends and of the operator's, in a real browser.

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::{fs, process};

use actix_web::rt::time::timeout;
use actix_web::rt::{self, System};
use actix_web::{App, HttpResponse, HttpServer, web};
use examples::tenants;
use examples::token::Token;
use serde_json::{Value, json};

use crate::session::Session;
use crate::{DEADLINE, driver};

/// A script of the page: what `fetch` gives, or that it rejects.
const FETCH: &str = r"
    const [url, options, done] = arguments;
    fetch(url, options).then(async (answer) => done({ status: answer.status, text: await answer.text() }), () => done(null));
";

/// Empty pages on a port of their own, whatever host they are asked for.
fn pages() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let page = || async {
        HttpResponse::Ok().content_type("text/html").body("<!doctype html><title>A page</title>")
    };
    let server = HttpServer::new(move || App::new().default_service(web::to(page)));
    rt::spawn(server.workers(1).disable_signals().listen(listener).unwrap().run());
    port
}

struct Setting<'s> {
    session: &'s Session,
    api: String,
    pages: u16,
    token: Token,
}

impl Setting<'_> {
    fn origin(&self, host: &str) -> String {
        format!("http://{host}.localhost:{}", self.pages)
    }

    /// What a script of a page at `origin` gets; `None` where the browser keeps it from the script.
    async fn fetch(&self, origin: &str, path: &str, options: Value) -> Option<(u64, String)> {
        let client = &self.session.client;
        client.goto(origin).await.unwrap();
        let url = format!("{}{path}", self.api);
        let seen = client.execute_async(FETCH, vec![json!(url), options]).await.unwrap();
        let status = seen.get("status")?.as_u64().unwrap();
        Some((status, seen["text"].as_str().unwrap().to_owned()))
    }

    async fn reads(&self, host: &str, tenant: &str) -> bool {
        let path = format!("/t/{tenant}/notes");
        let read = self.fetch(&self.origin(host), &path, json!({ "credentials": "include" })).await;
        let note = json!({
            "method": "POST", "credentials": "include", "headers": { "Content-Type": "application/json" },
            "body": "\"from a browser\"",
        });
        let written = self.fetch(&self.origin(host), &path, note).await;
        assert_eq!(
            read.as_ref().map(|(status, _)| *status),
            written.as_ref().map(|_| 200),
            "{read:?} {written:?}"
        );
        assert!(written.is_none_or(|(status, _)| status == 201));
        read.is_some()
    }

    /// The operator's page changes a tenant's origins.
    async fn change(&self, method: &str, tenant: &str, origin: &str) -> (u64, Value) {
        let page = format!("http://localhost:{}", self.pages);
        let path = format!("/admin/tenants/{tenant}/origins?origin={origin}");
        let bearer = format!("Bearer {}", self.token.as_str());
        let options = json!({ "method": method, "headers": { "Authorization": bearer } });
        let (status, text) = self.fetch(&page, &path, options).await.unwrap();
        (status, serde_json::from_str(&text).unwrap())
    }
}

async fn each_tenant_has_its_own(setting: &Setting<'_>) {
    let (acme, globex) = (setting.origin("acme"), setting.origin("globex"));
    assert!(!setting.reads("acme", "acme").await, "nobody has let it in yet");
    assert_eq!(setting.change("PUT", "acme", &acme).await.0, 200);
    assert_eq!(setting.change("PUT", "globex", &globex).await.0, 200);
    for _ in 0..2 {
        // At once, although the refusal before was remembered.
        assert!(setting.reads("acme", "acme").await && !setting.reads("acme", "globex").await);
        assert!(setting.reads("globex", "globex").await && !setting.reads("globex", "acme").await);

        assert_eq!(setting.change("PUT", "globex", &acme).await.0, 200);
        assert!(setting.reads("acme", "globex").await && !setting.reads("globex", "acme").await);
        assert_eq!(setting.change("DELETE", "globex", &acme).await.0, 200);
        assert!(!setting.reads("acme", "globex").await && setting.reads("acme", "acme").await);
    }
    let (status, said) = setting.change("PUT", "acme", &format!("{acme}/")).await;
    let findings = said["findings"].as_array().unwrap();
    let errors: Vec<_> = findings.iter().filter(|finding| finding["is_error"] == true).collect();
    assert_eq!((status, errors.len(), &errors[0]["code"]), (422, 1, &json!("origin-not-bare")));
    // A tenant's page is not the operator's.
    let bearer = format!("Bearer {}", setting.token.as_str());
    let options = json!({ "headers": { "Authorization": bearer } });
    assert_eq!(setting.fetch(&acme, "/admin/tenants/acme/origins", options).await, None);
}

#[test]
fn what_the_operator_changes_counts_at_once() {
    let Some(programs) = driver::programs() else { return };
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("tenants-{}.db", process::id()));
    let _ = fs::remove_file(&file);
    tenants::open(&file).unwrap();
    System::new().block_on(async {
        let token = Token::random().unwrap();
        let (server, port) = tenants::serve(0, &token).unwrap();
        let handle = server.handle();
        rt::spawn(server);
        let outcome = timeout(DEADLINE, async {
            let session = Session::start(&programs).await;
            let api = format!("http://localhost:{port}");
            each_tenant_has_its_own(&Setting { session: &session, api, pages: pages(), token }).await;
            session.end().await;
        });
        assert!(outcome.await.is_ok(), "the test takes longer than its deadline");
        handle.stop(false).await;
    });
}
