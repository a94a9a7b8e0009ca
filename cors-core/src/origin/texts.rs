//! A list of strings that is either a constant of the program or one piece of memory.

use std::ops::Range;

/// Many strings: borrowed constants, or one arena with the places where each ends.
#[derive(Clone, Debug)]
pub enum Texts {
    /// Constants, written by the macro.
    Static(&'static [&'static str]),
    /// Built at run time: all bytes in one allocation, so that a million origins cost a million times their length
    /// and four bytes more.
    Arena {
        /// Every string, one after the other.
        text: Box<str>,
        /// Where each of them ends.
        ends: Box<[u32]>,
    },
}

impl Texts {
    /// No strings.
    pub const EMPTY: Self = Self::Static(&[]);

    /// Copies `items` into an arena. Strings beyond 4 GiB of text are dropped: origins among them are not allowed.
    pub fn collect<'a>(items: impl IntoIterator<Item = &'a str>) -> Self {
        let mut text = String::new();
        let mut ends = Vec::new();
        for item in items {
            text.push_str(item);
            let Ok(end) = u32::try_from(text.len()) else { break };
            ends.push(end);
        }
        Self::Arena { text: text.into(), ends: ends.into() }
    }

    /// How many strings.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Static(items) => items.len(),
            Self::Arena { ends, .. } => ends.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The string at `index`, or an empty one.
    #[must_use]
    pub fn get(&self, index: usize) -> &str {
        match self {
            Self::Static(items) => items.get(index).copied().unwrap_or_default(),
            Self::Arena { text, ends } => text.get(range(ends, index)).unwrap_or_default(),
        }
    }

    /// The same as bytes, without looking whether characters begin and end there.
    #[must_use]
    pub fn bytes(&self, index: usize) -> &[u8] {
        match self {
            Self::Static(items) => items.get(index).copied().unwrap_or_default().as_bytes(),
            Self::Arena { text, ends } => text.as_bytes().get(range(ends, index)).unwrap_or_default(),
        }
    }

    /// All strings, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index))
    }
}

/// Where the string at `index` lies.
fn range(ends: &[u32], index: usize) -> Range<usize> {
    let end = |index: usize| ends.get(index).copied().unwrap_or_default() as usize;
    index.checked_sub(1).map_or(0, end)..end(index)
}

impl PartialEq for Texts {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Texts {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_strings_are_equal_however_they_are_kept() {
        let written = Texts::Static(&["ab", "c"]);
        let collected = |items: &[&str]| Texts::collect(items.iter().copied());
        assert_eq!(written, collected(&["ab", "c"]));
        for other in [&["a", "bc"][..], &["ab"], &["ab", "c", ""], &["c", "ab"], &[]] {
            assert_ne!(written, collected(other));
            assert_ne!(collected(&["ab", "c"]), collected(other));
        }
    }
}
