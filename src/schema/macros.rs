//! The form in which a component's keys are written.

/// Declares the configuration of a component.
///
/// ```text
/// config! {
///     /// Writes one file.
///     pub struct FileBuilder {
///         /// File to write.
///         target: Text => required("target required");
///         /// How it is sent.
///         direction: Literal = "upload" => one_of("upload", "download");
///     }
///     flatten { comm: Communicator }
///     overrides { ssh_timeout = "20m"; }
/// }
/// ```
/// A field is a documented key: its type, then its default, then its rules (`required(WORDS)`, `one_of(...)`,
/// `old(INSTEAD)`, `untagged(GO_NAME)`). `struct Name as "plugin"` gives Packer's `PluginType`, by which it tells keys that
/// are gone from those that never were.
/// `overrides` gives other defaults to keys of flattened structs.
#[macro_export]
macro_rules! config {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident $(as $plugin:literal)? {
            $(
                $(#[doc = $field_doc:literal])*
                $field:ident : $type:ty $(= $preset:expr)? $(=> $($rule:ident ( $($argument:expr),* )),+ )? ;
            )*
        }
        $( flatten { $($flat:ident : $flat_type:ty),+ $(,)? } )?
        $( overrides { $($changed:ident = $default:expr ;)+ } )?
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default)]
        #[allow(non_snake_case)] // a few keys of Packer have capital letters
        pub struct $name {
            $(
                $(#[doc = $field_doc])*
                pub $field: $type,
            )*
            $($(
                /// Keys that it shares with other components.
                pub $flat: $flat_type,
            )+)?
        }

        impl $crate::schema::Config for $name {
            const PLUGIN: &'static str = concat!($($plugin)?);

            fn docs() -> &'static [&'static str] {
                &[$($doc),*]
            }

            fn keys() -> &'static [$crate::schema::Key] {
                static KEYS: std::sync::OnceLock<Vec<$crate::schema::Key>> = std::sync::OnceLock::new();
                KEYS.get_or_init(|| {
                    #[allow(unused_mut)] // a struct without flattened ones and other defaults changes nothing
                    let mut keys = vec![$(
                        $crate::schema::Key {
                            name: stringify!($field).trim_start_matches("r#"),
                            docs: &[$($field_doc),*],
                            shape: <$type as $crate::schema::Typed>::shape(),
                            preset: $crate::config!(@preset $($preset)?),
                            rules: vec![$($($crate::config!(@rule $rule $($argument),*)),+)?],
                        },
                    )*];
                    $($(
                        keys.extend(<$flat_type as $crate::schema::Config>::keys().iter().map(|key| $crate::schema::Key {
                            name: key.name,
                            docs: key.docs,
                            shape: key.shape.clone(),
                            preset: key.preset.clone(),
                            rules: key.rules.clone(),
                        }));
                    )+)?
                    $($(
                        for key in &mut keys {
                            if key.name == stringify!($changed) {
                                key.preset = $crate::schema::Preset::from($default);
                            }
                        }
                    )+)?
                    keys
                })
            }

            fn field(&mut self, key: &str) -> Option<&mut dyn $crate::schema::Value> {
                $(
                    if key == stringify!($field).trim_start_matches("r#") {
                        return Some(&mut self.$field);
                    }
                )*
                $($(
                    if let Some(field) = <$flat_type as $crate::schema::Config>::field(&mut self.$flat, key) {
                        return Some(field);
                    }
                )+)?
                let _ = key;
                None
            }
        }
    };
    (@preset) => { $crate::schema::Preset::Nothing };
    (@preset $preset:expr) => { $crate::schema::Preset::from($preset) };
    (@rule required $words:expr) => { $crate::schema::Rule::Required($words) };
    (@rule one_of $($choice:expr),+) => { $crate::schema::Rule::OneOf(&[$($choice),+]) };
    (@rule untagged $name:expr) => { $crate::schema::Rule::Untagged($name) };
    (@rule old $instead:expr) => { $crate::schema::Rule::Old($instead) };
}
