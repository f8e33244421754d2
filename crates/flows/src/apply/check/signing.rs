//! What may be said of signing: a client asks for an algorithm that its issuer offers (OpenID Connect Registration section 2).
use crate::apply::{ApplyError, Place};
use crate::authority::Authority;
use crate::failure::Fault;
use jose::algorithm::Algorithm;
use oauth::decisions::rotate::id_token_algorithms;
use oauth::issuer::Issuer;
use oauth::words::client::Registration;
use store::catalog::{Catalogue, Rest};

/// Why the issuer cannot sign this client's ID tokens as it asks.
pub fn unoffered(issuer: &Issuer, client: &Registration) -> Option<String> {
    let asked = client.id_token_signed_response_alg?.algorithm();
    let offered: Vec<_> = id_token_algorithms(issuer).into_iter().map(Algorithm::name).collect();
    let why = || {
        let offered = offered.join(", ");
        format!("the issuer signs ID tokens with {offered}; add \"{asked}\" to its `algorithms` first")
    };
    (!offered.contains(&asked.name())).then(why)
}

/// Whether every client that stays is still offered what it asked for.
pub async fn still_offered(
    authority: &Authority,
    at: Place<'_>,
    issuer: &Issuer,
    catalogue: &Catalogue,
) -> Result<(), ApplyError> {
    let (known, offered) = (authority.catalogue().await?, id_token_algorithms(issuer));
    let withdraws = |known: &Issuer| id_token_algorithms(known).iter().any(|one| !offered.contains(one));
    let same = known.issuer(issuer.name()).is_none_or(|known| !withdraws(known));
    if same || catalogue.rest != Rest::Stays {
        return Ok(());
    }
    let kept = store::catalog::clients(&*authority.database, issuer.name()).await.map_err(Fault::Database)?;
    let named = |id: &str| {
        let mut all = catalogue.clients.iter();
        all.any(|(name, client)| name == issuer.name() && client.client_id == id)
    };
    let mut left = kept.iter().filter(|client| !named(&client.client_id));
    match left.find_map(|client| unoffered(issuer, client).map(|_| &client.client_id)) {
        Some(client) => Err(at
            .mistake("algorithms", format!("`algorithms` lacks what the client {client} asked for; change that first"))
            .into()),
        None => Ok(()),
    }
}
