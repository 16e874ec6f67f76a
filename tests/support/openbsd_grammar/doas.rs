//! Command lines of doas(1).

use super::options;

/// The command that doas runs. Only forms that never ask for a password are good for a script.
pub fn command(words: &[String]) -> Result<Vec<String>, String> {
    let (flags, rest) = options(words, "a:C:Lnsu:")?;
    let has = |letter: char| flags.iter().any(|(flag, _)| *flag == letter);
    if has('s') || has('L') {
        return Err("doas -s and -L run no command".to_owned());
    }
    for (flag, value) in &flags {
        if value.is_empty() && "aCu".contains(*flag) {
            return Err(format!("doas: -{flag} is empty"));
        }
    }
    if rest.is_empty() {
        return Err("doas: no command".to_owned());
    }
    if !has('n') && !has('C') {
        return Err("doas without -n may ask for a password".to_owned());
    }
    Ok(rest)
}
