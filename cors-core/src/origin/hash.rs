//! The hash of the origin tables. Computed at compile time by the macro and at run time by the builder, so it is fixed
//! for good; collisions cost one comparison and can admit nobody, because the text is compared as well.

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Adds `bytes` to `state`, eight at a time.
pub(crate) fn feed(mut state: u64, bytes: &[u8]) -> u64 {
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        state = mix(state ^ u64::from_le_bytes(word));
    }
    let mut last = bytes.len() as u64;
    for byte in chunks.remainder() {
        last = (last << 8) | u64::from(*byte);
    }
    mix(state ^ last)
}

fn mix(word: u64) -> u64 {
    let product = u128::from(word) * u128::from(MULTIPLIER);
    // The halves of a 128-bit product: both truncations are meant.
    #[allow(clippy::cast_possible_truncation)]
    let (low, high) = (product as u64, (product >> 64) as u64);
    low ^ high ^ MULTIPLIER
}
