//! The symbols of origins: the only bytes that the automata of this module know.

use std::fmt;

/// Every byte that a serialised origin may hold (scheme, `://`, host, port), in the order in which a witness
/// prefers them. No upper case and nothing outside ASCII: browsers serialise hosts in lower-case punycode.
const ALPHABET: &[u8; 44] = b":xabcdefghijklmnopqrstuvwyz0123456789-_+./[]";

/// A set of symbols, one bit for each byte of the alphabet.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Symbols(u64);

impl Symbols {
    /// No symbol: nothing can be read.
    pub(super) const NONE: Self = Self(0);
    /// Every symbol.
    pub(super) const ALL: Self = Self((1 << ALPHABET.len()) - 1);

    /// The set of one byte, empty if no origin holds it.
    pub(super) fn of(byte: u8) -> Self {
        ALPHABET.iter().position(|symbol| *symbol == byte).map_or(Self::NONE, |bit| Self(1 << bit))
    }

    /// The symbols among these ranges of characters, which are sorted.
    pub(super) fn of_ranges(ranges: impl IntoIterator<Item = (char, char)>) -> Self {
        // A Unicode class has hundreds of ranges, of which at most the first few are in ASCII.
        let ascii = ranges.into_iter().take_while(|(low, _)| low.is_ascii());
        ascii.fold(Self::NONE, |set, (low, high)| {
            let inside = ALPHABET.iter().filter(|symbol| (low..=high).contains(&char::from(**symbol)));
            inside.fold(set, |set, symbol| set | Self::of(*symbol))
        })
    }

    /// What regular expressions call word characters: `[a-z0-9_]`, with and without Unicode the same here.
    pub(super) fn word() -> Self {
        Self::of_ranges([('0', '9'), ('_', '_'), ('a', 'z')])
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn contains(self, byte: u8) -> bool {
        !(self & Self::of(byte)).is_empty()
    }

    /// The bytes of the set, those first that a witness prefers.
    pub(super) fn bytes(self) -> impl Iterator<Item = u8> {
        ALPHABET
            .iter()
            .enumerate()
            .filter(move |(bit, _)| self.0 & (1 << bit) != 0)
            .map(|(_, symbol)| *symbol)
    }
}

impl std::ops::BitAnd for Symbols {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl std::ops::BitOr for Symbols {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl std::ops::Not for Symbols {
    type Output = Self;

    fn not(self) -> Self {
        Self(!self.0 & Self::ALL.0)
    }
}

impl fmt::Debug for Symbols {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.bytes().map(char::from)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_hold_what_was_put_in() {
        let digits = Symbols::of_ranges([('0', '9')]);
        assert_eq!(digits.bytes().collect::<Vec<_>>(), b"0123456789");
        assert!(digits.contains(b'7') && !digits.contains(b'a') && !(!digits).contains(b'7'));
        assert_eq!((digits | !digits), Symbols::ALL);
        assert_eq!(Symbols::ALL.bytes().count(), ALPHABET.len());
        assert_eq!(Symbols::word().bytes().count(), 37);
    }

    #[test]
    fn bytes_outside_origins_are_in_no_set() {
        for byte in [b'A', b'Z', b' ', b',', b'\n', b'%', b'*', b'~', b'@', b'?', b'#', 0x80, 0xff] {
            assert!(Symbols::of(byte).is_empty(), "{byte:#x}");
        }
        assert_eq!(Symbols::of_ranges([('A', 'Z'), ('é', 'ﾟ')]), Symbols::NONE);
    }
}
