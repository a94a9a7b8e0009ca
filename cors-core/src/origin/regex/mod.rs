//! Origins by regular expression: proven before they are used.
//!
//! Regular expressions without anchors or with bare dots are the most common hole in CORS policies. Here every
//! pattern matches origins *whole* ([`OriginRegex`]), and before it is used, [`examine()`] decides which origins
//! those are:
//!
//! ```text
//! text ─ parse ─ nfa ─ positions ─┐
//!                                 ├─ matched ─ backwards ─ domains ─ telling ─ witness ─┐
//! language (of all origins) ──────┘                                                     ├─ examine
//!                                 └─ everything ────────────────────────────────────────┘
//! ```
//!
//! * `parse`: the pattern's syntax tree, restricted to the 44 bytes that origins are made of (`alphabet`).
//! * `nfa`, `positions`: its automaton, with one state for each symbol that it reads.
//! * `language`, `except`, `bounds`: what an origin is.
//! * `matched`: the product of the two, which is the origins that the pattern matches and nothing else.
//! * `backwards`, `domains`: hosts read from right to left beside the public-suffix list, counting registrable domains.
//! * `everything`: whether the pattern keeps no web page out.
//! * `dead`: an alternative of the pattern that no origin goes through; `enumeration`: whether it writes out what it matches.
//! * `telling`, `witness`, `culprit`, `repair`: for the messages, an origin that an attacker could own, the part of the
//!   pattern that is too large, and the pattern that was probably meant.
//! * `budget`: how much work all this may be; `classes`: what cannot be counted there, because the parser does it.
//! * `matcher`, `automaton`: the patterns at work. The feature `matching` brings in what compiles them; proving does without.

mod alphabet;
mod automaton;
mod backwards;
mod bounds;
mod budget;
mod classes;
mod culprit;
mod dead;
mod domains;
mod enumeration;
mod everything;
mod examine;
mod except;
mod language;
mod matched;
mod matcher;
mod nfa;
mod parse;
mod positions;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod reference;
mod repair;
#[cfg(test)]
mod table;
mod telling;
mod witness;

pub(crate) use domains::MAX_DOMAINS;
pub(crate) use enumeration::is_enumeration;
pub(crate) use examine::{
    Examination, Findings, Limits, Reach, dead_alternative, examine, examine_as_written,
};
pub(crate) use matcher::OriginRegex;
