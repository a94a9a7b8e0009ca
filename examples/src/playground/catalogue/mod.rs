//! What the page offers: every endpoint of the API, its source, and a first request to try.

mod entries;
mod source;

use serde::Serialize;

/// Endpoints that show one idea.
#[derive(Debug, Serialize)]
pub(super) struct Group {
    title: &'static str,
    about: &'static str,
    endpoints: Vec<Endpoint>,
}

/// An endpoint as the page shows it.
#[derive(Debug, Serialize)]
pub(super) struct Endpoint {
    /// The handler's name.
    id: &'static str,
    title: &'static str,
    /// The handler's own doc comment.
    about: String,
    /// The handler as it is written, attributes included: what is shown is what runs.
    source: String,
    /// Where it is written.
    file: &'static str,
    #[serde(flatten)]
    attempt: &'static Attempt,
    /// For a broken endpoint, the sound one that does the same.
    sound: Option<&'static str>,
}

/// The request that the page suggests.
#[derive(Debug, Serialize)]
struct Attempt {
    method: &'static str,
    path: &'static str,
    headers: &'static [(&'static str, &'static str)],
    credentials: &'static str,
    body: Option<&'static str>,
}

/// Where the origins of an annotated handler stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stated {
    /// In its own attribute, or in the policy that this names.
    Handler,
    /// In the attribute of its module.
    Module,
    /// In a policy that is replaced while the server runs.
    Replaced,
    /// Nowhere: `disabled`.
    Nowhere,
}

/// The same, as the handler's source says; `None` if there is no such handler.
pub(super) fn stated(handler: &str) -> Option<Stated> {
    let source = entries::endpoint(handler)?.source;
    Some(if source.contains("#[cors(disabled)]") {
        Stated::Nowhere
    } else if source.contains("SharedPolicy") {
        Stated::Replaced
    } else if source.lines().any(|line| line.starts_with("mod ")) {
        Stated::Module
    } else {
        Stated::Handler
    })
}

/// The whole catalogue, in the order of the page.
pub(super) fn groups() -> Vec<Group> {
    entries::GROUPS
        .iter()
        .map(|(title, about, entries)| Group {
            title,
            about,
            endpoints: entries.iter().filter_map(entries::Entry::endpoint).collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_handler_is_offered_once_and_every_offer_is_a_handler() {
        let mut written: Vec<_> =
            entries::FILES.iter().flat_map(|file| source::handlers(file.text)).collect();
        let mut offered: Vec<_> =
            groups().iter().flat_map(|group| &group.endpoints).map(|endpoint| endpoint.id).collect();
        written.sort_unstable();
        offered.sort_unstable();
        assert_eq!(written, offered);
    }

    #[test]
    fn where_the_origins_stand_is_read_from_the_source() {
        for (handler, expected) in [
            ("report", Some(Stated::Handler)),
            ("account", Some(Stated::Handler)),
            ("who_am_i", Some(Stated::Module)),
            ("prices", Some(Stated::Replaced)),
            ("metrics", Some(Stated::Nowhere)),
            ("nobody", None),
        ] {
            assert_eq!(stated(handler), expected, "{handler}");
        }
    }

    #[test]
    fn sound_counterparts_exist() {
        let groups = groups();
        let endpoints = || groups.iter().flat_map(|group| &group.endpoints);
        for endpoint in endpoints() {
            if let Some(sound) = endpoint.sound {
                assert!(
                    endpoints().any(|other| other.id == sound && other.source.contains("#[cors(")),
                    "{sound}"
                );
            }
        }
    }
}
