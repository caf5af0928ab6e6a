//! The subject of a case, made of columns: `{requesttype} · {address}`.

use super::bind::Field;

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part<C> {
    /// Words as they are.
    Text(String),
    /// What stands in a column.
    Column(C),
    /// The name of the service.
    Service,
}

/// A template whose columns were found.
#[derive(Debug)]
pub(super) struct Template(pub(super) Vec<Part<Field>>);

impl Template {
    /// Fills it; what is blank leaves no separator behind. Nothing when nothing is left.
    pub(super) fn fill(&self, service: &str, cell: impl Fn(&Field) -> String) -> Option<String> {
        let mut text = String::new();
        for part in &self.0 {
            match part {
                Part::Text(words) => text.push_str(words),
                Part::Column(field) => text.push_str(&cell(field)),
                Part::Service => text.push_str(service),
            }
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let separators = |letter: char| letter.is_whitespace() || "·-–,;:/|".contains(letter);
        let trimmed: String = words
            .join(" ")
            .trim_matches(separators)
            .chars()
            .take(super::row::LONGEST_SUBJECT)
            .collect();
        let trimmed = trimmed.trim_end();
        (!trimmed.is_empty()).then(|| trimmed.to_owned())
    }
}

/// Reads a template: `{name}` is a column, `{@service}` the service's name, `{{` and `}}` are
/// braces.
pub(super) fn parse(text: &str) -> Result<Vec<Part<String>>, String> {
    let mut parts = Vec::new();
    let mut words = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '{' | '}' if letters.peek() == Some(&letter) => {
                letters.next();
                words.push(letter);
            }
            '{' => {
                let mut name = String::new();
                loop {
                    match letters.next() {
                        Some('}') => break,
                        Some(letter) => name.push(letter),
                        None => return Err(format!("{{{name} is not closed")),
                    }
                }
                if !words.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut words)));
                }
                parts.push(match name.trim() {
                    "@service" => Part::Service,
                    name => Part::Column(name.to_owned()),
                });
            }
            '}' => return Err("} without {".to_owned()),
            letter => words.push(letter),
        }
    }
    if !words.is_empty() {
        parts.push(Part::Text(words));
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str, cell: &str) -> Option<String> {
        let parts = parse(text)
            .expect("a template")
            .into_iter()
            .map(|part| match part {
                Part::Text(words) => Part::Text(words),
                Part::Service => Part::Service,
                Part::Column(name) => Part::Column(Field {
                    at: 0,
                    name,
                    otherwise: None,
                }),
            })
            .collect();
        Template(parts).fill("Kátyú", |_| cell.to_owned())
    }

    #[test]
    fn a_blank_column_leaves_no_separator_behind() {
        assert_eq!(
            filled("{@service} · {a}", "Fő tér 1."),
            Some("Kátyú · Fő tér 1.".to_owned())
        );
        assert_eq!(filled("{@service} · {a}", ""), Some("Kátyú".to_owned()));
        assert_eq!(filled("{a} · {a}", ""), None);
        assert_eq!(filled("{{{a}}}", "x"), Some("{x}".to_owned()));
    }

    #[test]
    fn a_brace_that_is_not_closed_is_refused() {
        assert!(parse("{a").is_err());
        assert!(parse("a}").is_err());
    }
}
