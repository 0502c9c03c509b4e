//! Texts of the data as a reader can take them in: nothing in them turns the letters round it.
//!
//! Tables keep every text as it was delivered; what is said here is for pages, workbooks and PDFs.

/// What stands for a sign that cannot be shown.
pub(super) const UNSHOWN: char = '\u{fffd}';

/// Begins and ends a piece of text that has a direction of its own.
const APART: [char; 2] = ['\u{2068}', '\u{2069}'];

/// A text with a sign for each invisible one that would turn the letters after it round, or not be
/// shown at all.
pub(super) fn legible(text: &str) -> String {
    let is_whole = open_at_end(text) == Some(0);
    let shown = |letter: char| match letter {
        '\n' | '\t' => letter,
        letter if is_whole && is_shapeless(letter) => letter,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => UNSHOWN,
        letter if letter.is_control() => UNSHOWN,
        letter => letter,
    };
    text.chars().map(shown).collect()
}

/// How many pieces that begin to stand apart do not end; `None` where one ends that did not begin.
fn open_at_end(text: &str) -> Option<usize> {
    let [begin, end] = APART;
    let mut open = 0_usize;
    for letter in text.chars() {
        if letter == begin {
            open += 1;
        } else if letter == end {
            open = open.checked_sub(1)?;
        }
    }
    Some(open)
}

/// Whether a text has letters that are read from right to left.
pub(super) fn is_leftward(text: &str) -> bool {
    text.chars().any(|letter| {
        matches!(
            u32::from(letter),
            0x0590..=0x08ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x10800..=0x10fff | 0x1e800..=0x1efff
        )
    })
}

/// A legible text within a sentence: where it is read from right to left it stands apart, so that
/// the words round it keep their places.
pub(super) fn apart(text: String) -> String {
    let [begin, end] = APART;
    if is_leftward(&text) { format!("{begin}{text}{end}") } else { text }
}

/// Whether a letter only says that a text stands apart: it has no shape.
pub(super) fn is_shapeless(letter: char) -> bool {
    APART.contains(&letter)
}

/// A text of at most so many letters; `…` ends one that was longer.
pub fn short(text: &str, most: usize) -> String {
    if is_longer(text, most) {
        let kept: String = text.chars().take(most.saturating_sub(1)).collect();
        let [_, end] = APART;
        let ends = end.to_string().repeat(open_at_end(&kept).unwrap_or(0));
        format!("{}…{ends}", kept.trim_end())
    } else {
        text.to_owned()
    }
}

/// Whether a text has more letters than these.
pub(super) fn is_longer(text: &str, most: usize) -> bool {
    text.chars().nth(most).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_invisible_turns_a_sentence_round() {
        assert_eq!(legible("a\u{202e}b\u{2066}c\u{1}\u{85}d\ne"), "a�b�c��d\ne");
        assert_eq!(legible("a\u{2069}b\u{2068}c"), "a�b�c");
        assert_eq!(legible("Vulling op één vlak – שלום"), "Vulling op één vlak – שלום");
    }

    #[test]
    fn what_is_read_from_right_to_left_stands_apart_and_nothing_else() {
        assert_eq!(apart("שלום (1)".to_owned()), "\u{2068}שלום (1)\u{2069}");
        assert_eq!(legible("a \u{2068}שלום\u{2069} b"), "a \u{2068}שלום\u{2069} b");
        assert_eq!(apart("مرحبا".to_owned()), "\u{2068}مرحبا\u{2069}");
        assert_eq!(apart("58\u{202f}412,31 EUR".to_owned()), "58\u{202f}412,31 EUR");
        assert!(!is_leftward("中文 € ±"));
    }

    #[test]
    fn a_text_is_cut_at_a_letter_and_says_so() {
        assert_eq!(short("één", 3), "één");
        assert_eq!(short("éénmaal", 4), "één…");
        assert_eq!(short("", 4), "");
        assert_eq!(short("a \u{2068}שלום\u{2069} b", 6), "a \u{2068}של…\u{2069}");
    }
}
