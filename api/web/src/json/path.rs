//! Where in a document one stands: a chain on the stack that costs nothing until it is written out.

use std::fmt;

#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    Root,
    Key(&'a Path<'a>, &'a str),
    Index(&'a Path<'a>, usize),
}

impl Path<'_> {
    /// The name directly below the root, which is what a parameter is called.
    pub(super) fn first(&self) -> String {
        match self {
            Path::Root => String::new(),
            Path::Key(Path::Root, key) => (*key).to_owned(),
            Path::Index(Path::Root, index) => index.to_string(),
            Path::Key(parent, _) | Path::Index(parent, _) => parent.first(),
        }
    }
}

/// Writes a JSON pointer (RFC 6901).
impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root => Ok(()),
            Path::Key(parent, key) => {
                write!(f, "{parent}/")?;
                for letter in key.chars() {
                    match letter {
                        '~' => f.write_str("~0")?,
                        '/' => f.write_str("~1")?,
                        other => write!(f, "{other}")?,
                    }
                }
                Ok(())
            }
            Path::Index(parent, index) => write!(f, "{parent}/{index}"),
        }
    }
}
