//! Numbers of real people: Norwegian, Swedish and Latvian identity numbers with valid check digits may not stand anywhere.
use super::tree::Tree;

pub fn numbers(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree.files() {
        for (number, line) in file.text.lines().enumerate() {
            let real = candidates(line).into_iter().find_map(|text| whose(text).map(|whose| (text, whose)));
            found.extend(real.map(|(text, whose)| format!("{}:{}: {text} may be {whose}", file.path, number + 1)));
        }
    }
    found
}

/// Runs of digits and signs that no letter or digit touches; a blank may stand after six digits.
fn candidates(line: &str) -> Vec<&str> {
    let is_part = |letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '+');
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(begin) = line[at..].find(|letter: char| letter.is_ascii_digit()).map(|step| at + step) {
        let mut end = line[begin..].find(|letter| !is_part(letter)).map_or(line.len(), |step| begin + step);
        let rest = &line[end..];
        if end - begin == 6 && rest.starts_with(' ') {
            let digits = rest[1..].bytes().take_while(u8::is_ascii_digit).count();
            end += if digits == 5 { 6 } else { 0 };
        }
        if !line[..begin].ends_with(is_word) && !line[end..].starts_with(is_word) {
            found.push(line[begin..end].trim_end_matches(['-', '+']));
        }
        at = end;
    }
    found
}

/// Whose number this may be.
fn whose(text: &str) -> Option<&'static str> {
    let digits: Vec<u32> = text.chars().filter_map(|letter| letter.to_digit(10)).collect();
    let signs: Vec<(usize, char)> = text.char_indices().filter(|(_, letter)| !letter.is_ascii_digit()).collect();
    match (digits.len(), signs.as_slice()) {
        (11, [] | [(6, ' ')]) if norwegian(&digits) && !is_synthetic(&digits) => Some("a Norwegian's"),
        (11, [] | [(6, '-')]) if latvian(&digits) => Some("a Latvian's"),
        (10, [(6, '-' | '+')]) if swedish(&digits) => Some("a Swede's"),
        (12, [] | [(8, '-')]) if matches!(digits[..2], [1, 9] | [2, 0]) && swedish(&digits[2..]) => Some("a Swede's"),
        _ => None,
    }
}

/// Both control digits of a Norwegian number are right (Skatteetaten: weights, modulo 11).
fn norwegian(digits: &[u32]) -> bool {
    let sum = |weights: &[u32]| weights.iter().zip(digits).map(|(weight, digit)| weight * digit).sum::<u32>() % 11;
    sum(&[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) == 0 && sum(&[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) == 0
}

/// The month is raised by 80, as in the synthetic population of Norway.
fn is_synthetic(digits: &[u32]) -> bool {
    (81..=92).contains(&pair(digits, 2))
}

/// The date and the check digit of a Latvian number from before 2017 are right; later ones have neither.
fn latvian(digits: &[u32]) -> bool {
    let weights = [10, 5, 8, 4, 2, 1, 6, 3, 7, 9];
    let sum: u32 = 1 + weights.iter().zip(digits).map(|(weight, digit)| weight * digit).sum::<u32>();
    is_date(pair(digits, 4), pair(digits, 2), pair(digits, 0)) && digits[6] <= 2 && sum % 11 % 10 == digits[10]
}

/// The date and the check digit (Luhn) of a Swedish number are right; a coordination number's day is raised by 60.
fn swedish(digits: &[u32]) -> bool {
    let doubled = |(place, digit): (usize, &u32)| match digit * (2 - place as u32 % 2) {
        sum @ 10.. => sum - 9,
        sum => sum,
    };
    let sum: u32 = digits.iter().enumerate().map(doubled).sum();
    let day = pair(digits, 4);
    is_date(pair(digits, 0), pair(digits, 2), if day > 60 { day - 60 } else { day }) && sum.is_multiple_of(10)
}

/// Whether the day is in the calendar, in any century.
fn is_date(year: u32, month: u32, day: u32) -> bool {
    let days = match month {
        2 if year.is_multiple_of(4) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

fn pair(digits: &[u32], at: usize) -> u32 {
    digits[at] * 10 + digits[at + 1]
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    /// The number that begins so and passes, made here so that it stands nowhere.
    fn made(begin: &str, missing: usize, whose_it_may_be: &str) -> String {
        let all = (0..10_usize.pow(missing as u32)).map(|end| format!("{begin}{end:0missing$}"));
        all.into_iter().find(|text| whose(text) == Some(whose_it_may_be)).unwrap()
    }

    #[test]
    fn numbers_of_people_are_found() {
        // Born in 1855; a synthetic number of another register; born in 1800; the Swedish tax agency's example.
        let norwegian = made("0101555", 4, "a Norwegian's");
        let raised = made("0141709", 4, "a Norwegian's");
        let latvian = made("010100-0", 4, "a Latvian's");
        let swede = concat!("121212", "-1212");
        for number in [&norwegian, &raised, &latvian, swede, &format!("19{swede}"), &swede.replace('-', "+")] {
            for line in [format!("pid = \"{number}\""), format!("({number})"), format!("pid-{number}.")] {
                check(numbers, &[("a.toml", &line)], &[("a.toml", "pid = \"13858110003\"")]);
            }
        }
        check(
            numbers,
            &[("a.toml", &format!("{} {}", &norwegian[..6], &norwegian[6..]))],
            &[("a.toml", "000000-00000")],
        );
        check(numbers, &[("a.toml", &format!("19{}", swede.replace('-', "")))], &[("a.toml", "1795262400000")]);
    }

    #[test]
    fn check_digits_are_those_of_the_registers() {
        let digits = |text: &str| -> Vec<u32> { text.chars().filter_map(|letter| letter.to_digit(10)).collect() };
        // Two numbers of Norway's synthetic population, and each with a digit changed.
        for (text, right) in
            [("13858110003", true), ("24919010009", true), ("13858110013", false), ("24919010019", false)]
        {
            assert_eq!(norwegian(&digits(text)), right, "{text}");
        }
        // The published form of the rule: 1101 less the weighted sum, modulo 11 and then 10.
        for number in 0..10_000 {
            let digits = digits(&format!("3112991{number:04}"));
            let sum: u32 =
                [1, 6, 3, 7, 9, 10, 5, 8, 4, 2].iter().zip(&digits).map(|(weight, digit)| weight * digit).sum();
            assert_eq!(latvian(&digits), (1101 - sum) % 11 % 10 == digits[10], "{number}");
        }
        assert!((0..10_000).all(|number| !latvian(&digits(&format!("3201000{number:04}")))));
        for (text, right) in [(["121212", "1212"], true), (["121212", "1213"], false), (["121312", "1212"], false)] {
            assert_eq!(swedish(&digits(&text.concat())), right, "{text:?}");
        }
        assert!(!swedish(&[0; 10]) && !latvian(&[0; 11]));
    }

    #[test]
    fn digits_within_words_are_nobody() {
        let norwegian = made("0101555", 4, "a Norwegian's");
        for line in [format!("a{norwegian}"), format!("{norwegian}f"), format!("1{norwegian}")] {
            assert_eq!(numbers(&Tree::of(&[("a", &line)])), Vec::<String>::new(), "{line}");
        }
    }
}
