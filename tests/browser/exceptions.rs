//! What the recordings leave out, and where the model knowingly differs.

use cors_core::browser::ReferrerPolicy;

use crate::record::Record;

/// Why the model and this record differ.
pub(crate) fn reason(record: &Record) -> Option<&'static str> {
    match (record.engine.as_str(), record.id.as_str()) {
        (_, "sa-sandbox-own-nocors-include") => Some(
            "`Origin` on a no-cors GET comes with `Sec-Fetch-Storage-Access: inactive`, which depends on cookies and \
             their permissions",
        ),
        (_, "tls-stream-sameorigin") => {
            Some("the recording server's HTTP/2 library added headers that the record does not list")
        }
        _ => None,
    }
}

/// An input that a record names in its title only.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Unrecorded {
    /// "XHR GET with upload listener": `forced_preflight` is what Chromium makes of it.
    UploadListener,
    /// The fetch has this `referrerPolicy`.
    ReferrerPolicy(ReferrerPolicy),
    /// The page has an opaque origin and is a top-level page, not a frame.
    TopLevel,
    /// The step before this one got no response, and therefore has no record.
    DroppedConnectionBefore,
}

/// The inputs that the fields of a record do not show.
pub(crate) fn unrecorded(id: &str) -> Option<Unrecorded> {
    match id {
        "xhr-upload-listener-get" => Some(Unrecorded::UploadListener),
        "ctx-referrer-no-referrer-nocors-post" => {
            Some(Unrecorded::ReferrerPolicy(ReferrerPolicy::NoReferrer))
        }
        "ctx-nocors-post-same-origin-policy" => Some(Unrecorded::ReferrerPolicy(ReferrerPolicy::SameOrigin)),
        "ctx-csp-sandbox-put" | "ctx-file-put-null" => Some(Unrecorded::TopLevel),
        "cache-actual-netfail#3" => Some(Unrecorded::DroppedConnectionBefore),
        _ => None,
    }
}
