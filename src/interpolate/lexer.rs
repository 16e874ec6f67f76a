//! A text to tokens, read one at a time so that the first fault in the text is the one that is told.

use super::token::{Kind, Token};

const KEYWORDS: &[&str] = &[
    "block", "break", "continue", "define", "else", "end", "if", "nil", "range", "template", "with",
];

/// White space, as Go's templates see it.
const BLANK: [char; 4] = [' ', '\t', '\r', '\n'];

/// The lexer.
#[derive(Debug)]
pub struct Lexer<'a> {
    text: &'a str,
    at: usize,
    state: State,
    parens: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Text,
    Open,
    Inside,
    Over,
}

impl<'a> Lexer<'a> {
    /// Reads a text from its start.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            state: State::Text,
            parens: 0,
        }
    }

    /// The next token; [`Kind::End`] or [`Kind::Error`] is the last one, and comes again and again.
    pub fn next(&mut self) -> Token {
        loop {
            let token = match self.state {
                State::Text => self.outside(),
                State::Open => self.open(),
                State::Inside => Some(self.inside()),
                State::Over => Some(self.token(Kind::End, self.text.len())),
            };
            if let Some(token) = token {
                if token.kind == Kind::Error {
                    self.state = State::Over;
                }
                return token;
            }
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn accept(&mut self, set: &str) -> bool {
        let found = self.peek().is_some_and(|c| set.contains(c));
        if found {
            self.bump();
        }
        found
    }

    fn accept_run(&mut self, set: &str) {
        while self.accept(set) {}
    }

    fn token(&self, kind: Kind, start: usize) -> Token {
        Token {
            kind,
            range: start..self.at,
            error: String::new(),
        }
    }

    fn error(&self, start: usize, message: impl Into<String>) -> Token {
        Token {
            kind: Kind::Error,
            range: start..self.at,
            error: message.into(),
        }
    }

    /// Text up to `{{` or to the end; a trim marker behind `{{` cuts the white space before it.
    fn outside(&mut self) -> Option<Token> {
        let start = self.at;
        let Some(length) = self.rest().find("{{") else {
            self.at = self.text.len();
            self.state = State::Over;
            let kind = if start == self.at {
                Kind::End
            } else {
                Kind::Text
            };
            return Some(self.token(kind, start));
        };
        let text = &self.rest()[..length];
        self.at += length;
        self.state = State::Open;
        let kept = if left_trim(&self.text[self.at + 2..]) {
            text.trim_end_matches(BLANK)
        } else {
            text
        };
        (!kept.is_empty()).then(|| Token {
            kind: Kind::Text,
            range: start..start + kept.len(),
            error: String::new(),
        })
    }

    fn open(&mut self) -> Option<Token> {
        let start = self.at;
        let marker = if left_trim(&self.text[self.at + 2..]) {
            2
        } else {
            0
        };
        if self.text[self.at + 2 + marker..].starts_with("/*") {
            self.at += 2 + marker;
            return self.comment();
        }
        self.at += 2;
        let token = self.token(Kind::Open, start);
        self.at += marker;
        self.parens = 0;
        self.state = State::Inside;
        Some(token)
    }

    fn comment(&mut self) -> Option<Token> {
        let start = self.at;
        let Some(length) = self.rest()[2..].find("*/") else {
            return Some(self.error(start, "unclosed comment"));
        };
        self.at += length + 4;
        let Some(marker) = self.right_delimiter() else {
            return Some(self.error(start, "comment ends before closing delimiter"));
        };
        self.at += marker + 2;
        self.state = State::Text;
        if marker > 0 {
            self.skip_blanks();
        }
        None
    }

    /// At `}}` or ` -}}`: the length of what stands before the `}}`.
    fn right_delimiter(&self) -> Option<usize> {
        let rest = self.rest();
        if rest.starts_with("}}") {
            Some(0)
        } else if rest.starts_with(BLANK) && rest[1..].starts_with("-}}") {
            Some(2)
        } else {
            None
        }
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(BLANK).len();
    }

    fn close(&mut self) -> Token {
        let marker = self.right_delimiter().unwrap_or(0);
        self.at += marker;
        let start = self.at;
        self.at += 2;
        let token = self.token(Kind::Close, start);
        if marker > 0 {
            self.skip_blanks();
        }
        self.state = State::Text;
        token
    }

    fn inside(&mut self) -> Token {
        let start = self.at;
        if self.right_delimiter().is_some() {
            if self.parens > 0 {
                return self.error(start, "unclosed left paren");
            }
            return self.close();
        }
        let Some(c) = self.bump() else {
            return self.error(start, "unclosed action");
        };
        match c {
            c if BLANK.contains(&c) => self.space(start),
            '=' => self.token(Kind::Assign, start),
            ':' if self.accept("=") => self.token(Kind::Declare, start),
            ':' => {
                self.bump();
                self.error(start, "expected :=")
            }
            '|' => self.token(Kind::Pipe, start),
            '"' => self.quoted(start, '"', Kind::String, "unterminated quoted string"),
            '\'' => self.quoted(start, '\'', Kind::Char, "unterminated character constant"),
            '`' => match self.rest().find('`') {
                Some(length) => {
                    self.at += length + 1;
                    self.token(Kind::RawString, start)
                }
                None => {
                    self.at = self.text.len();
                    self.error(start, "unterminated raw quoted string")
                }
            },
            '$' => self.name(start, Kind::Variable, Kind::Variable),
            '.' if !self.peek().is_some_and(|c| c.is_ascii_digit())
                && self.at < self.text.len() =>
            {
                self.name(start, Kind::Field, Kind::Dot)
            }
            '.' | '+' | '-' | '0'..='9' => {
                self.at = start;
                self.number()
            }
            c if is_name(c) => self.identifier(start),
            '(' => {
                self.parens += 1;
                self.token(Kind::LeftParen, start)
            }
            ')' => {
                // the parser refuses one too many
                self.parens = self.parens.saturating_sub(1);
                self.token(Kind::RightParen, start)
            }
            ' '..='~' => self.token(Kind::Other, start),
            c => self.error(
                start,
                format!("unrecognized character in action: {}", code_point(c)),
            ),
        }
    }

    /// White space; the last blank of it may belong to a trim marker.
    fn space(&mut self, start: usize) -> Token {
        self.skip_blanks();
        let last = self.at - 1;
        if self.rest().starts_with("-}}") {
            self.at = last;
            if last == start {
                return self.close();
            }
        }
        self.token(Kind::Space, start)
    }

    fn quoted(&mut self, start: usize, quote: char, kind: Kind, fault: &str) -> Token {
        loop {
            match self.bump() {
                Some('\\') if !matches!(self.peek(), None | Some('\n')) => {
                    self.bump();
                }
                Some(c) if c == quote => return self.token(kind, start),
                None | Some('\n' | '\\') => return self.error(start, fault),
                Some(_) => {}
            }
        }
    }

    /// What follows `.` or `$`; `bare` if nothing does.
    fn name(&mut self, start: usize, kind: Kind, bare: Kind) -> Token {
        if self.at_terminator() {
            return self.token(bare, start);
        }
        while self.peek().is_some_and(is_name) {
            self.bump();
        }
        if !self.at_terminator() {
            return self.bad_character(start);
        }
        self.token(kind, start)
    }

    fn identifier(&mut self, start: usize) -> Token {
        while self.peek().is_some_and(is_name) {
            self.bump();
        }
        if !self.at_terminator() {
            return self.bad_character(start);
        }
        let kind = match &self.text[start..self.at] {
            "true" | "false" => Kind::Bool,
            word if KEYWORDS.contains(&word) => Kind::Keyword,
            _ => Kind::Identifier,
        };
        self.token(kind, start)
    }

    fn bad_character(&mut self, start: usize) -> Token {
        let c = self.peek().unwrap_or(char::REPLACEMENT_CHARACTER);
        self.error(start, format!("bad character {}", code_point(c)))
    }

    fn at_terminator(&self) -> bool {
        match self.peek() {
            None | Some('.' | ',' | '|' | ':' | ')' | '(') => true,
            Some(c) => BLANK.contains(&c) || self.rest().starts_with("}}"),
        }
    }

    fn number(&mut self) -> Token {
        let start = self.at;
        let mut good = self.scan_number();
        if good && matches!(self.peek(), Some('+' | '-')) {
            good = self.scan_number() && self.text[..self.at].ends_with('i');
        }
        if good {
            return self.token(Kind::Number, start);
        }
        let text = super::quote::quote(&self.text[start..self.at]);
        self.error(start, format!("bad number syntax: {text}"))
    }

    fn scan_number(&mut self) -> bool {
        self.accept("+-");
        let (mut digits, mut exponent) = ("0123456789_", "eE");
        if self.accept("0") {
            if self.accept("xX") {
                (digits, exponent) = ("0123456789abcdefABCDEF_", "pP");
            } else if self.accept("oO") {
                (digits, exponent) = ("01234567_", "");
            } else if self.accept("bB") {
                (digits, exponent) = ("01_", "");
            }
        }
        self.accept_run(digits);
        if self.accept(".") {
            self.accept_run(digits);
        }
        if self.accept(exponent) {
            self.accept("+-");
            self.accept_run("0123456789_");
        }
        self.accept("i");
        if self.peek().is_some_and(is_name) {
            self.bump();
            return false;
        }
        true
    }
}

/// Whether `- ` (with any white space) follows `{{`.
fn left_trim(behind: &str) -> bool {
    behind
        .strip_prefix('-')
        .is_some_and(|rest| rest.starts_with(BLANK))
}

fn is_name(c: char) -> bool {
    c == '_' || c.is_alphabetic() || c.is_numeric()
}

/// A character as Go's `%#U` shows it.
pub fn code_point(c: char) -> String {
    let code = format!("U+{:04X}", u32::from(c));
    if super::quote::is_printable(c) {
        format!("{code} '{c}'")
    } else {
        code
    }
}
