//! The words of the person's pages, from the catalogues in `locales/`.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};

static_loader! {
    static CATALOGUES = {
        locales: "./locales",
        fallback_language: "en",
        // Our catalogues set their own direction marks where a script needs them.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The words of one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words(LanguageIdentifier);

impl Words {
    /// Every language that has a catalogue, as BCP 47 tag and by its own name.
    pub const LANGUAGES: [(&str, &str); 1] = [("en", "English")];

    /// Chooses the language: the one asked for if there is a catalogue, else the best of `Accept-Language`
    /// (RFC 9110, section 12.5.4; the order counts, the weights do not), else English.
    pub fn choose(preferred: Option<&str>, accept_language: Option<&str>) -> Self {
        let accepted =
            accept_language.unwrap_or_default().split(',').map(|range| range.split(';').next().unwrap_or_default());
        preferred
            .into_iter()
            .chain(accepted)
            .filter_map(|tag| tag.trim().parse::<LanguageIdentifier>().ok())
            .find_map(|wanted| {
                Self::LANGUAGES
                    .iter()
                    .filter_map(|(tag, _)| tag.parse::<LanguageIdentifier>().ok())
                    .find(|offered| offered.language == wanted.language)
            })
            .map_or(Self(langid!("en")), Self)
    }

    /// Returns the BCP 47 tag, for `lang`.
    pub fn tag(&self) -> String {
        self.0.to_string()
    }

    /// Returns the direction of the script, for `dir`.
    pub fn direction(&self) -> &'static str {
        match self.0.language.as_str() {
            "ar" | "fa" | "he" | "ur" => "rtl",
            _ => "ltr",
        }
    }

    /// Returns the sentence under `key`.
    pub fn say(&self, key: &str) -> String {
        CATALOGUES.lookup(&self.0, key)
    }

    /// Returns the sentence under `key`, with its placeholders filled.
    pub fn say_with<'a>(&self, key: &str, values: impl IntoIterator<Item = (&'static str, FluentValue<'a>)>) -> String {
        let values: HashMap<Cow<'static, str>, FluentValue<'_>> =
            values.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect();
        CATALOGUES.lookup_with_args(&self.0, key, &values)
    }
}
