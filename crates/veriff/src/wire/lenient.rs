//! Reading what may be `null`, absent, a number as text, or of a type that nobody announced.
//!
//! A decision must not be lost because a height came as a number. So every field that the API could do without
//! reads as absent when it does not fit, and the raw text of the answer keeps what was said.

use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde_json::Value;

/// A type that reads from any JSON value.
pub(crate) trait Lenient: Sized {
    /// What `value` means, or the empty value where it means nothing.
    fn from_value(value: Value) -> Self;
}

/// Reads a field of any shape, for `#[serde(deserialize_with)]`.
pub(crate) fn read<'de, D: Deserializer<'de>, T: Lenient>(deserializer: D) -> Result<T, D::Error> {
    Value::deserialize(deserializer).map(T::from_value)
}

impl Lenient for Option<String> {
    fn from_value(value: Value) -> Self {
        match value {
            Value::String(text) => Some(text),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(truth) => Some(truth.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }
}

impl Lenient for Option<i64> {
    fn from_value(value: Value) -> Self {
        match value {
            // JavaScript knows one kind of number, so `9001.0` is a whole number too.
            #[expect(clippy::cast_possible_truncation, reason = "whole and far within the range")]
            Value::Number(number) => number.as_i64().or_else(|| {
                number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < 9e15).map(|float| float as i64)
            }),
            Value::String(text) => text.trim().parse().ok(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }
}

impl Lenient for Option<f64> {
    fn from_value(value: Value) -> Self {
        match value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }
}

impl Lenient for Option<bool> {
    fn from_value(value: Value) -> Self {
        match value {
            Value::Bool(truth) => Some(truth),
            Value::String(text) => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" => Some(true),
                "false" | "no" => Some(false),
                _ => None,
            },
            Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }
}

impl<T: DeserializeOwned> Lenient for Vec<T> {
    fn from_value(value: Value) -> Self {
        let Value::Array(items) = value else { return Self::new() };
        items.into_iter().filter_map(|item| serde_json::from_value(item).ok()).collect()
    }
}

impl Lenient for Value {
    fn from_value(value: Value) -> Self {
        value
    }
}

/// Declares an object of Veriff's answers: camelCase, every field optional, unknown fields ignored.
macro_rules! open_object {
    ($(
        $(#[$meta:meta])*
        pub struct $name:ident {
            $($(#[$field_meta:meta])* pub $field:ident: $type:ty,)*
        }
    )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "camelCase", default)]
        #[non_exhaustive]
        pub struct $name {
            $(
                $(#[$field_meta])*
                #[serde(deserialize_with = "crate::wire::lenient::read")]
                pub $field: $type,
            )*
        }

        impl crate::wire::lenient::Lenient for Option<$name> {
            fn from_value(value: serde_json::Value) -> Self {
                // An array would read as an object by position.
                if value.is_object() { serde_json::from_value(value).ok() } else { None }
            }
        }
    )*};
}
pub(crate) use open_object;

#[cfg(test)]
mod tests {
    use super::Lenient;
    use serde_json::json;

    #[test]
    fn numbers_may_be_text_and_text_may_be_numbers() {
        for (value, expected) in
            [(json!(102), Some(102)), (json!("102"), Some(102)), (json!(102.0), Some(102)), (json!("x"), None)]
        {
            assert_eq!(Option::<i64>::from_value(value), expected);
        }
        assert_eq!(Option::<i64>::from_value(json!(1.5)), None);
        assert_eq!(Option::<f64>::from_value(json!("7.5")), Some(7.5));
        assert_eq!(Option::<f64>::from_value(json!("NaN")), None);
        assert_eq!(Option::<String>::from_value(json!(1967)), Some("1967".into()));
        assert_eq!(Option::<String>::from_value(json!({"a": 1})), None);
        assert_eq!(Option::<bool>::from_value(json!("Yes")), Some(true));
    }

    #[test]
    fn a_list_keeps_the_items_that_fit() {
        assert_eq!(Vec::<String>::from_value(json!(["a", 1, null, "b"])), ["a", "b"]);
        assert_eq!(Vec::<String>::from_value(json!(null)), Vec::<String>::new());
    }
}
