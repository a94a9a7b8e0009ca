//! The hash of the origin tables. Computed at compile time by the macro and at run time by the builder, so it is fixed
//! for good; collisions cost one comparison and can admit nobody, because the text is compared as well.

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Adds `bytes` to `state`, sixteen at a time; the last ones may overlap those before.
#[inline]
#[must_use]
pub fn feed(mut state: u64, bytes: &[u8]) -> u64 {
    let length = (bytes.len() as u64).rotate_left(56);
    if let Some(last) = bytes.last_chunk::<16>() {
        // What `last` holds whole is left out of the rest.
        let (pairs, _) = bytes.get(..bytes.len() - 1).unwrap_or_default().as_chunks::<16>();
        for pair in pairs {
            let (low, high) = halves(*pair);
            state = mix(state ^ low, high);
        }
        let (low, high) = halves(*last);
        mix(state ^ low ^ length, high)
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        mix(state ^ u64::from_le_bytes(*first) ^ length, u64::from_le_bytes(*last))
    } else {
        mix(state ^ bytes.iter().fold(bytes.len() as u64, |word, byte| (word << 8) | u64::from(*byte)), 0)
    }
}

#[inline]
fn halves(pair: [u8; 16]) -> (u64, u64) {
    let pair = u128::from_le_bytes(pair);
    // The halves of 128 bits: both truncations are meant, here and below.
    #[allow(clippy::cast_possible_truncation)]
    (pair as u64, (pair >> 64) as u64)
}

#[inline]
fn mix(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other ^ MULTIPLIER);
    #[allow(clippy::cast_possible_truncation)]
    let (low, high) = (product as u64, (product >> 64) as u64);
    low ^ high ^ MULTIPLIER
}
