//! Completes an authorization: the grant, its code, and the response (RFC 6749 section 4.1.2, OpenID Connect Core section 3.3.2).
use super::Answer;
use super::response::{Response, Target};
use crate::decisions::ground::Ground;
use crate::decisions::issue::front_channel_id_token;
use crate::issuer::Issuer;
use crate::words::authorization_request::AuthorizationRequest;
use crate::words::changes::Change;
use crate::words::client::Client;
use crate::words::draft::left_half;
use crate::words::fact::Protocol;
use crate::words::grant::{Grant, GrantId, Line, Terms};
use crate::words::handle::Address;
use crate::words::interaction::Representing;
use crate::words::moment::Moment;
use crate::words::names::ResponseType;
use crate::words::scope::Scopes;
use crate::words::session::Session;
use crate::words::subject::Representation;
use crate::words::token::CodeBinding;

/// What is completed: everything that a person was asked is known.
pub struct Completion<'a> {
    /// What was asked for.
    pub request: &'a AuthorizationRequest,
    /// The sign-in behind it.
    pub session: &'a Session,
    /// Whom the person acts for.
    pub representation: Option<Representation>,
    /// What the person answered now.
    pub answer: Answer,
    /// What the person allowed this client before.
    pub remembered: &'a Scopes,
    /// The pushed request to be spent.
    pub pushed: Option<&'a Address>,
    /// The interaction to be spent: digest of its identifier and expiry, in seconds since 1970.
    pub interaction: Option<(Vec<u8>, i64)>,
}

/// The response and what is written before it leaves.
pub fn complete(
    issuer: &Issuer,
    client: &Client,
    completion: Completion,
    moment: &mut Moment,
) -> (Response, Vec<Change>) {
    let (request, now) = (completion.request, moment.now());
    let grant = grant((issuer, client), &completion, GrantId(moment.chance.bytes()), now);
    let expires_at = now + issuer.profile.grants.code_lifetime();
    let code = moment.mint(&issuer.mask).handle(issuer.profile.grants.code(), expires_at);
    let id_token = (request.response_type == ResponseType::CodeIdToken)
        .then(|| {
            let mut hashed = vec![(Protocol::CodeHash, code.text.clone())];
            hashed.extend(request.state.clone().map(|state| (Protocol::StateHash, state)));
            let ground = Ground::Person(&grant, &completion.session.person);
            front_channel_id_token(issuer, client, ground, now, hashed)
        })
        .flatten();
    let mut changes = spent(&completion);
    if completion.answer == Answer::Allowed && completion.representation.is_none() {
        changes.push(Change::RememberConsent {
            subject: grant.subject.clone(),
            client_id: client.id().to_owned(),
            scopes: completion.remembered.with(&request.scopes),
        });
    }
    let store = Change::StoreCode {
        address: code.address,
        client_id: client.id().to_owned(),
        grant: grant.id,
        binding: CodeBinding {
            redirect_uri: request.redirect_uri_sent.then(|| request.redirect_uri.clone()),
            code_challenge: request.code_challenge.clone(),
            token_type: issuer.profile.access_token.token_type(request.key.as_ref()).to_owned(),
            key: request.key.clone(),
        },
        expires_at,
    };
    changes.push(Change::StartGrant(Box::new(grant)));
    changes.push(store);
    (Response { target: Target::of(request), code: code.text, id_token }, changes)
}

/// What a finished authorization spends, whatever its end.
pub fn spent(completion: &Completion) -> Vec<Change> {
    let interaction = completion.interaction.clone();
    let interaction = interaction.map(|(digest, expires_at)| Change::SpendInteraction { digest, expires_at });
    let pushed = completion.pushed.cloned().map(|address| Change::SpendRequest { address });
    interaction.into_iter().chain(pushed).collect()
}

/// Whom a form's choice means.
pub fn representing(choice: &str) -> Representing {
    match choice {
        "" => Representing::Oneself,
        subject => Representing::Other(subject.to_owned()),
    }
}

fn grant((issuer, client): (&Issuer, &Client), completion: &Completion, id: GrantId, now: i64) -> Grant {
    let (request, session) = (completion.request, completion.session);
    let algorithm = issuer.profile.id_token.algorithm(client.registration.id_token_signed_response_alg);
    Grant {
        id,
        client_id: request.client_id.clone(),
        subject: session.person.subject.clone(),
        session_id: session.id.clone(),
        terms: Terms {
            scopes: request.scopes.clone(),
            requested: request.requested_scope.clone(),
            resources: request.resources.clone(),
            auth_time: session.auth_time,
            authentication_methods: session.person.authentication_methods.clone(),
            nonce: request.nonce.clone(),
            state_hash: request.state.as_ref().map(|state| left_half(algorithm, state)),
            representation: completion.representation.clone(),
        },
        created_at: now,
        absolute_expires_at: session.auth_time + issuer.profile.refresh_token.absolute_lifetime(),
        line: Line::default(),
        ended_at: None,
    }
}
