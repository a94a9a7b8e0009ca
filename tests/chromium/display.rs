//! The page itself: by keyboard, in the dark, against hostile text, and when the model is wrong.

use fantoccini::key::Key;

use crate::in_chromium;

#[test]
fn a_call_can_be_made_by_keyboard_alone() {
    in_chromium(async |page| {
        page.open("localhost").await;
        let mut focused = Vec::new();
        for _ in 0..80 {
            let element = page.client().active_element().await.unwrap();
            element.send_keys(&Key::Tab.to_string()).await.unwrap();
            let element = page.client().active_element().await.unwrap();
            if element.attr("href").await.unwrap().as_deref() == Some("#trace") {
                element.send_keys(&Key::Enter.to_string()).await.unwrap();
                page.find("#endpoint[data-id=trace]").await;
            }
            let id = element.attr("id").await.unwrap().unwrap_or_default();
            if id == "send" {
                element.send_keys(&Key::Enter.to_string()).await.unwrap();
                break;
            }
            focused.push(id);
        }
        let shown = page.shown().await;
        assert_eq!(shown.state, "readable", "focus went through {focused:?}");
        for field in ["source", "method", "path", "headers", "body", "mode", "redirect", "cache"] {
            assert!(focused.iter().any(|id| id == field), "{field} is not in the tab order: {focused:?}");
        }
    });
}

/// What is under the finger on a telephone: the list is folded until it is asked for, by keyboard too.
#[test]
fn on_a_narrow_screen_the_list_is_folded() {
    in_chromium(async |page| {
        page.client().set_window_size(500, 900).await.unwrap();
        page.open("localhost").await;
        let is_open = "return document.querySelector('#fold').open";
        let ask = async |script| page.client().execute(script, Vec::new()).await.unwrap();
        assert_eq!(ask(is_open).await, false);
        page.find("#fold summary").await.send_keys(&Key::Enter.to_string()).await.unwrap();
        assert_eq!(ask(is_open).await, true);
        page.find("#catalogue a[href='#no_options']").await.send_keys(&Key::Enter.to_string()).await.unwrap();
        page.find("#endpoint[data-id=no_options]").await;
        assert_eq!(ask(is_open).await, false);
        // The link that had the focus is folded away, so the endpoint has it.
        assert_eq!(ask("return document.activeElement.id").await, "main");
        let is_in_view = "const { top, bottom } = document.querySelector('#title').getBoundingClientRect();
            return top >= 0 && bottom <= innerHeight";
        assert_eq!(ask(is_in_view).await, true);
        let is_cut = "return document.documentElement.scrollWidth > innerWidth";
        assert_eq!(ask(is_cut).await, false);
        page.session().picture("narrow").await;
        page.client().set_window_size(1280, 900).await.unwrap();
        page.find("#fold[open]").await;
    });
}

/// The link to what is done right stands far below: it leads back up.
#[test]
fn a_link_to_an_endpoint_brings_it_into_view() {
    in_chromium(async |page| {
        page.client().set_window_size(500, 500).await.unwrap();
        page.open("localhost").await;
        let ask = async |script| page.client().execute(script, Vec::new()).await.unwrap();
        ask("location.hash = '#no_options'").await;
        page.find("#endpoint[data-id=no_options]").await;
        page.send().await;
        ask("scrollTo(0, document.body.scrollHeight)").await;
        page.click("#why a[href='#counter']").await;
        page.find("#endpoint[data-id=counter]").await;
        let top = ask("return document.querySelector('#title').getBoundingClientRect().top").await;
        assert!((0.0..500.0).contains(&top.as_f64().unwrap()), "{top}");
        assert_eq!(ask("return document.activeElement.id").await, "main");
    });
}

#[test]
fn what_fetch_itself_refuses_was_not_sent() {
    in_chromium(async |page| {
        page.open("localhost").await;
        page.choose("motd").await;
        page.write("method", "TRACE").await;
        let shown = page.send().await;
        assert_eq!((shown.state.as_str(), shown.wire.len()), ("refused", 0));
        let said = "Not sent: the browser refused before anything reached the API";
        assert_eq!(page.find("#verdict h3").await.text().await.unwrap(), said);
        let announced = "return document.querySelector('#announcement').textContent";
        assert_eq!(page.client().execute(announced, Vec::new()).await.unwrap(), said);
    });
}

#[test]
fn light_and_dark_differ() {
    in_chromium(async |page| {
        page.open("localhost").await;
        let ground = "return getComputedStyle(document.body).backgroundColor";
        let mut grounds = Vec::new();
        for scheme in ["light", "dark"] {
            page.session().prefer("prefers-color-scheme", scheme).await;
            page.choose("pages").await;
            page.send().await;
            page.session().picture(scheme).await;
            grounds.push(page.client().execute(ground, Vec::new()).await.unwrap());
        }
        assert_ne!(grounds[0], grounds[1]);
    });
}

#[test]
fn what_a_server_says_is_never_markup() {
    in_chromium(async |page| {
        page.open("localhost").await;
        page.choose("trace").await;
        page.write("headers", "X-Request-Id: <img src=x onerror=alert(1)><b>bold</b>").await;
        let shown = page.send().await;
        assert_eq!(shown.text.as_deref(), Some("Request id: <img src=x onerror=alert(1)><b>bold</b>"));
        let elements = "return document.querySelectorAll('#result img, #result b').length";
        assert_eq!(page.client().execute(elements, Vec::new()).await.unwrap(), 0);
    });
}

#[test]
fn a_disagreement_is_shown_in_red() {
    in_chromium(async |page| {
        page.open("localhost").await;
        page.choose("motd").await;
        // No disagreement is known, so the server's answer is forged.
        let forge = r#"
            const real = window.fetch;
            window.fetch = async (url, options) => {
                const response = await real(url, options);
                if (url !== "/judge") return response;
                const judgement = await response.json();
                return new Response(JSON.stringify({ ...judgement, differences: ["status: the model says <b>"] }));
            };
        "#;
        page.client().execute(forge, Vec::new()).await.unwrap();
        page.send().await;
        let differences = page.find("#differences li").await;
        assert_eq!(differences.text().await.unwrap(), "status: the model says <b>");
        let agrees = "return document.querySelector('#agrees')";
        assert!(page.client().execute(agrees, Vec::new()).await.unwrap().is_null());
        let color = "return getComputedStyle(document.querySelector('#differences')).borderTopColor";
        assert_eq!(page.client().execute(color, Vec::new()).await.unwrap(), "rgb(176, 38, 29)");
        page.session().picture("disagreement").await;
    });
}
