//! Looking through long texts, eight bytes at a time.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// How many of the bytes are a line end, and how many start a character of UTF-8.
pub(crate) fn count(bytes: &[u8]) -> (usize, usize) {
    let (words, rest) = bytes.as_chunks::<8>();
    let (mut lines, mut inner) = (0, 0);
    for word in words {
        let word = u64::from_le_bytes(*word);
        let differs = word ^ (ONES * 0x0a);
        let zero = !(((differs & !HIGH) + !HIGH) | differs | !HIGH);
        lines += zero.count_ones() as usize;
        inner += (word & HIGH & !(word << 1)).count_ones() as usize;
    }
    for byte in rest {
        lines += usize::from(*byte == b'\n');
        inner += usize::from(*byte & 0xC0 == 0x80);
    }
    (lines, bytes.len() - inner)
}

/// The offset from `at` on of the first byte that ends plain text in a JSON string: a quote, a backslash, a control character;
/// the length if there is none.
pub(crate) fn end_of_plain(bytes: &[u8], mut at: usize) -> usize {
    let (words, _) = bytes.get(at..).unwrap_or_default().as_chunks::<8>();
    for word in words {
        let word = u64::from_le_bytes(*word);
        // Each test sets the high bit of a byte that is hit; perhaps of others above it too, which does not matter here.
        let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word & HIGH;
        let quote = below(word ^ (ONES * u64::from(b'"')), 1);
        let slash = below(word ^ (ONES * u64::from(b'\\')), 1);
        if (below(word, 0x20) | quote | slash) != 0 {
            break;
        }
        at += 8;
    }
    while bytes
        .get(at)
        .is_some_and(|byte| *byte >= b' ' && *byte != b'"' && *byte != b'\\')
    {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counts_as_a_plain_loop_does(text in "[\n\u{b}a\u{8a}\u{e9}\u{1f600}]{0,40}") {
            let lines = text.bytes().filter(|byte| *byte == b'\n').count();
            prop_assert_eq!(count(text.as_bytes()), (lines, text.chars().count()));
        }

        #[test]
        fn finds_what_a_plain_loop_finds(text in "[ -z\u{e9}\u{1f600}]{0,30}[\"\\\\\u{1f}x][a\"]{0,9}", at in 0_usize..30) {
            let plain = |byte: &u8| *byte >= b' ' && *byte != b'"' && *byte != b'\\';
            let at = at.min(text.len());
            let tail = &text.as_bytes()[at..];
            let wanted = at + tail.iter().position(|byte| !plain(byte)).unwrap_or(tail.len());
            prop_assert_eq!(end_of_plain(text.as_bytes(), at), wanted);
        }
    }
}
