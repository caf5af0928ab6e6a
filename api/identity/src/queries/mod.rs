//! Every query of this slice. Rows stay here and in `operations`; they never serialise.

pub(crate) mod keys;
pub(crate) mod municipalities;
pub(crate) mod sessions;
pub(crate) mod users;
