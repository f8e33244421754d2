// node-oidc-provider under the load of bench/run, in memory: node load.mjs PORT GROUND. GROUND holds peers.json, with clients as
// RFC 7591 names their members and how many tokens shall live; their tokens are written to GROUND/tokens, one a line.
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Provider } from 'oidc-provider';

const [port, ground] = process.argv.slice(2);
const { clients, grants } = JSON.parse(readFileSync(join(ground, 'peers.json')));
const RESOURCES = { read: 'https://api.example/jwt', lookup: 'https://api.example/opaque' };

// Its own adapter for memory keeps 1,000 things; this one keeps all, and lets go of what expired.
const kept = new Map();
setInterval(() => kept.forEach(({ until }, key) => until < Date.now() && kept.delete(key)), 10_000).unref();
class Memory {
  constructor(model) {
    this.model = model;
  }
  key(id) {
    return `${this.model}:${id}`;
  }
  async upsert(id, payload, expiresIn) {
    kept.set(this.key(id), { payload, until: expiresIn ? Date.now() + expiresIn * 1000 : Infinity });
  }
  async find(id) {
    const found = kept.get(this.key(id));
    return found && found.until > Date.now() ? found.payload : undefined;
  }
  async consume(id) {
    kept.get(this.key(id)).payload.consumed = Math.floor(Date.now() / 1000);
  }
  async destroy(id) {
    kept.delete(this.key(id));
  }
  async findByUid() {}
  async findByUserCode() {}
  async revokeByGrantId() {}
}

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const provider = new Provider(`http://127.0.0.1:${port}`, {
  adapter: Memory,
  clients,
  clientDefaults: { id_token_signed_response_alg: 'ES256' },
  scopes: ['read', 'lookup'],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'one' }] },
  clientAuthMethods: ['client_secret_basic', 'private_key_jwt'],
  enabledJWA: { clientAuthSigningAlgValues: ['ES256'] },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
    resourceIndicators: {
      enabled: true,
      defaultResource: (ctx) => RESOURCES[ctx.oidc.params?.scope],
      getResourceServerInfo: (ctx, resource) => ({
        scope: resource === RESOURCES.read ? 'read' : 'lookup',
        accessTokenFormat: resource === RESOURCES.read ? 'jwt' : 'opaque',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  ttl: { ClientCredentials: 7200 },
});

const tokens = [];
const found = await Promise.all(clients.filter(({ client_id }) => client_id.startsWith('client-')).map((one) => provider.Client.find(one.client_id)));
for (let number = 0; number < grants; number += 1) {
  const token = new provider.ClientCredentials({ client: found[number % found.length], scope: 'lookup' });
  token.setAudience?.(RESOURCES.lookup);
  tokens.push(await token.save());
}
writeFileSync(join(ground, 'tokens'), tokens.join('\n'));
provider.listen(Number(port), '127.0.0.1');
