//! vm.conf(5): the whole grammar of its lines; what may be said inside of which block.

/// Whether vmd takes the file. Faults are `LINE: what`.
pub fn check(text: &str) -> Result<(), String> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        at: 0,
    };
    while parser.peek().is_some() {
        parser.statement()?;
    }
    Ok(())
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Word(String),
    Text(String),
    Sign(char),
    End,
}

type Token = (usize, Kind);

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut out = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '#' => break,
                ' ' | '\t' => {}
                '{' | '}' | '=' | ',' => out.push((number, Kind::Sign(c))),
                '"' => {
                    let mut word = String::new();
                    loop {
                        match chars.next() {
                            Some('"') => break,
                            Some(c) => word.push(c),
                            None => return Err(format!("{number}: a quote is not closed")),
                        }
                    }
                    out.push((number, Kind::Text(word)));
                }
                c => {
                    let mut word = String::from(c);
                    while let Some(c) = chars.next_if(|c| !" \t{}=,\"#".contains(*c)) {
                        word.push(c);
                    }
                    out.push((number, Kind::Word(word)));
                }
            }
        }
        out.push((number, Kind::End));
    }
    Ok(out)
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
}

impl Parser {
    /// The next token that is no end of a line.
    fn peek(&mut self) -> Option<Kind> {
        while matches!(self.tokens.get(self.at), Some((_, Kind::End))) {
            self.at += 1;
        }
        self.tokens.get(self.at).map(|(_, kind)| kind.clone())
    }

    fn fault<T>(&self, why: &str) -> Result<T, String> {
        let last = self.tokens.len().saturating_sub(1);
        let number = self.tokens.get(self.at.min(last)).map_or(0, |(at, _)| *at);
        Err(format!("{number}: {why}"))
    }

    /// A word in this line.
    fn word(&mut self) -> Result<String, String> {
        match self.tokens.get(self.at) {
            Some((_, Kind::Word(word) | Kind::Text(word))) => {
                let word = word.clone();
                self.at += 1;
                Ok(word)
            }
            _ => self.fault("a word is lacking"),
        }
    }

    fn keyword(&mut self, allowed: &[&str]) -> Result<String, String> {
        match self.tokens.get(self.at) {
            Some((_, Kind::Word(word))) if allowed.contains(&word.as_str()) => {
                let word = word.clone();
                self.at += 1;
                Ok(word)
            }
            other => {
                let why = format!("one of {allowed:?}, not {other:?}");
                self.fault(&why)
            }
        }
    }

    fn sign(&mut self, sign: char) -> Result<(), String> {
        if self.peek() == Some(Kind::Sign(sign)) {
            self.at += 1;
            return Ok(());
        }
        self.fault(&format!("`{sign}` is lacking"))
    }

    fn end_of_line(&mut self) -> Result<(), String> {
        match self.tokens.get(self.at) {
            None | Some((_, Kind::End | Kind::Sign('}'))) => Ok(()),
            Some(_) => self.fault("the line goes on"),
        }
    }

    fn block(
        &mut self,
        mut line: impl FnMut(&mut Self) -> Result<(), String>,
    ) -> Result<(), String> {
        self.sign('{')?;
        while self.peek() != Some(Kind::Sign('}')) {
            if self.peek().is_none() {
                return self.fault("`}` is lacking");
            }
            line(self)?;
            self.end_of_line()?;
        }
        self.sign('}')
    }

    fn statement(&mut self) -> Result<(), String> {
        if let Some((_, Kind::Sign('='))) = self.tokens.get(self.at + 1) {
            self.word()?;
            self.sign('=')?;
            self.word()?;
            return self.end_of_line();
        }
        match self
            .keyword(&["include", "local", "socket", "staggered", "switch", "vm"])?
            .as_str()
        {
            "include" => self.word().map(drop)?,
            "local" => {
                self.keyword(&["prefix", "inet"])?;
                let prefix = self.word()?;
                if !prefix.contains('/') {
                    return self.fault("a prefix is ADDRESS/LENGTH");
                }
            }
            "socket" => {
                self.keyword(&["owner"])?;
                self.owner()?;
            }
            "staggered" => {
                self.keyword(&["start"])?;
                self.keyword(&["parallel"])?;
                self.number()?;
                self.keyword(&["delay"])?;
                self.number()?;
            }
            "switch" => {
                self.word()?;
                self.block(Self::switch_line)?;
            }
            _ => {
                let name = self.word()?;
                if name.is_empty() || name.len() > 63 {
                    return self.fault("a VM's name has 1 to 63 characters");
                }
                let mut bootable = false;
                self.block(|parser| parser.vm_line(&mut bootable))?;
                if !bootable {
                    return self.fault("no disk, kernel or CD: vmd refuses the VM");
                }
            }
        }
        self.end_of_line()
    }

    fn number(&mut self) -> Result<(), String> {
        match self.word()?.parse::<u32>() {
            Ok(_) => Ok(()),
            Err(_) => self.fault("a number is lacking"),
        }
    }

    /// `user`, `user:group`, `:group`
    fn owner(&mut self) -> Result<String, String> {
        let owner = self.word()?;
        let good = |c: char| c.is_ascii_alphanumeric() || "_-.:$".contains(c);
        match owner.matches(':').count() {
            0 | 1 if !owner.trim_matches(':').is_empty() && owner.chars().all(good) => Ok(owner),
            _ => self.fault("no user or group"),
        }
    }

    fn switch_line(&mut self) -> Result<(), String> {
        let allowed = [
            "enable",
            "disable",
            "group",
            "interface",
            "locked",
            "rdomain",
        ];
        match self.keyword(&allowed)?.as_str() {
            "group" | "interface" => self.word().map(drop),
            "rdomain" => self.number(),
            "locked" => self.keyword(&["lladdr"]).map(drop),
            _ => Ok(()),
        }
    }

    fn vm_line(&mut self, bootable: &mut bool) -> Result<(), String> {
        let allowed = [
            "allow",
            "boot",
            "cdrom",
            "disable",
            "disk",
            "enable",
            "interface",
            "interfaces",
            "local",
            "memory",
            "owner",
        ];
        match self.keyword(&allowed)?.as_str() {
            "allow" => {
                self.keyword(&["instance"])?;
                self.instance()
            }
            "boot" => {
                if self.keyword(&["device"]).is_ok() {
                    return self.keyword(&["cdrom", "disk", "net"]).map(drop);
                }
                *bootable = true;
                self.word().map(drop)
            }
            "cdrom" => {
                *bootable = true;
                self.word().map(drop)
            }
            "disk" => {
                *bootable = true;
                self.word()?;
                if self.keyword(&["format"]).is_ok() {
                    self.keyword(&["raw", "qcow2"])?;
                }
                Ok(())
            }
            "interfaces" => self.number(),
            "local" => {
                self.keyword(&["interface"])?;
                self.interface()
            }
            "interface" => self.interface(),
            "memory" => {
                let size = self.word()?;
                let good = size.starts_with(|c: char| c.is_ascii_digit())
                    && size.trim_start_matches(|c: char| c.is_ascii_digit()).len() <= 1;
                if good {
                    Ok(())
                } else {
                    self.fault("a size is a number and one letter")
                }
            }
            "owner" => {
                if self.owner()?.contains(':') {
                    return self.fault("with a group here, each instance is refused");
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn interface(&mut self) -> Result<(), String> {
        if let Some((_, Kind::Word(_) | Kind::Text(_))) = self.tokens.get(self.at) {
            self.word()?;
        }
        if !matches!(self.tokens.get(self.at), Some((_, Kind::Sign('{')))) {
            return Ok(());
        }
        self.block(|parser| {
            let allowed = [
                "group", "lladdr", "locked", "rdomain", "switch", "up", "down",
            ];
            match parser.keyword(&allowed)?.as_str() {
                "locked" => {
                    parser.keyword(&["lladdr"])?;
                    parser.lladdr()
                }
                "lladdr" => parser.lladdr(),
                "rdomain" => parser.number(),
                "group" | "switch" => parser.word().map(drop),
                _ => Ok(()),
            }
        })
    }

    fn lladdr(&mut self) -> Result<(), String> {
        let text = self.word()?;
        let good = |part: &str| part.len() == 2 && u8::from_str_radix(part, 16).is_ok();
        if text.split(':').count() == 6 && text.split(':').all(good) {
            return Ok(());
        }
        self.fault("no lladdr")
    }

    /// Words that are separated by commas or by ends of lines.
    fn instance(&mut self) -> Result<(), String> {
        let allowed = [
            "boot",
            "cdrom",
            "disk",
            "instance",
            "interface",
            "memory",
            "owner",
        ];
        self.sign('{')?;
        while self.peek() != Some(Kind::Sign('}')) {
            if self.keyword(&allowed)? == "owner" {
                self.owner()?;
            }
            match self.tokens.get(self.at) {
                Some((_, Kind::Sign(','))) => {
                    self.at += 1;
                    self.peek();
                }
                Some((_, Kind::End | Kind::Sign('}'))) => {}
                _ => return self.fault("a comma or a new line is lacking"),
            }
        }
        self.sign('}')
    }
}
