//! An access token as it is presented: by whom it is brought, which key and certificate are shown with it (RFC 6750 section 2, RFC 9449 section 7, RFC 8705 section 3).
use super::holder::prove;
use crate::issuer::Issuer;
use crate::refusal::Refusal;
use crate::refusal::proof::ProofRefusal;
use crate::refusal::proof::rules::ACCESS_TOKEN;
use crate::refusal::token::TokenRefusal;
use crate::refusal::token::rules::{CERTIFICATE, IN_HEADER, KEY, PLACE};
use crate::rules::paths::Endpoint;
use crate::words::binding::{Binding, CertificateThumbprint};
use crate::words::form::Arrived;
use crate::words::moment::Moment;
use crate::words::proof::{Proof, Thumbprint};
use crate::words::token::AccessToken;

/// The one access token of a request.
pub struct Presented {
    /// Its characters.
    pub token: String,
    /// The proof for it, where the scheme is DPoP; checked.
    pub proof: Option<Proof>,
    /// The certificate of the connection.
    pub certificate: Option<CertificateThumbprint>,
}

/// The schemes under which a token is presented.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Bearer,
    Dpop,
}

/// Whether an `Authorization` header presents a token at all.
pub fn presents(issuer: &Issuer, arrived: &Arrived) -> bool {
    arrived.authorization.iter().any(|header| scheme(issuer, header).is_some())
}

/// The token of a request, in the header, or in a form in the body; never in the query.
pub fn present(
    issuer: &Issuer,
    arrived: &Arrived,
    endpoint: Endpoint,
    moment: &mut Moment,
) -> Result<Presented, Refusal> {
    let (scheme, token) = moment.hold(&[&PLACE, &IN_HEADER], brought(issuer, arrived))?;
    let certificate = arrived.certificate.as_deref().map(CertificateThumbprint::of);
    if scheme == Scheme::Bearer {
        return Ok(Presented { token, proof: None, certificate });
    }
    let missing = ProofRefusal::Missing { because: "the token is presented under the scheme DPoP" };
    let proof = prove(issuer, arrived, endpoint, moment)?.ok_or(Refusal::Proof(missing))?;
    if !proof.covers(&token) {
        return Err(Refusal::Proof(ProofRefusal::AccessToken));
    }
    moment.keep(&ACCESS_TOKEN);
    Ok(Presented { token, proof: Some(proof), certificate })
}

impl Presented {
    /// Whether all was shown that the token is bound to; a bound token without its proof serves nobody, unless the profile
    /// takes it at this endpoint, and without its certificate nobody anywhere.
    pub fn serves(&self, place: (&Issuer, Endpoint), found: &AccessToken, moment: &mut Moment) -> Result<(), Refusal> {
        let Binding { key, certificate } = &found.reach.binding;
        self.holds(place, key.as_ref(), moment)?;
        match (certificate, &self.certificate) {
            (None, _) => Ok(()),
            (Some(bound), Some(shown)) if bound == shown => {
                moment.keep(&CERTIFICATE);
                Ok(())
            }
            (Some(bound), shown) => {
                let (shown, bound) = (shown.clone(), bound.clone());
                Err(refuse(TokenRefusal::AnotherCertificate { shown, bound }))
            }
        }
    }

    fn holds(
        &self,
        (issuer, endpoint): (&Issuer, Endpoint),
        bound: Option<&Thumbprint>,
        moment: &mut Moment,
    ) -> Result<(), Refusal> {
        let refusal = match (bound, self.proof.as_ref().map(Proof::thumbprint)) {
            (None, None) => return Ok(()),
            (Some(bound), Some(shown)) if bound == shown => {
                moment.keep(&KEY);
                return Ok(());
            }
            (Some(_), None) if issuer.profile.proof.takes_bound_bearer(endpoint) => return Ok(()),
            (Some(bound), None) => TokenRefusal::Bound { bound: bound.clone() },
            (Some(bound), Some(shown)) => TokenRefusal::AnotherKey { shown: shown.clone(), bound: bound.clone() },
            (None, Some(_)) => TokenRefusal::Unbound,
        };
        Err(refuse(refusal))
    }
}

fn brought(issuer: &Issuer, arrived: &Arrived) -> Result<(Scheme, String), Refusal> {
    if arrived.query.value("access_token").is_some() {
        return Err(refuse(TokenRefusal::Misplaced { place: "in the query" }));
    }
    let form = arrived.form.value("access_token");
    match (arrived.authorization.as_slice(), form) {
        ([], None) => Err(refuse(TokenRefusal::Missing)),
        ([], Some(token)) => Ok((Scheme::Bearer, token.to_owned())),
        ([header], None) => scheme(issuer, header).ok_or(refuse(TokenRefusal::Missing)),
        _ => Err(refuse(TokenRefusal::Misplaced { place: "more than once" })),
    }
}

fn scheme(issuer: &Issuer, header: &[u8]) -> Option<(Scheme, String)> {
    let (scheme, token) = std::str::from_utf8(header).ok()?.split_once(' ')?;
    let scheme = match () {
        () if scheme.eq_ignore_ascii_case("bearer") => Scheme::Bearer,
        () if scheme.eq_ignore_ascii_case("dpop") && issuer.profile.proof.accepted() => Scheme::Dpop,
        () => return None,
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    (!token.is_empty() && token.bytes().all(plain)).then(|| (scheme, token.to_owned()))
}

fn refuse(refusal: TokenRefusal) -> Refusal {
    Refusal::Token(refusal)
}
