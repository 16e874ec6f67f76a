//! How a helper's struct becomes its template's data.

use super::Suffix;
use crate::plan::Word;
use crate::shell::{Quoted, Quoter};

/// A value that a template may print, and the form in which it is printed.
///
/// Texts of the template are [`Word`]s and print themselves quoted. There is no such thing for `String`: what is
/// not a word must be known in Rust's source.
pub trait Quote {
    /// The form in which a template gets it.
    type Out;

    /// That form.
    fn quote(&self, quoter: &Quoter<'_>) -> Self::Out;

    /// Calls `visit` for each word in it.
    fn each_word(&self, _: &mut dyn FnMut(&Word)) {}
}

impl Quote for Word {
    type Out = Quoted;

    fn quote(&self, quoter: &Quoter<'_>) -> Quoted {
        quoter.word(self)
    }

    fn each_word(&self, visit: &mut dyn FnMut(&Word)) {
        visit(self);
    }
}

macro_rules! as_it_is {
    ($($kind:ty),*) => {$(
        impl Quote for $kind {
            type Out = Self;

            fn quote(&self, _: &Quoter<'_>) -> Self {
                self.clone()
            }
        }
    )*};
}

as_it_is!(bool, u64, i64, usize, &'static str, Suffix);

impl<T: Quote> Quote for Option<T> {
    type Out = Option<T::Out>;

    fn quote(&self, quoter: &Quoter<'_>) -> Self::Out {
        self.as_ref().map(|value| value.quote(quoter))
    }

    fn each_word(&self, visit: &mut dyn FnMut(&Word)) {
        if let Some(value) = self {
            value.each_word(visit);
        }
    }
}

impl<T: Quote> Quote for Vec<T> {
    type Out = Vec<T::Out>;

    fn quote(&self, quoter: &Quoter<'_>) -> Self::Out {
        self.iter().map(|value| value.quote(quoter)).collect()
    }

    fn each_word(&self, visit: &mut dyn FnMut(&Word)) {
        self.iter().for_each(|value| value.each_word(visit));
    }
}

/// Declares a helper: its name in the emitted file, its template, how many words it takes, what its template knows.
macro_rules! helper {
    (
        $(#[$doc:meta])*
        pub struct $kind:ident = $name:literal from $path:tt takes $count:literal {
            $($(#[$field_doc:meta])* $field:ident: $type:ty,)*
        }
        $(named |$named_me:ident| $named:expr;)?
        $(needs |$me:ident| $tools:expr;)?
        $(calls |$this:ident| $uses:expr;)?
        $(reads $($read:literal)*;)?
        $(inline $inline:literal;)?
        $(once $once:literal;)?
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $kind {
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl $crate::helpers::Takes<$count> for $kind {}

        const _: () = {
            #[derive(askama::Template)]
            #[template(path = $path)]
            #[allow(dead_code, reason = "a template need not print all that its helper knows")]
            struct Page {
                $($field: <$type as $crate::helpers::macros::Quote>::Out,)*
            }

            impl $crate::helpers::Helper for $kind {
                fn name(&self) -> String {
                    let name = $name.to_owned();
                    $(
                        let $named_me = self;
                        let name = if name.is_empty() { name } else { $named.to_owned() };
                    )?
                    // helpers of a guest end in the suffix of its build
                    let suffix: &[String] = &[$(helper!(@suffix self $field)),*];
                    name + &suffix.concat()
                }

                $(fn tools(&self) -> Vec<$crate::program::Tools> {
                    let $me = self;
                    $tools
                })?

                $(fn uses(&self) -> Vec<std::sync::Arc<dyn $crate::helpers::Helper>> {
                    let $this = self;
                    $uses
                })?

                $(fn reads(&self) -> &'static [&'static str] {
                    &[$($read),*]
                })?

                $(fn is_inline(&self) -> bool {
                    $inline
                })?

                $(fn is_once(&self) -> bool {
                    $once
                })?

                helper!(@text $($field)*);
            }
        };
    };
    (@suffix $self:ident guest) => {
        $self.guest.to_string()
    };
    (@suffix $self:ident $other:ident) => {
        String::new()
    };
    (@text) => {
        fn text(&self, _: &$crate::shell::Quoter<'_>) -> String {
            // writing to a string does not fail
            askama::Template::render(&Page {}).unwrap_or_default()
        }

        fn each_word(&self, _: &mut dyn FnMut(&$crate::plan::Word)) {}
    };
    (@text $($field:ident)+) => {
        fn text(&self, quoter: &$crate::shell::Quoter<'_>) -> String {
            let page = Page {
                $($field: $crate::helpers::macros::Quote::quote(&self.$field, quoter),)+
            };
            // writing to a string does not fail
            askama::Template::render(&page).unwrap_or_default()
        }

        fn each_word(&self, visit: &mut dyn FnMut(&$crate::plan::Word)) {
            $($crate::helpers::macros::Quote::each_word(&self.$field, visit);)+
        }
    };
}
