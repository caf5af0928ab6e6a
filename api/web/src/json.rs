//! Reading what a caller sent, strictly and completely: [`parse`] turns bytes into a value (no
//! duplicate keys, no forbidden characters, no deep nesting, strings in Unicode NFC), [`read`] turns
//! a value into a type and collects every fault it meets on the way instead of stopping at the first.

mod access;
mod notes;
mod parse;
mod path;
mod read;
mod text;

pub(crate) use parse::parse;
pub(crate) use read::{Source, read};
pub use text::{Forbidden, clean};

#[cfg(test)]
mod tests;
