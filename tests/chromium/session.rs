//! One browser window, and what its console says.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{fs, process};

use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::driver::{Driver, Programs};

/// Nothing but the page: no update, no background request, no state of an earlier run.
const ARGUMENTS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--window-size=1440,1100",
];

/// A browser. Fields drop in order: the driver ends the browser, then its profile is removed.
pub(crate) struct Session {
    pub(crate) client: Client,
    _driver: Driver,
    _profile: Profile,
}

impl Session {
    pub(crate) async fn start(programs: &Programs) -> Self {
        let profile = Profile::new();
        let driver = Driver::start(programs);
        let mut arguments: Vec<String> = ARGUMENTS.iter().map(ToString::to_string).collect();
        arguments.push(format!("--user-data-dir={}", profile.0.display()));
        let capabilities = json!({
            "goog:loggingPrefs": { "browser": "ALL" },
            "goog:chromeOptions": { "binary": programs.chromium, "args": arguments },
        });
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.as_object().cloned().unwrap())
            .connect(&driver.url())
            .await
            .unwrap();
        Self { client, _driver: driver, _profile: profile }
    }

    pub(crate) async fn end(self) {
        self.client.close().await.unwrap();
    }

    /// What the console's JavaScript side said since the last time: the CORS sentences are among it, the network's
    /// own `net::ERR_FAILED` lines are not.
    pub(crate) async fn console(&self) -> Vec<String> {
        let entries = self.client.issue_cmd(ReadConsole).await.unwrap();
        let javascript = entries.as_array().unwrap().iter().filter(|entry| entry["source"] == "javascript");
        // The place, without or with a position, then the text: "http://localhost:1/#x - Access to fetch ...",
        // "http://localhost:1/call.js 11:21 Fetch API cannot load ...".
        let said = |entry: &Value| {
            let (_place, rest) = entry["message"].as_str()?.split_once(' ')?;
            let (_position, text) = rest.split_once(' ')?;
            Some(text.to_owned())
        };
        javascript.filter_map(said).collect()
    }

    /// Emulates a preference of the user's, by the DevTools protocol.
    pub(crate) async fn prefer(&self, name: &'static str, value: &'static str) {
        let features = json!({ "features": [{ "name": name, "value": value }] });
        self.client.issue_cmd(DevTools("Emulation.setEmulatedMedia", features)).await.unwrap();
    }

    /// Keeps a picture of the window for people to look at.
    pub(crate) async fn picture(&self, name: &str) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("playground");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name).with_extension("png"), self.client.screenshot().await.unwrap()).unwrap();
    }
}

/// A folder for one run of the browser.
struct Profile(PathBuf);

impl Profile {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("chromium-{}-{number}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What `chromedriver` adds to the protocol: the console's entries since the last call.
#[derive(Debug)]
struct ReadConsole;

/// What `chromedriver` adds to the protocol: a command of the DevTools protocol.
#[derive(Debug)]
struct DevTools(&'static str, Value);

impl WebDriverCompatibleCommand for ReadConsole {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!({ "type": "browser" }).to_string()))
    }
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        let Self(command, parameters) = self;
        (http::Method::POST, Some(json!({ "cmd": command, "params": parameters }).to_string()))
    }
}
