//! Commands of the guest's system: folders are made, opened, moved and removed, on a Unix and on Windows.

use super::{known, words};
use crate::diagnostic::Diagnostic;
use crate::lower::Scope;
use crate::plan::{LibFn, Part, Word};
use crate::schema::Text;

/// Commands of the guest's system.
#[derive(Clone, Copy, Debug)]
pub struct System {
    /// Windows; else a Unix.
    pub windows: bool,
    /// Whether commands run by sudo (on a Unix).
    pub sudo: bool,
}

impl System {
    /// That of `guest_os_type`, which decides the shape of the step.
    ///
    /// # Errors
    /// It is known only when the script runs.
    pub fn new(scope: &mut Scope<'_, '_>, kind: &Text, sudo: bool) -> Result<Self, Diagnostic> {
        let kind = known(scope, "guest_os_type", kind)?.to_lowercase();
        Ok(Self {
            windows: kind == "windows",
            sudo,
        })
    }

    fn command(self, unix: [&str; 2], windows: [&str; 2], path: &Word) -> Word {
        if self.windows {
            return words!(windows[0], escaped(path), windows[1]);
        }
        let sudo = if self.sudo { "sudo " } else { "" };
        words!(sudo, unix[0], path.clone(), unix[1])
    }

    /// Makes a folder.
    pub fn make(self, path: &Word) -> Word {
        let windows = [
            "powershell.exe -Command \"New-Item -ItemType directory -Force -ErrorAction SilentlyContinue -Path ",
            "\"",
        ];
        self.command(["mkdir -p '", "'"], windows, path)
    }

    /// Lets everybody write into a folder.
    pub fn open(self, path: &Word) -> Word {
        self.command(
            ["chmod 0777 '", "'"],
            ["echo 'skipping chmod 0777 ", "'"],
            path,
        )
    }

    /// Removes a folder.
    pub fn remove(self, path: &Word) -> Word {
        let windows = ["powershell.exe -Command \"rm ", " -recurse -force\""];
        self.command(["rm -rf '", "'"], windows, path)
    }

    /// Whether there is such a path.
    pub fn look(self, path: &Word) -> Word {
        let windows = [
            "powershell.exe -Command { if (test-path ",
            ") { exit 0 } else { exit 1 } }",
        ];
        self.command(["stat '", "'"], windows, path)
    }

    /// Moves a file or folder.
    pub fn rename(self, from: &Word, to: &Word) -> Word {
        if self.windows {
            let (from, to) = (escaped(from), escaped(to));
            return words!("powershell.exe -Command \"mv ", from, " ", to, " -force\"");
        }
        let sudo = if self.sudo { "sudo " } else { "" };
        words!(sudo, "mv '", from.clone(), "' '", to.clone(), "'")
    }
}

/// A path in a command of PowerShell: blanks are escaped.
fn escaped(path: &Word) -> Word {
    path.parts()
        .iter()
        .map(|part| match part {
            Part::Literal(text) => Part::Literal(text.replace(' ', "` ")),
            late => Part::Call(
                LibFn("replace_all"),
                vec![
                    " ".into(),
                    "` ".into(),
                    [late.clone()].into_iter().collect(),
                ],
            ),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_those_of_the_system() {
        let unix = System {
            windows: false,
            sudo: true,
        };
        let windows = System {
            windows: true,
            sudo: true,
        };
        let (a, b) = (Word::lit("/a b"), Word::lit("c"));
        assert_eq!(unix.make(&a).to_string(), "sudo mkdir -p '/a b'");
        assert_eq!(unix.rename(&a, &b).to_string(), "sudo mv '/a b' 'c'");
        assert_eq!(
            windows.remove(&a).to_string(),
            "powershell.exe -Command \"rm /a` b -recurse -force\""
        );
        assert_eq!(
            windows.open(&a).to_string(),
            "echo 'skipping chmod 0777 /a` b'"
        );
    }
}
