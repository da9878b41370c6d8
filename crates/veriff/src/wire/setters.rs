//! Setters of requests: one for each field that may be absent, with the field's name.

/// Writes a setter for each of the named optional fields.
///
/// What Veriff takes grows. Structs that only this crate can write out in full, and setters beside their fields, let a
/// field be added without breaking anybody.
macro_rules! setters {
    ($name:ident { $($field:ident: $type:ty),* $(,)? }) => {
        impl $name {
            $(
                #[doc = concat!("The same with [`", stringify!($field), "`](Self#structfield.", stringify!($field), ").")]
                #[must_use]
                pub fn $field(mut self, $field: impl Into<$type>) -> Self {
                    self.$field = Some($field.into());
                    self
                }
            )*
        }
    };
}

pub(super) use setters;
