//! The rules about `dangerously_allow`: each lifts something, and beside `credentials` only plain text can be lifted.

use super::Proof;
use crate::config::Danger;
use crate::finding::{Code, Finding, Key, Subject};

pub(super) fn check(proof: &mut Proof<'_>) {
    let dangers = &proof.config.dangerously_allow;
    for (at, danger) in dangers.iter().enumerate() {
        let subject = Subject::Element(Key::DangerouslyAllow, at);
        if proof.config.credentials && *danger != Danger::InsecureOrigins {
            let sentence =
                format!("`{danger}` cannot stand beside `credentials`: strangers would act as the user");
            proof.findings.push(
                Finding::error(Code::DangerCredentials, subject, sentence).help(format!(
                    "leave `credentials` out; or leave `{danger}` out, and list the origins that are meant, as in \
                     `origins = [\"https://app.example.com\"]`"
                )),
            );
            continue;
        }
        let (sentence, help) = if dangers.get(..at).unwrap_or_default().contains(danger) {
            (format!("`{danger}` is listed twice"), "keep one of them")
        } else if proof.lifted.contains(danger) {
            continue;
        } else {
            (
                format!("`{danger}` lifts nothing here"),
                "leave it out, so that it does not hide a later mistake",
            )
        };
        proof.findings.push(Finding::error(Code::DangerUnneeded, subject, sentence).help(help));
    }
}
