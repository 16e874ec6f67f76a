//! Command lines that are broken where they are long.

/// How long a line may be before it is broken.
pub(super) const WIDTH: usize = 110;

/// The pieces of a command line at a depth of indentation, broken before options where it is long.
pub(super) fn wrap(pieces: &[String], depth: usize) -> String {
    let length: usize = pieces.iter().map(|piece| piece.chars().count() + 1).sum();
    if length + 4 * depth <= WIDTH {
        return pieces.join(" ");
    }
    let gap = format!(" \\\n{}", "\t".repeat(depth + 1));
    let mut out = String::new();
    let mut width = 4 * depth;
    for (index, piece) in pieces.iter().enumerate() {
        let own = piece.chars().count();
        let option = piece.starts_with('-');
        // an option stands with its value on one line
        let value = pieces
            .get(index + 1)
            .filter(|value| option && !value.starts_with('-'))
            .map_or(0, |value| value.chars().count() + 1);
        let follows = index > 0 && pieces[index - 1].starts_with('-') && !option;
        let breaks = match option {
            true => width + own > WIDTH / 2 || width + own + value > WIDTH,
            false => !follows && width + own > WIDTH,
        };
        if index > 0 && breaks {
            out.push_str(&gap);
            width = 4 * (depth + 1);
        } else if index > 0 {
            out.push(' ');
        }
        out.push_str(piece);
        width += own + 1;
    }
    out
}
