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
