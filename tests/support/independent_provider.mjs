// Starts the npm package oidc-provider on loopback, set up by the JSON on standard input, and prints
// {"issuer": …} once it listens. Ends with standard input.
//
// {client_id, client_secret, redirect_uris, auth_method, id_token_alg, pkce_required, claims_in_id_token,
//  access_token: "opaque" | "jwt", groups: [...] | "text"}
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const { Provider } = await import(pathToFileURL(`${process.cwd()}/node_modules/oidc-provider/lib/index.js`));

const firstLine = await new Promise((resolve) => process.stdin.once('data', (data) => resolve(String(data))));
const setup = JSON.parse(firstLine);
text(process.stdin).then(() => process.exit(0));

function signingKey(alg) {
  const pair = alg.startsWith('ES')
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...pair.privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: `test-${alg}` };
}

const people = {
  ada: { email: 'ada@example.example', name: 'Ada Example', preferred_username: 'ada', groups: setup.groups },
};

const server = createServer();
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [{
    client_id: setup.client_id,
    client_secret: setup.client_secret,
    redirect_uris: setup.redirect_uris,
    response_types: ['code'],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: setup.auth_method,
    id_token_signed_response_alg: setup.id_token_alg,
  }],
  jwks: { keys: [signingKey(setup.id_token_alg)] },
  enabledJWA: { idTokenSigningAlgValues: [setup.id_token_alg] },
  pkce: { required: () => setup.pkce_required },
  conformIdTokenClaims: !setup.claims_in_id_token,
  claims: {
    openid: ['sub'],
    email: ['email', 'email_verified'],
    profile: ['name', 'preferred_username', 'groups'],
  },
  cookies: { keys: ['only for this test'], short: { secure: false }, long: { secure: false } },
  features: {
    devInteractions: { enabled: true },
    resourceIndicators: {
      enabled: setup.access_token === 'jwt',
      defaultResource: () => 'urn:example:api',
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({ scope: 'openid profile email', accessTokenFormat: 'jwt' }),
    },
  },
  async findAccount(_context, id) {
    return people[id] && { accountId: id, claims: async () => ({ sub: id, ...people[id] }) };
  },
});

// The development pages import a web font from elsewhere; a test asks nobody but this machine.
provider.use(async (context, next) => {
  await next();
  if (typeof context.body === 'string') context.body = context.body.replace(/@import url\([^)]*\);/g, '');
});

server.on('request', provider.callback());
console.log(JSON.stringify({ issuer }));
