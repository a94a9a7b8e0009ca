//! The parser of `Origin` reads just what a browser's URL parser and serializer write, as far as both know the scheme.

use cors_core::Origin;
use url::Url;

pub fn run(data: &[u8]) {
    let read = Origin::parse(data);
    let Ok(text) = std::str::from_utf8(data) else { return assert_eq!(read, None) };
    if let Some(origin) = read {
        let port = origin.port().map(|port| format!(":{port}")).unwrap_or_default();
        assert_eq!(format!("{}://{}{port}", origin.scheme(), origin.host()), text);
        assert_eq!(origin.as_str(), text);
        assert!(text.len() <= cors_core::MAX_ORIGIN);
    }
    let Some(("http" | "https", rest)) = text.split_once("://") else { return };
    let written = Url::parse(text).ok().map(|url| url.origin().ascii_serialization());
    let is_written = written.as_deref() == Some(text);
    if read.is_some() {
        // Labels that look encoded and are not: browsers refuse the URL, and nothing is lost by not looking.
        assert!(is_written || rest.contains("xn--"), "{text} is read, and browsers write {written:?}");
    } else if is_written {
        let host =
            rest.rsplit_once(':').filter(|(_, port)| !port.contains(']')).map_or(rest, |(host, _)| host);
        let bare = host.strip_suffix('.').unwrap_or(host);
        let odd = |byte| !matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'+' | b'-');
        let excused = rest.ends_with(":0") // No page is at port 0.
            || (!host.starts_with('[') && bare.bytes().any(odd)) // No such name can be registered or resolved.
            || bare.len() > 253
            || bare.split('.').any(|label| label.is_empty() || label.len() > 63);
        assert!(excused, "browsers write {text}, and it is not read");
    }
}
