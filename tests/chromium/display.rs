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
