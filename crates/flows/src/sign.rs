//! Sign: drafts become tokens, in signing order; RSA in a bounded pool, elliptic curves at once.
use crate::catalogue::Catalogue;
use crate::failure::Fault;
use crate::pool::Pool;
use crate::staged::Stray;
use jose::signed;
use oauth::issuer::Issuer;
use oauth::words::draft::{AccessTokenDraft, JwtDraft, TokenDraft};
use serde_json::{Map, Value};

/// Requests that may wait for a slot before others are sent away.
const WAITING: usize = 64;

/// What signs: RSA has slots of its own.
pub struct Signing(Pool);

impl Default for Signing {
    fn default() -> Self {
        Self(Pool::new("signatures", WAITING))
    }
}

impl Signing {
    /// Places that are free.
    pub(crate) fn free(&self) -> usize {
        self.0.free()
    }

    /// Signs one draft; a hash of the access token is filled in where the draft refers to it.
    pub async fn jwt(
        &self,
        (catalogue, issuer): (&Catalogue, &Issuer),
        draft: &JwtDraft,
        access_token: Option<&str>,
        stray: &mut Stray,
    ) -> Result<String, Fault> {
        let algorithm = draft.algorithm;
        let missing = || Fault::Key(format!("{} has no active key for {algorithm}", issuer.name()));
        let (kid, key) = match stray.sign_with(algorithm) {
            Some(stray) => stray,
            None => {
                // The keys may have changed since the request found its issuer: those that sign now are the catalogue's.
                let current = catalogue.issuer(issuer.name()).ok_or_else(missing)?;
                let kid = &current.keyring.active(algorithm).ok_or_else(missing)?.kid;
                let key = catalogue.signers.find(issuer.name(), kid).ok_or_else(missing)?;
                (kid.clone(), key.clone())
            }
        };
        let input = signed::signing_input(&draft.headed(&kid), &draft.filled(access_token));
        let unusable = |error: jose::key::KeyError| Fault::Key(error.to_string());
        let signature = if algorithm.is_elliptic() {
            key.sign(algorithm, input.as_bytes()).map_err(unusable)?
        } else {
            let message = input.clone();
            self.0.run(move || key.sign(algorithm, message.as_bytes())).await?.map_err(unusable)?
        };
        Ok(signed::assemble(&input, &signature))
    }

    /// Signs what a token response holds, and puts its members in order.
    pub async fn token(
        &self,
        (catalogue, issuer): (&Catalogue, &Issuer),
        draft: &TokenDraft,
        stray: &mut Stray,
    ) -> Result<Map<String, Value>, Fault> {
        let access_token = match &draft.access_token {
            AccessTokenDraft::Opaque(handle) => handle.text.clone(),
            AccessTokenDraft::Jwt(draft) => self.jwt((catalogue, issuer), draft, None, stray).await?,
        };
        let id_token = match &draft.id_token {
            Some(draft) => Some(self.jwt((catalogue, issuer), draft, Some(&access_token), stray).await?),
            None => None,
        };
        Ok(issuer.profile.response.token(draft, &access_token, id_token.as_deref()))
    }
}
