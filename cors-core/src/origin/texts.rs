//! A list of strings that is either a constant of the program or one piece of memory.

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

    /// Copies `items` into an arena. Strings beyond 4 GiB of text are dropped; the validator refuses lists long
    /// before that.
    pub fn collect<'a>(items: impl IntoIterator<Item = &'a str>) -> Self {
        let mut text = String::new();
        let mut ends = Vec::new();
        for item in items {
            text.push_str(item);
            let Ok(end) = u32::try_from(text.len()) else {
                text.truncate(text.len() - item.len());
                break;
            };
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
            Self::Arena { text, ends } => {
                let start = match index.checked_sub(1) {
                    Some(before) => ends.get(before).copied().unwrap_or_default(),
                    None => 0,
                };
                let end = ends.get(index).copied().unwrap_or_default();
                text.get(start as usize..end as usize).unwrap_or_default()
            }
        }
    }

    /// All strings, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index))
    }
}

impl PartialEq for Texts {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Texts {}
