//! Each parser that strangers reach, and what must hold of whatever it is given: no panic, and the property of its row.
mod authorization_header;
mod authorize;
mod certificate;
mod compact;
mod configuration;
mod form;
mod keys;
mod push;
mod redirect;
mod sealed;
mod token;
mod words;

/// A target by its row and name.
pub type Target = (&'static str, &'static str, fn(&[u8]));

/// Every target: row of the security checks, name of its folder in the corpus, check.
pub const TARGETS: &[Target] = &[
    ("FZ-01", "form", form::check),
    ("FZ-02", "authorization_header", authorization_header::check),
    ("FZ-03", "authorize", authorize::check),
    ("FZ-04", "redirect", redirect::check),
    ("FZ-05", "push", push::check),
    ("FZ-06", "token", token::check),
    ("FZ-07", "compact", compact::parse),
    ("FZ-08", "verify", compact::verify),
    ("FZ-10", "keys", keys::check),
    ("FZ-14", "certificate", certificate::check),
    ("FZ-17", "words", words::check),
    ("FZ-20", "sealed", sealed::check),
    ("FZ-23", "configuration", configuration::check),
];
