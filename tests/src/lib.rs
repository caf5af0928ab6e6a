//! Black-box tests over HTTP. Everything is in `black_box/`; this library is empty, because a
//! package needs one target that is not a test.
