// node-oidc-provider as its documentation starts it, with the clients that measure.mjs uses; tells on stderr what its events say of a refusal.
import { Provider } from 'oidc-provider';

const [port] = process.argv.slice(2);
const redirect_uris = ['https://client.example/callback'];
const people = { redirect_uris, grant_types: ['authorization_code', 'refresh_token'] };
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    { client_id: 'post', client_secret: 'a-secret-that-everybody-knows-2', token_endpoint_auth_method: 'client_secret_post', grant_types: ['client_credentials'], redirect_uris: [], response_types: [] },
    { client_id: 'web', client_secret: 'a-secret-that-everybody-knows-1', ...people },
    { client_id: 'app', token_endpoint_auth_method: 'none', ...people },
  ],
  scopes: ['openid', 'offline_access', 'read'],
  features: { clientCredentials: { enabled: true } },
});
provider.on('grant.error', (_, error) => console.error(`event grant.error: ${error.error}: ${error.error_detail ?? error.error_description}`));
provider.listen(Number(port), '127.0.0.1');
