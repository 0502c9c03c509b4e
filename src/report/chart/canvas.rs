//! SVG, element by element. Places are in tenths of a pixel; colours are classes.

use std::fmt::Write;

/// What a letter of a label takes, about.
const LETTER: i64 = 64;

/// Where a text is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    Start,
    Middle,
    End,
}

/// What is drawn so far.
#[derive(Default)]
pub(super) struct Canvas {
    pub(super) out: String,
}

impl Canvas {
    /// `words`, where given, are shown to whoever points at the bar.
    pub(super) fn bar(&mut self, class: &str, corner: (i64, i64), size: (i64, i64), words: &str) {
        let (x, y, width, height) = (px(corner.0), px(corner.1), px(size.0), px(size.1));
        let place = format!("x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"");
        if words.is_empty() {
            self.push(&format!("<rect class=\"{class}\" {place}/>"));
        } else {
            let words = escaped(words);
            self.push(&format!("<rect class=\"{class}\" {place}><title>{words}</title></rect>"));
        }
    }

    /// A cell of a row, as full in colour as this percentage says; the words are shown as of a bar.
    pub(super) fn cell(&mut self, corner: (i64, i64), size: (i64, i64), percent: i64, words: &str) {
        let (x, y, width, height) = (px(corner.0), px(corner.1), px(size.0), px(size.1));
        let opacity = format!("{}.{:02}", percent / 100, percent % 100);
        let title = match words {
            "" => String::new(),
            words => format!("<title>{}</title>", escaped(words)),
        };
        self.push(&format!(
            "<rect class=\"cell b-first\" x=\"{x}\" y=\"{y}\" width=\"{width}\" \
             height=\"{height}\" fill-opacity=\"{opacity}\">{title}</rect>"
        ));
    }

    pub(super) fn line(&mut self, class: &str, from: (i64, i64), to: (i64, i64)) {
        let (x1, y1, x2, y2) = (px(from.0), px(from.1), px(to.0), px(to.1));
        self.push(&format!(
            "<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>"
        ));
    }

    pub(super) fn path(&mut self, class: &str, points: &[(i64, i64)]) {
        let mut path = String::new();
        for (at, (x, y)) in points.iter().enumerate() {
            let letter = if at == 0 { 'M' } else { 'L' };
            let _ = write!(path, "{letter}{} {}", px(*x), px(*y));
        }
        self.push(&format!("<path class=\"{class}\" d=\"{path}\"/>"));
    }

    pub(super) fn dot(&mut self, class: &str, (x, y): (i64, i64), words: &str) {
        let (x, y, words) = (px(x), px(y), escaped(words));
        self.push(&format!(
            "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"3\"><title>{words}</title></circle>"
        ));
    }

    pub(super) fn text(&mut self, class: &str, (x, y): (i64, i64), hold: Hold, words: &str) {
        let anchor = anchor(hold);
        let (x, y, words) = (px(x), px(y), escaped(words));
        self.push(&format!(
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{words}</text>"
        ));
    }

    /// A text that is read from below upwards.
    pub(super) fn upright(&mut self, class: &str, (x, y): (i64, i64), hold: Hold, words: &str) {
        let anchor = anchor(hold);
        let (x, y, words) = (px(x), px(y), escaped(words));
        self.push(&format!(
            "<text class=\"{class}\" transform=\"translate({x} {y}) rotate(-90)\" \
             text-anchor=\"{anchor}\">{words}</text>"
        ));
    }

    pub(super) fn push(&mut self, element: &str) {
        self.out.push_str(element);
        self.out.push('\n');
    }
}

const fn anchor(hold: Hold) -> &'static str {
    match hold {
        Hold::Start => "start",
        Hold::Middle => "middle",
        Hold::End => "end",
    }
}

/// About how wide a text is drawn.
pub(super) fn width(words: &str) -> i64 {
    i64::try_from(words.chars().count()).unwrap_or(i64::MAX / LETTER).saturating_mul(LETTER)
}

/// So many letters of a text, and a sign that there are more.
pub(super) fn cut(words: &str, letters: usize) -> String {
    if words.chars().count() <= letters {
        return words.to_owned();
    }
    words.chars().take(letters.saturating_sub(1)).chain(['…']).collect()
}

/// A text in lines of so many letters, broken between words; a longer word is cut.
pub(super) fn wrapped(words: &str, letters: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split(' ').map(|word| cut(word, letters)) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= letters => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// Text as XML has it; what XML does not allow at all becomes the replacement character.
pub(super) fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                out.push('\u{fffd}');
            }
            letter => out.push(letter),
        }
    }
    out
}

/// Tenths of a pixel as SVG has them.
fn px(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    if rest == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}
