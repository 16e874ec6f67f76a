//! Files that a script writes: texts, and what it carries.

use super::body::Body;
use super::quote::Quoter;
use crate::emit::carried;
use crate::plan::Word;

/// What prints a text.
fn print(text: &Word, quoter: &Quoter<'_>) -> &'static str {
    if quoter.is_secret(text) {
        "put"
    } else {
        "printf"
    }
}

impl Body<'_> {
    pub(super) fn write(&mut self, path: &Word, text: &Word, mode: Option<u32>) {
        let at = self.quoter.word(path);
        let mut message = Word::lit("cannot write ");
        message.append(path.clone());
        let message = self.quoter.word(&message);
        let chmod = mode.map_or_else(String::new, |mode| format!(" && chmod {mode:03o} {at}"));
        let (format, text) = match text.without_newline() {
            Some(line) if !line.holds_newline() => ("'%s\\n'", line),
            Some(_) => {
                let (mark, document) = self.quoter.here_document(text);
                return self.line(&format!(
                    "cat >{at} <<{mark}{chmod} || die {message}\n{document}"
                ));
            }
            None => ("%s", text.clone()),
        };
        let printf = print(&text, self.quoter);
        self.line(&format!(
            "{printf} {format} {} >{at}{chmod} || die {message}",
            self.quoter.word(&text)
        ));
    }

    pub(super) fn unpack(&mut self, path: &Word, file: usize, mode: u32) {
        let Some(file) = self.files.get(file) else {
            return;
        };
        if !crate::plan::readable::is_encoded(&file.bytes) {
            let text = String::from_utf8_lossy(&file.bytes).into_owned();
            let windows = text.contains("\r\n");
            if !windows {
                return self.write(path, &Word::lit(text), Some(mode));
            }
            let text = text.replace("\r\n", "\n");
            let (mark, document) = self.quoter.here_document(&Word::lit(text));
            let at = self.quoter.word(path);
            return self.line(&format!(
                "awk '{{ printf \"%s\\r\\n\", $0 }}' >{at} <<{mark} && chmod {mode:03o} {at} || die \"cannot write \"{at}\n{document}"
            ));
        }
        let at = self.quoter.word(path);
        let text = carried::base64_lines(&file.bytes);
        self.line(&format!(
            "decode >{at} <<'EOF' && chmod {mode:03o} {at} || die \"cannot write \"{at}\n{text}EOF"
        ));
    }
}
