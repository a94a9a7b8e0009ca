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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_at_most_a_third_full() {
        for count in 0..200 {
            let slots = Slots::lay(count, (0..count as u64).map(|hash| hash * 7));
            let size = slots.as_slice().len();
            assert!(
                if count <= SCAN { size == 0 } else { size >= 3 * count && size < 6 * count },
                "{count}: {size}"
            );
        }
    }

    #[test]
    fn what_does_not_collide_lies_at_its_first_place() {
        let slots = Slots::lay(8, 0..8);
        assert_eq!(slots.as_slice().get(..8), Some(&[0, 1, 2, 3, 4, 5, 6, 7][..]));
    }

    #[test]
    fn what_collides_is_found_by_what_it_is() {
        // All of them begin at the last slot, and go on at the first.
        let slots = Slots::lay(8, std::iter::repeat_n(u64::MAX, 8));
        for wanted in 0..8 {
            assert_eq!(slots.find(8, || u64::MAX, |index| index == wanted), Some(wanted));
        }
        assert_eq!(slots.find(8, || u64::MAX, |_| false), None);
        assert_eq!(slots.find(8, || 15, |_| true), None);
    }
}
