//! FZ-20: what travels through a browser sealed, and handles (cookies, codes, tokens): nothing is opened that was not sealed here.
use flows::seal::Seals;
use jose::base64url;
use oauth::words::handle::{Address, Encoding, MaskKey, Spelling};
use std::sync::LazyLock;

static SEALS: LazyLock<Seals> = LazyLock::new(|| Seals::derive(&[9; 32]));

/// The bytes as a sealed field, and as edits of a genuine one, open nothing; as a handle they are an address of one spelling or none.
pub fn check(data: &[u8]) {
    let genuine = SEALS.seal_interaction("t1", [1; 12], b"an interaction");
    assert!(data == genuine || SEALS.open_interaction("t1", data).is_none());
    assert!(SEALS.open_form(("logout", "t1"), data).is_none());
    assert_eq!(SEALS.open_interaction("t1", &genuine).as_deref(), Some(&b"an interaction"[..]));
    let mut edited = genuine.clone();
    for edit in data.chunks_exact(2).take(8) {
        let at = usize::from(edit[0]) % edited.len();
        edited[at] ^= edit[1];
    }
    edited.truncate(genuine.len() + data.len() % 3);
    assert!(edited == genuine || SEALS.open_interaction("t1", &edited).is_none());
    assert!(SEALS.open_interaction("t2", &genuine).is_none());
    let Ok(text) = std::str::from_utf8(data) else { return };
    for encoding in [Encoding::Hex, Encoding::Base64url] {
        let spelling = Spelling { bytes: 33, encoding };
        if let Some(address) = Address::of(text, spelling, &MaskKey([7; 32])) {
            let bytes = match encoding {
                Encoding::Hex => text.len() / 2,
                Encoding::Base64url => base64url::decode(text).expect("base64url").len(),
            };
            assert_eq!((bytes, address.digest.len()), (33, 32));
        }
    }
}
