//! The bytes that are marked: those that are to be written otherwise, and no more. They stand between `‹` and `›`.

use cors_core::Code::{
    self, HeaderToken, MethodToken, OriginHost, OriginIp, OriginNotBare, OriginPattern, OriginPort,
    OriginScheme,
};
use cors_core::{Builder, Policy};

use crate::only;

#[track_caller]
fn marked(written: &str, code: Code, builder: impl FnOnce(&str) -> Builder) {
    let (before, rest) = written.split_once('‹').expect("a beginning");
    let (wrong, after) = rest.split_once('›').expect("an end");
    let literal = format!("{before}{wrong}{after}");
    let finding = only(builder(&literal), code);
    assert_eq!(finding.range(), Some(before.len()..before.len() + wrong.len()), "{written}\n{finding}");
}

#[test]
fn of_an_origin_what_is_wrong() {
    for (written, code) in [
        ("‹ ›https://example.com", OriginNotBare),
        ("https://example.com‹\n›", OriginNotBare),
        ("https://exa‹\u{3000}›mple.com", OriginNotBare),
        ("https://a.example‹,›https://b.example", OriginNotBare),
        ("‹\u{feff}›https://example.com", OriginScheme),
        ("https‹\u{200b}›://example.com", OriginScheme),
        ("https://exa‹\u{200b}›mple.com", OriginHost),
        ("‹\"›https://example.com\"", OriginScheme),
        ("https://example.com‹'›", OriginScheme),
        ("https://‹/›example.com", OriginNotBare),
        ("https://‹//›example.com", OriginNotBare),
        ("https://‹\\›example.com", OriginNotBare),
        ("https://‹user@›example.com", OriginNotBare),
        ("https://‹user:p@ss@›example.com", OriginNotBare),
        ("https://example.com‹/app?x#y›", OriginNotBare),
        ("‹ftp›://example.com", OriginScheme),
        ("‹file›:///index.html", OriginScheme),
        ("‹htps›://example.com", OriginScheme),
        ("‹*›://example.com", OriginPattern),
        ("https://a.‹*›.com", OriginPattern),
        ("https://*.‹*›.example.com", OriginPattern),
        ("https://‹*.›127.0.0.1", OriginPattern),
        ("https://example.com‹:8*›", OriginPattern),
        ("https‹://›", OriginHost),
        ("https‹://›:8080", OriginHost),
        ("https://‹E›xample.com", OriginHost),
        ("https://Ex‹ä›mple.com", OriginHost),
        ("https://*.ex‹!›ample.com", OriginHost),
        ("https://‹.›example.com", OriginHost),
        ("https://a.‹.›example.com", OriginHost),
        ("https://ab.‹xn--a›.example", OriginHost),
        ("http://‹256›.1.1.1", OriginIp),
        ("http://1.‹256›.1.1", OriginIp),
        ("http://1.2.3.‹256›", OriginIp),
        ("http://1.2.3.‹1000›", OriginIp),
        ("http://‹192.168.1›", OriginIp),
        ("http://‹[12345::]›:80", OriginIp),
        ("https://example.com‹:›", OriginPort),
        ("https://example.com‹:65536›", OriginPort),
    ] {
        marked(written, code, |literal| Policy::builder().origins([literal]));
    }
    let label = "a".repeat(64);
    marked(&format!("https://b.‹{label}›.example"), OriginHost, |literal| {
        Policy::builder().origins([literal])
    });
}

#[test]
fn of_a_name_the_first_byte_that_no_token_has() {
    let policy = || Policy::builder().origins(["https://a.example"]);
    for (written, code) in [
        ("GE‹ ›T", MethodToken),
        ("‹(›GET)", MethodToken),
        ("G‹É›T", MethodToken),
        ("‹É›T", MethodToken),
        ("‹›", MethodToken),
    ] {
        marked(written, code, |literal| policy().methods([literal]));
    }
    for written in ["X‹ ›A", "‹:›X-A", "X-‹ä›", "X-‹*›", "‹*›-X"] {
        marked(written, HeaderToken, |literal| policy().headers([literal]));
        marked(written, HeaderToken, |literal| policy().expose_headers([literal]));
    }
}
