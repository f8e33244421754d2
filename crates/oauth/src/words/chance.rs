//! Chance as a value: 32 fresh bytes a request, drawn by the floor above, stretched here as far as a decision needs.
use zeroize::Zeroizing;

/// The random bytes of one request; two of the same seed give the same bytes, which is what golden transcripts stand on.
pub struct Chance {
    seed: Zeroizing<[u8; 32]>,
    drawn: u64,
}

impl Chance {
    /// Chance from 32 bytes that nobody can guess.
    pub fn new(seed: [u8; 32]) -> Self {
        Self { seed: Zeroizing::new(seed), drawn: 0 }
    }

    /// The next `N` bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut out = [0; N];
        out.copy_from_slice(&self.take(N));
        out
    }

    /// The next `count` bytes.
    pub fn take(&mut self, count: usize) -> Vec<u8> {
        let mut out = Vec::with_capacity(count + 32);
        while out.len() < count {
            out.extend(jose::digest::hmac_sha256(&*self.seed, &self.drawn.to_be_bytes()));
            self.drawn += 1;
        }
        out.truncate(count);
        out
    }
}
