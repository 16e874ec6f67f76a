//! The special keys, by the names that stand in angle brackets.

macro_rules! keys {
    ($($(#[doc = $doc:literal])* $key:ident $name:literal)*) => {
        /// A special key.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Special { $($(#[doc = $doc])* $key,)* }

        /// Every name in small letters. Where one is the beginning of another the longer one stands first.
        pub(super) const NAMES: &[(&str, Special)] = &[$(($name, Special::$key),)*];
    };
}

keys! {
    /// Backspace.
    Backspace "bs"
    /// Delete.
    Delete "del"
    /// Enter.
    Enter "enter"
    /// Escape.
    Escape "esc"
    /// F10.
    F10 "f10"
    /// F11.
    F11 "f11"
    /// F12.
    F12 "f12"
    /// F1.
    F1 "f1"
    /// F2.
    F2 "f2"
    /// F3.
    F3 "f3"
    /// F4.
    F4 "f4"
    /// F5.
    F5 "f5"
    /// F6.
    F6 "f6"
    /// F7.
    F7 "f7"
    /// F8.
    F8 "f8"
    /// F9.
    F9 "f9"
    /// Enter by its other name.
    Return "return"
    /// Tabulator.
    Tab "tab"
    /// Arrow.
    Up "up"
    /// Arrow.
    Down "down"
    /// The space bar.
    Spacebar "spacebar"
    /// Insert.
    Insert "insert"
    /// Home.
    Home "home"
    /// End.
    End "end"
    /// Page up.
    PageUp "pageup"
    /// Page down.
    PageDown "pagedown"
    /// Alt.
    LeftAlt "leftalt"
    /// Control.
    LeftCtrl "leftctrl"
    /// Shift.
    LeftShift "leftshift"
    /// The other Alt.
    RightAlt "rightalt"
    /// The other Control.
    RightCtrl "rightctrl"
    /// The other Shift.
    RightShift "rightshift"
    /// The key with a sign on it.
    LeftSuper "leftsuper"
    /// The other key with a sign on it.
    RightSuper "rightsuper"
    /// Arrow.
    Left "left"
    /// Arrow.
    Right "right"
}

impl Special {
    /// Its name in small letters.
    pub fn name(self) -> &'static str {
        let found = NAMES.iter().find(|(_, key)| *key == self);
        found.map_or("", |(name, _)| name)
    }
}
