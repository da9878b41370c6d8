//! Countries: ISO 3166-1, with their common English names.

/// A country that issues documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-2, upper case.
    pub code: &'static str,
    /// Its common name in English.
    pub name: &'static str,
}

impl Country {
    /// Finds the country that somebody typed or chose: its code, or its name in any case and with or without accents.
    pub fn find(typed: &str) -> Option<Self> {
        let typed = plain(typed);
        COUNTRIES.into_iter().find(|country| plain(country.code) == typed || plain(country.name) == typed)
    }

    /// Returns the name for a code, or the code itself if it is not on the list.
    pub fn name_of(code: &str) -> &str {
        COUNTRIES.into_iter().find(|country| country.code == code).map_or(code, |country| country.name)
    }
}

/// Lower case, without the accents that occur in the list, and without what is not a letter.
fn plain(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|letter| match letter {
            'å' | 'ã' | 'á' | 'à' | 'â' | 'ä' => Some('a'),
            'ç' => Some('c'),
            'é' | 'è' | 'ê' => Some('e'),
            'í' | 'ì' | 'î' => Some('i'),
            'ô' | 'ó' | 'ò' | 'ö' => Some('o'),
            'ü' | 'ú' | 'ù' => Some('u'),
            letter if letter.is_alphabetic() => Some(letter),
            _ => None,
        })
        .collect()
}

const fn country(code: &'static str, name: &'static str) -> Country {
    Country { code, name }
}

/// Every country of ISO 3166-1, by name.
#[rustfmt::skip]
pub const COUNTRIES: [Country; 249] = [
    country("AF", "Afghanistan"), country("AX", "Åland Islands"), country("AL", "Albania"), country("DZ", "Algeria"),
    country("AS", "American Samoa"), country("AD", "Andorra"), country("AO", "Angola"), country("AI", "Anguilla"),
    country("AQ", "Antarctica"), country("AG", "Antigua and Barbuda"), country("AR", "Argentina"),
    country("AM", "Armenia"), country("AW", "Aruba"), country("AU", "Australia"), country("AT", "Austria"),
    country("AZ", "Azerbaijan"), country("BS", "Bahamas"), country("BH", "Bahrain"), country("BD", "Bangladesh"),
    country("BB", "Barbados"), country("BY", "Belarus"), country("BE", "Belgium"), country("BZ", "Belize"),
    country("BJ", "Benin"), country("BM", "Bermuda"), country("BT", "Bhutan"), country("BO", "Bolivia"),
    country("BQ", "Bonaire, Sint Eustatius and Saba"), country("BA", "Bosnia and Herzegovina"),
    country("BW", "Botswana"), country("BV", "Bouvet Island"), country("BR", "Brazil"),
    country("IO", "British Indian Ocean Territory"), country("BN", "Brunei"), country("BG", "Bulgaria"),
    country("BF", "Burkina Faso"), country("BI", "Burundi"), country("CV", "Cabo Verde"), country("KH", "Cambodia"),
    country("CM", "Cameroon"), country("CA", "Canada"), country("KY", "Cayman Islands"),
    country("CF", "Central African Republic"), country("TD", "Chad"), country("CL", "Chile"), country("CN", "China"),
    country("CX", "Christmas Island"), country("CC", "Cocos (Keeling) Islands"), country("CO", "Colombia"),
    country("KM", "Comoros"), country("CG", "Congo"), country("CD", "Congo (Democratic Republic)"),
    country("CK", "Cook Islands"), country("CR", "Costa Rica"), country("CI", "Côte d’Ivoire"),
    country("HR", "Croatia"), country("CU", "Cuba"), country("CW", "Curaçao"), country("CY", "Cyprus"),
    country("CZ", "Czechia"), country("DK", "Denmark"), country("DJ", "Djibouti"), country("DM", "Dominica"),
    country("DO", "Dominican Republic"), country("EC", "Ecuador"), country("EG", "Egypt"),
    country("SV", "El Salvador"), country("GQ", "Equatorial Guinea"), country("ER", "Eritrea"),
    country("EE", "Estonia"), country("SZ", "Eswatini"), country("ET", "Ethiopia"), country("FK", "Falkland Islands"),
    country("FO", "Faroe Islands"), country("FJ", "Fiji"), country("FI", "Finland"), country("FR", "France"),
    country("GF", "French Guiana"), country("PF", "French Polynesia"), country("TF", "French Southern Territories"),
    country("GA", "Gabon"), country("GM", "Gambia"), country("GE", "Georgia"), country("DE", "Germany"),
    country("GH", "Ghana"), country("GI", "Gibraltar"), country("GR", "Greece"), country("GL", "Greenland"),
    country("GD", "Grenada"), country("GP", "Guadeloupe"), country("GU", "Guam"), country("GT", "Guatemala"),
    country("GG", "Guernsey"), country("GN", "Guinea"), country("GW", "Guinea-Bissau"), country("GY", "Guyana"),
    country("HT", "Haiti"), country("HM", "Heard Island and McDonald Islands"), country("VA", "Holy See"),
    country("HN", "Honduras"), country("HK", "Hong Kong"), country("HU", "Hungary"), country("IS", "Iceland"),
    country("IN", "India"), country("ID", "Indonesia"), country("IR", "Iran"), country("IQ", "Iraq"),
    country("IE", "Ireland"), country("IM", "Isle of Man"), country("IL", "Israel"), country("IT", "Italy"),
    country("JM", "Jamaica"), country("JP", "Japan"), country("JE", "Jersey"), country("JO", "Jordan"),
    country("KZ", "Kazakhstan"), country("KE", "Kenya"), country("KI", "Kiribati"), country("KP", "Korea (North)"),
    country("KR", "Korea (South)"), country("KW", "Kuwait"), country("KG", "Kyrgyzstan"), country("LA", "Laos"),
    country("LV", "Latvia"), country("LB", "Lebanon"), country("LS", "Lesotho"), country("LR", "Liberia"),
    country("LY", "Libya"), country("LI", "Liechtenstein"), country("LT", "Lithuania"), country("LU", "Luxembourg"),
    country("MO", "Macao"), country("MG", "Madagascar"), country("MW", "Malawi"), country("MY", "Malaysia"),
    country("MV", "Maldives"), country("ML", "Mali"), country("MT", "Malta"), country("MH", "Marshall Islands"),
    country("MQ", "Martinique"), country("MR", "Mauritania"), country("MU", "Mauritius"), country("YT", "Mayotte"),
    country("MX", "Mexico"), country("FM", "Micronesia"), country("MD", "Moldova"), country("MC", "Monaco"),
    country("MN", "Mongolia"), country("ME", "Montenegro"), country("MS", "Montserrat"), country("MA", "Morocco"),
    country("MZ", "Mozambique"), country("MM", "Myanmar"), country("NA", "Namibia"), country("NR", "Nauru"),
    country("NP", "Nepal"), country("NL", "Netherlands"), country("NC", "New Caledonia"),
    country("NZ", "New Zealand"), country("NI", "Nicaragua"), country("NE", "Niger"), country("NG", "Nigeria"),
    country("NU", "Niue"), country("NF", "Norfolk Island"), country("MK", "North Macedonia"),
    country("MP", "Northern Mariana Islands"), country("NO", "Norway"), country("OM", "Oman"),
    country("PK", "Pakistan"), country("PW", "Palau"), country("PS", "Palestine"), country("PA", "Panama"),
    country("PG", "Papua New Guinea"), country("PY", "Paraguay"), country("PE", "Peru"), country("PH", "Philippines"),
    country("PN", "Pitcairn"), country("PL", "Poland"), country("PT", "Portugal"), country("PR", "Puerto Rico"),
    country("QA", "Qatar"), country("RE", "Réunion"), country("RO", "Romania"), country("RU", "Russia"),
    country("RW", "Rwanda"), country("BL", "Saint Barthélemy"),
    country("SH", "Saint Helena, Ascension and Tristan da Cunha"), country("KN", "Saint Kitts and Nevis"),
    country("LC", "Saint Lucia"), country("MF", "Saint Martin (French part)"),
    country("PM", "Saint Pierre and Miquelon"), country("VC", "Saint Vincent and the Grenadines"),
    country("WS", "Samoa"), country("SM", "San Marino"), country("ST", "São Tomé and Príncipe"),
    country("SA", "Saudi Arabia"), country("SN", "Senegal"), country("RS", "Serbia"), country("SC", "Seychelles"),
    country("SL", "Sierra Leone"), country("SG", "Singapore"), country("SX", "Sint Maarten (Dutch part)"),
    country("SK", "Slovakia"), country("SI", "Slovenia"), country("SB", "Solomon Islands"), country("SO", "Somalia"),
    country("ZA", "South Africa"), country("GS", "South Georgia and the South Sandwich Islands"),
    country("SS", "South Sudan"), country("ES", "Spain"), country("LK", "Sri Lanka"), country("SD", "Sudan"),
    country("SR", "Suriname"), country("SJ", "Svalbard and Jan Mayen"), country("SE", "Sweden"),
    country("CH", "Switzerland"), country("SY", "Syria"), country("TW", "Taiwan"), country("TJ", "Tajikistan"),
    country("TZ", "Tanzania"), country("TH", "Thailand"), country("TL", "Timor-Leste"), country("TG", "Togo"),
    country("TK", "Tokelau"), country("TO", "Tonga"), country("TT", "Trinidad and Tobago"), country("TN", "Tunisia"),
    country("TR", "Türkiye"), country("TM", "Turkmenistan"), country("TC", "Turks and Caicos Islands"),
    country("TV", "Tuvalu"), country("UG", "Uganda"), country("UA", "Ukraine"), country("AE", "United Arab Emirates"),
    country("GB", "United Kingdom"), country("US", "United States"),
    country("UM", "United States Minor Outlying Islands"), country("UY", "Uruguay"), country("UZ", "Uzbekistan"),
    country("VU", "Vanuatu"), country("VE", "Venezuela"), country("VN", "Viet Nam"),
    country("VG", "Virgin Islands (British)"), country("VI", "Virgin Islands (U.S.)"),
    country("WF", "Wallis and Futuna"), country("EH", "Western Sahara"), country("YE", "Yemen"),
    country("ZM", "Zambia"), country("ZW", "Zimbabwe"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_found_by_code_and_by_name_however_it_is_typed() {
        for typed in ["EE", "ee", "Estonia", " estonia ", "ESTONIA"] {
            assert_eq!(Country::find(typed).map(|country| country.code), Some("EE"), "{typed}");
        }
        assert_eq!(Country::find("cote d'ivoire").map(|country| country.code), Some("CI"));
        assert_eq!(Country::find("Turkiye").map(|country| country.code), Some("TR"));
        assert_eq!(Country::find("Atlantis"), None);
        assert_eq!(Country::find(""), None);
    }

    #[test]
    fn no_country_is_on_the_list_twice() {
        for (index, country) in COUNTRIES.into_iter().enumerate() {
            assert_eq!(country.code.len(), 2);
            assert!(
                COUNTRIES[index + 1..]
                    .iter()
                    .all(|other| other.code != country.code && plain(other.name) != plain(country.name))
            );
        }
    }
}
