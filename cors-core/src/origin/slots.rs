//! A hash table of indices into a list: laid out once, by the macro or at run time, and only asked afterwards.

/// Lists of up to this many are scanned.
pub(super) const SCAN: usize = 4;
/// An empty slot.
const FREE: u32 = u32::MAX;

/// An open-addressing table of indices; its length is a power of two, or nought where the list is scanned.
#[derive(Clone, Debug)]
pub(super) enum Slots {
    /// Written by the macro.
    Static(&'static [u32]),
    /// Built at run time.
    Owned(Box<[u32]>),
}

impl Slots {
    pub(super) fn as_slice(&self) -> &[u32] {
        match self {
            Self::Static(slots) => slots,
            Self::Owned(slots) => slots,
        }
    }

    /// Spreads `hashes` over a table that is at most a third full, by linear probing: the first place is the right one nearly
    /// always.
    pub(super) fn lay(count: usize, hashes: impl Iterator<Item = u64>) -> Self {
        if count <= SCAN {
            return Self::Static(&[]);
        }
        let size = (count * 3).next_power_of_two();
        let mut slots = vec![FREE; size];
        for (index, hash) in hashes.enumerate() {
            let mut at = place(hash, size);
            while slots.get(at).is_some_and(|slot| *slot != FREE) {
                at = (at + 1) & (size - 1);
            }
            if let (Some(slot), Ok(index)) = (slots.get_mut(at), u32::try_from(index)) {
                *slot = index;
            }
        }
        Self::Owned(slots.into())
    }

    #[inline]
    pub(super) fn find(
        &self,
        count: usize,
        hash: impl Fn() -> u64,
        is: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let slots = self.as_slice();
        if slots.is_empty() {
            return (0..count).find(|index| is(*index));
        }
        let mut at = place(hash(), slots.len());
        // The table is at most a third full, so a free slot ends every search.
        while let Some(index) = slots.get(at).copied().filter(|index| *index != FREE) {
            if is(index as usize) {
                return Some(index as usize);
            }
            at = (at + 1) & (slots.len() - 1);
        }
        None
    }
}

/// The first slot to look at; the table's size is a power of two.
fn place(hash: u64, size: usize) -> usize {
    // Only the low bits are used, whatever the width of a pointer.
    #[allow(clippy::cast_possible_truncation)]
    let hash = hash as usize;
    hash & (size - 1)
}
