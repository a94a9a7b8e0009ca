//! The hash of the origin tables. Computed at compile time by the macro and at run time by the builder, so it is fixed
//! for good; collisions cost one comparison and can admit nobody, because the text is compared as well.

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Adds `bytes` to `state`, eight at a time; the last eight may overlap those before.
#[inline]
#[must_use]
pub fn feed(mut state: u64, bytes: &[u8]) -> u64 {
    let length = bytes.len() as u64;
    let Some(last) = bytes.last_chunk::<8>() else {
        let short = bytes.iter().fold(length, |word, byte| (word << 8) | u64::from(*byte));
        return mix(state ^ short);
    };
    // What `last` holds whole is left out of the rest.
    let (words, _) = bytes.get(..bytes.len() - 1).unwrap_or_default().as_chunks::<8>();
    for word in words {
        state = mix(state ^ u64::from_le_bytes(*word));
    }
    mix(state ^ u64::from_le_bytes(*last) ^ length.rotate_left(56))
}

#[inline]
fn mix(word: u64) -> u64 {
    let product = u128::from(word) * u128::from(MULTIPLIER);
    // The halves of a 128-bit product: both truncations are meant.
    #[allow(clippy::cast_possible_truncation)]
    let (low, high) = (product as u64, (product >> 64) as u64);
    low ^ high ^ MULTIPLIER
}
