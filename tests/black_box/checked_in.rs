//! Documents that are made from the program and checked in, so that a change to them is seen.

use std::path::Path;

/// Says that documents may be written anew instead of compared.
const WRITE: &str = "CIRMOS_WRITE_DOCUMENTS";

/// The checked-in document is this one.
pub fn compare(path: &str, now: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(&file, now).expect("a document that can be written");
        return;
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    let differs = kept
        .lines()
        .zip(now.lines())
        .find(|(kept, now)| kept != now);
    assert!(
        kept == now,
        "{path} is not what the program does any more (first difference: {differs:#?}). Is that \
         meant? Then write it anew with {WRITE}=1 cargo test -p tests"
    );
}
