//! Passwords: Argon2id in slots of their own, so that sign-ins never starve tokens (OWASP floor: 19 MiB, t = 2, p = 1).
use crate::failure::Fault;
use crate::pool::Pool;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};

/// Sign-ins that may wait for a slot before others are sent away.
const WAITING: usize = 32;
/// The longest password, in bytes; longer ones are wrong before they are hashed.
pub const LONGEST: usize = 1_024;
/// A hash that no password has, compared against where nobody has that name, so that both take as long.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LW5vYm9keS1ubw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The slots of password hashing.
pub struct Passwords(Pool);

impl Default for Passwords {
    fn default() -> Self {
        Self(Pool::new("sign-ins", WAITING))
    }
}

impl Passwords {
    /// Whether the password has this hash; `None` where nobody has that name, which takes as long and is never true.
    pub async fn fits(&self, password: String, hash: Option<String>) -> Result<bool, Fault> {
        let known = hash.is_some() && password.len() <= LONGEST;
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let checked = self.0.run(move || {
            let parsed = PasswordHash::new(&hash);
            parsed.map(|parsed| {
                hasher().verify_password(&password.as_bytes()[..password.len().min(LONGEST)], &parsed).is_ok()
            })
        });
        match checked.await? {
            Ok(fits) => Ok(fits && known),
            Err(error) => Err(Fault::Corrupt(format!("a password hash: {error}"))),
        }
    }

    /// Places that are free.
    pub(crate) fn free(&self) -> usize {
        self.0.free()
    }

    /// The hash of a new password, in PHC form.
    pub async fn hash(&self, password: String, salt: [u8; 16]) -> Result<String, Fault> {
        let hashed = self.0.run(move || {
            let hash = PasswordHasher::<PasswordHash>::hash_password_with_salt(&hasher(), password.as_bytes(), &salt);
            hash.map(|hash| hash.to_string())
        });
        hashed.await?.map_err(|error| Fault::Corrupt(format!("a password: {error}")))
    }
}

/// Why a hash cannot be registered; `None` where it can: Argon2id in PHC form, at the floor or above.
pub fn unusable(hash: &str) -> Option<&'static str> {
    let Ok(parsed) = PasswordHash::new(hash) else { return Some("it is no hash in PHC form") };
    let params = Params::try_from(&parsed);
    match params {
        _ if parsed.algorithm.as_str() != "argon2id" => Some("it is not Argon2id"),
        Ok(params) if params.m_cost() >= Params::DEFAULT_M_COST && params.t_cost() >= Params::DEFAULT_T_COST => None,
        Ok(_) => Some("its cost is beneath 19 MiB and two passes"),
        Err(_) => Some("its parameters cannot be read"),
    }
}

fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}
