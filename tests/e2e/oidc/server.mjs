// The identity provider of the browser tests: oidc-provider, certified for OpenID Connect, on the loopback.
//
//   node server.mjs CONFIG.json
//
// CONFIG.json holds the port, the client, and the people: {login: claims}. It is read again for each person,
// so that a test changes what the provider says of somebody while it runs. Written as ProConnect is: user info
// as a signed token, scopes of its own, PKCE required.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const read = () => JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { port, client } = read();
const issuer = `http://127.0.0.1:${port}`;

const jwk = (type, options, more) => ({
  ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }),
  use: 'sig',
  ...more,
});

const provider = new Provider(issuer, {
  clients: [{ userinfo_signed_response_alg: 'RS256', token_endpoint_auth_method: 'client_secret_post', ...client }],
  jwks: {
    keys: [
      jwk('rsa', { modulusLength: 2048 }, { kid: 'rsa', alg: 'RS256' }),
      jwk('ec', { namedCurve: 'P-256' }, { kid: 'ec', alg: 'ES256' }),
    ],
  },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  claims: {
    email: ['email', 'email_verified'],
    given_name: ['given_name'],
    usual_name: ['usual_name'],
    academie: ['FrEduRne', 'FrEduRneResp', 'FrEduFonctAdm', 'FrEduResDel'],
  },
  features: {
    devInteractions: { enabled: false },
    jwtUserinfo: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = page('Déconnexion', `${form}<button form="op.logoutForm" name="logout" value="yes">Fermer ma session</button>`);
      },
    },
  },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  pkce: { required: () => true },
  findAccount: (ctx, sub) => {
    const claims = Object.values(read().people).find((person) => person.sub === sub);
    return claims && { accountId: sub, claims: () => claims };
  },
  // Nobody is asked to consent: the administration already has.
  loadExistingGrant: async (ctx) => {
    const { session, client: asking, params } = ctx.oidc;
    const grant = new ctx.oidc.provider.Grant({ accountId: session.accountId, clientId: asking.clientId });
    grant.addOIDCScope(params.scope);
    await grant.save();
    return grant;
  },
});

const page = (title, body) => `<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>${title}</title></head>
<body><main><h1>${title}</h1>${body}</main></body></html>`;

const LOGIN = page(
  'Fournisseur d’essai',
  `<form method="post"><label>Identifiant <input name="login" autofocus></label>
<button>Se connecter</button> <button name="cancel" value="yes">Renoncer</button></form>`,
);

async function fields(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

async function interact(request, response) {
  if (request.method !== 'POST') {
    await provider.interactionDetails(request, response);
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(LOGIN);
    return;
  }
  const sent = await fields(request);
  const person = read().people[sent.get('login')];
  const result = person && !sent.get('cancel')
    ? { login: { accountId: person.sub } }
    : { error: 'access_denied', error_description: 'the person gave up' };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const answer = provider.callback();
createServer((request, response) => {
  if (!request.url.startsWith('/interaction/')) {
    answer(request, response);
    return;
  }
  interact(request, response).catch((error) => {
    console.error(error);
    response.statusCode = 400;
    response.end(page('Erreur', ''));
  });
}).listen(port, '127.0.0.1', () => console.log('ready'));
