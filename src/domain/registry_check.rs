//! A check of a national id number with a registry: the form of the reviewer, and its validation by Veriff's rules.

/// What the form holds, as it was typed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RegistryForm {
    /// The national id number.
    pub id_number: String,
    /// The person's first name.
    pub first_name: String,
    /// The person's last name.
    pub last_name: String,
    /// The full name, instead of the two.
    pub full_name: String,
    /// The day of birth, as `YYYY-MM-DD`.
    pub date_of_birth: String,
    /// The person's telephone number.
    pub phone: String,
    /// The address in one line.
    pub full_address: String,
    /// The name of the street.
    pub street: String,
    /// The number of the house in the street.
    pub house_number: String,
    /// The postcode, in the form of its country.
    pub postcode: String,
    /// The city, town or village.
    pub city: String,
    /// The state or province of the country.
    pub state: String,
    /// The company's own reference.
    pub vendor_data: String,
    /// The company's UUID of the person.
    pub end_user_id: String,
}

impl std::fmt::Debug for RegistryForm {
    /// Prints no field: they are personal data.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("RegistryForm")
    }
}

/// The longest text of a field but `vendorData`.
const MAX_FIELD_LENGTH: usize = 200;
/// The longest `vendorData` (code 1500).
const MAX_VENDOR_DATA_LENGTH: usize = 1000;

/// A field, and what is wrong with it.
pub type FieldError = (&'static str, &'static str);

impl RegistryForm {
    /// The names of the fields, in the order of the form.
    pub const FIELDS: [&'static str; 14] = [
        "id_number",
        "first_name",
        "last_name",
        "full_name",
        "date_of_birth",
        "phone",
        "full_address",
        "street",
        "house_number",
        "postcode",
        "city",
        "state",
        "vendor_data",
        "end_user_id",
    ];

    /// Returns the field with this name.
    pub fn field(&self, name: &str) -> &str {
        match name {
            "id_number" => &self.id_number,
            "first_name" => &self.first_name,
            "last_name" => &self.last_name,
            "full_name" => &self.full_name,
            "date_of_birth" => &self.date_of_birth,
            "phone" => &self.phone,
            "full_address" => &self.full_address,
            "street" => &self.street,
            "house_number" => &self.house_number,
            "postcode" => &self.postcode,
            "city" => &self.city,
            "state" => &self.state,
            "vendor_data" => &self.vendor_data,
            "end_user_id" => &self.end_user_id,
            _ => "",
        }
    }

    /// Fills a field in; other names are not of this form.
    pub fn fill(&mut self, name: &str, value: &str) {
        let field = match name {
            "id_number" => &mut self.id_number,
            "first_name" => &mut self.first_name,
            "last_name" => &mut self.last_name,
            "full_name" => &mut self.full_name,
            "date_of_birth" => &mut self.date_of_birth,
            "phone" => &mut self.phone,
            "full_address" => &mut self.full_address,
            "street" => &mut self.street,
            "house_number" => &mut self.house_number,
            "postcode" => &mut self.postcode,
            "city" => &mut self.city,
            "state" => &mut self.state,
            "vendor_data" => &mut self.vendor_data,
            "end_user_id" => &mut self.end_user_id,
            _ => return,
        };
        value.trim().clone_into(field);
    }

    /// Says whether any part of an address is filled in.
    pub fn has_address(&self) -> bool {
        ["full_address", "street", "house_number", "postcode", "city", "state"]
            .into_iter()
            .any(|name| !self.field(name).is_empty())
    }

    /// Finds what Veriff would refuse: at most one error for a field (devdocs, `v1validate-registry`, codes 1308–1310,
    /// 1203, 1500).
    pub fn field_errors(&self) -> Vec<FieldError> {
        let mut field_errors = Vec::new();
        for name in Self::FIELDS {
            let limit = if name == "vendor_data" { MAX_VENDOR_DATA_LENGTH } else { MAX_FIELD_LENGTH };
            if self.field(name).chars().count() > limit {
                field_errors.push((name, "This is too long. Shorten it."));
            } else if self.field(name).chars().any(char::is_control) {
                field_errors.push((name, "This holds signs that cannot be sent. Type it anew."));
            }
        }
        if self.id_number.is_empty() {
            field_errors.push(("id_number", "Enter the id number."));
        }
        let both = !self.first_name.is_empty() && !self.last_name.is_empty();
        if !both && self.full_name.is_empty() {
            let name = if self.first_name.is_empty() { "first_name" } else { "last_name" };
            field_errors.push((name, "Enter first and last name, or the full name."));
        }
        if self.date_of_birth.is_empty() && !self.has_address() {
            field_errors.push(("date_of_birth", "Enter the date of birth, or an address."));
        } else if !self.date_of_birth.is_empty() && !is_day(&self.date_of_birth) {
            field_errors.push(("date_of_birth", "Write the date as year-month-day, such as 1990-01-31."));
        }
        if !is_phone(&self.phone) {
            field_errors.push(("phone", "Use digits and spaces, with a + in front if you like."));
        }
        if !self.end_user_id.is_empty() && !is_uuid(&self.end_user_id) {
            field_errors.push(("end_user_id", "This must be a UUID, such as 2b7f9e04-63c1-4d58-a0e7-91f4c8d3b6a2."));
        }
        let mut named: Vec<&str> = Vec::new();
        field_errors.retain(|(name, _)| {
            let first = !named.contains(name);
            named.push(name);
            first
        });
        field_errors
    }
}

/// Says whether `text` is a day of the calendar, as `YYYY-MM-DD`.
fn is_day(text: &str) -> bool {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(
            |(at, byte)| {
                if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() }
            },
        );
    if !shape {
        return false;
    }
    let number = |range: std::ops::Range<usize>| text[range].parse::<u32>().unwrap_or_default();
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    year >= 1800 && (1..=days).contains(&day)
}

fn is_phone(text: &str) -> bool {
    let rest = text.strip_prefix('+').unwrap_or(text);
    rest.chars().all(|letter| letter.is_ascii_digit() || letter == ' ')
        && (text.is_empty() || rest.chars().any(|letter| letter.is_ascii_digit()))
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 8 | 13 | 18 | 23) { byte == b'-' } else { byte.is_ascii_hexdigit() })
}

/// The outcome of a check that was submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckOutcome {
    /// The session of the check, by its id: a new one, or that of the same form submitted before.
    Begun(String),
    /// Veriff would refuse these fields, or did.
    Invalid(Vec<FieldError>),
    /// The integration does not offer it.
    NotOffered,
    /// Veriff cannot be reached; nothing was sent.
    Unreachable,
    /// Veriff refused, perhaps with a code.
    Refused(Option<i64>),
}

/// Returns the field that a code of Veriff's is about, and its sentence.
pub fn field_error_of_code(code: i64) -> Option<FieldError> {
    Some(match code {
        1308 => ("id_number", "Veriff misses the id number."),
        1309 => ("first_name", "Veriff misses first and last name, or the full name."),
        1310 => ("date_of_birth", "Veriff misses the date of birth, or an address."),
        1203 | 2003 => ("date_of_birth", "Veriff does not take this date. Write it as year-month-day."),
        1500 | 1501 => ("vendor_data", "Veriff does not take this vendorData."),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> RegistryForm {
        let mut form = RegistryForm::default();
        for (name, value) in fields {
            form.fill(name, value);
        }
        form
    }

    fn faulty(fields: &[(&str, &str)]) -> Vec<&'static str> {
        form(fields).field_errors().into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn what_veriff_asks_for_is_asked_for_before() {
        assert_eq!(faulty(&[]), ["id_number", "first_name", "date_of_birth"]);
        let whole = [("id_number", "123"), ("first_name", "Alex"), ("last_name", "Example")];
        assert_eq!(faulty(&whole), ["date_of_birth"]);
        assert_eq!(faulty(&[("id_number", "1"), ("full_name", "Alex Example"), ("city", "Tallinn")]), [""; 0]);
        assert_eq!(faulty(&[("id_number", "1"), ("first_name", "Alex"), ("city", "x")]), ["last_name"]);
    }

    #[test]
    fn what_is_typed_wrongly_is_said_at_its_field() {
        let whole = [("id_number", "1"), ("full_name", "Alex Example")];
        for (name, value) in [
            ("date_of_birth", "31.01.1990"),
            ("date_of_birth", "1990-02-29"),
            ("phone", "+49 call me"),
            ("end_user_id", "alex"),
            ("street", "a\u{7}b"),
        ] {
            let fields = [&whole[..], &[("city", "x"), (name, value)]].concat();
            assert_eq!(faulty(&fields), [name], "{value}");
        }
        let long = "x".repeat(MAX_FIELD_LENGTH + 1);
        assert_eq!(faulty(&[&whole[..], &[("city", long.as_str())]].concat()), ["city"]);
        assert_eq!(faulty(&[&whole[..], &[("date_of_birth", "2000-02-29")]].concat()), [""; 0]);
    }

    #[test]
    fn every_field_can_be_filled_and_read() {
        for name in RegistryForm::FIELDS {
            assert_eq!(form(&[(name, " x ")]).field(name), "x");
        }
        assert_eq!(format!("{:?}", form(&[("id_number", "123")])), "RegistryForm");
    }
}
