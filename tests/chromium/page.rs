//! The playground's page as a user has it: choose an endpoint, change the request, send it, read the result.

use std::time::Duration;

use fantoccini::{Client, Locator};
use serde::Deserialize;

use crate::session::Session;

/// How long an element, or a sentence of the console, may take to appear.
const PATIENCE: Duration = Duration::from_secs(15);

/// The page in a browser.
pub(crate) struct Page<'s> {
    session: &'s Session,
    home: &'s str,
}

/// What the page shows of a call.
#[derive(Debug, Deserialize)]
pub(crate) struct Shown {
    /// `readable`, `opaque` or `refused`.
    pub(crate) state: String,
    /// Status and reason.
    pub(crate) status: Option<String>,
    /// The body, or what `fetch` rejected with.
    pub(crate) text: Option<String>,
    /// Names of the headers that the script saw.
    pub(crate) headers: Vec<String>,
    /// Method and status of each request that reached the API.
    pub(crate) wire: Vec<String>,
    /// The URL that was called.
    pub(crate) url: String,
}

const READ: &str = r##"
    const text = (selector) => document.querySelector(selector)?.textContent ?? null;
    const all = (selector, read) => [...document.querySelectorAll(selector)].map(read);
    return {
        state: document.querySelector("#verdict").dataset.state,
        status: text("#seen-status"),
        text: text("#seen-body") ?? text("#seen-error"),
        headers: all("#seen dt", (name) => name.textContent),
        wire: all("#wire .exchange", ({ dataset }) => `${dataset.method} ${dataset.status}`),
        url: document.querySelector("#result").dataset.url,
    };
"##;

impl<'s> Page<'s> {
    pub(crate) fn new(session: &'s Session, home: &'s str) -> Self {
        Self { session, home }
    }

    pub(crate) fn session(&self) -> &Session {
        self.session
    }

    pub(crate) fn client(&self) -> &Client {
        &self.session.client
    }

    /// The page's origin as seen from another host of the same port.
    pub(crate) fn origin(&self, host: &str) -> String {
        self.home.replace("localhost", host)
    }

    /// Opens the page at an origin.
    pub(crate) async fn open(&self, host: &str) {
        self.client().goto(&self.origin(host)).await.unwrap();
        self.find("html[data-ready]").await;
        self.session.console().await;
    }

    /// Clicks an endpoint in the list.
    pub(crate) async fn choose(&self, endpoint: &str) {
        self.click(&format!("#catalogue a[href='#{endpoint}']")).await;
        self.find(&format!("#endpoint[data-id='{endpoint}']")).await;
    }

    /// Replaces the text of a field.
    pub(crate) async fn write(&self, field: &str, text: &str) {
        let field = self.find(&format!("#{field}")).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    pub(crate) async fn click(&self, selector: &str) {
        self.find(selector).await.click().await.unwrap();
    }

    /// Sends the request and reads what the page then shows.
    pub(crate) async fn send(&self) -> Shown {
        self.click("#send").await;
        self.shown().await
    }

    /// What the page shows once the call is over.
    pub(crate) async fn shown(&self) -> Shown {
        self.find("#result[data-state=done]").await;
        let shown = self.client().execute(READ, Vec::new()).await.unwrap();
        serde_json::from_value(shown).unwrap()
    }

    /// The console's next sentence, which has to come within [`PATIENCE`].
    pub(crate) async fn sentence(&self) -> Option<String> {
        // The network process reports to the console on its own path, so the sentence may come after the rejection.
        for _ in 0..PATIENCE.as_millis() / 50 {
            let mut said = self.session.console().await;
            assert!(said.len() <= 1, "one call, several sentences: {said:?}");
            if let Some(sentence) = said.pop() {
                return Some(sentence);
            }
            actix_web::rt::time::sleep(Duration::from_millis(50)).await;
        }
        None
    }

    pub(crate) async fn find(&self, selector: &str) -> fantoccini::elements::Element {
        self.client().wait().at_most(PATIENCE).for_element(Locator::Css(selector)).await.unwrap()
    }
}
