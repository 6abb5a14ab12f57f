// SPDX-License-Identifier: GPL-3.0-or-later
// Why: an authorisation server that is not ours (oidc-provider), and a service that takes its tokens.
// usage: node authorisation-server.mjs FOLDER LIFE; FOLDER has node_modules. Prints its port.
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

const [folder, life] = process.argv.slice(2);
const load = createRequire(`${folder}/`);
const { Provider } = await import(pathToFileURL(load.resolve('oidc-provider')));
const { jwtVerify, importSPKI } = await import(pathToFileURL(load.resolve('jose')));
const stats = { refreshed: 0, refused: [], api: 0, unauthorised: 0, assertions: [] };
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const port = server.address().port;
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [
      { client_id: 'person', token_endpoint_auth_method: 'none', application_type: 'native',
        redirect_uris: ['http://127.0.0.1/', 'http://127.0.0.1/back'], response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'] },
      { client_id: 'paster', token_endpoint_auth_method: 'none', redirect_uris: ['https://app.example/callback'],
        response_types: ['code'], grant_types: ['authorization_code', 'refresh_token'] },
      { client_id: 'robot', client_secret: 'robot secret: 100%+', redirect_uris: [], response_types: [],
        grant_types: ['client_credentials'] },
    ],
    cookies: { keys: ['only a test'] },
    features: { devInteractions: { enabled: true }, deviceFlow: { enabled: true }, clientCredentials: { enabled: true },
      revocation: { enabled: true } },
    pkce: { required: () => true },
    scopes: ['openid', 'offline_access', 'records'],
    rotateRefreshToken: true,
    issueRefreshToken: async () => true,
    ttl: { AccessToken: Number(life), ClientCredentials: Number(life), RefreshToken: 3600, Grant: 3600, Session: 3600,
      Interaction: 3600, DeviceCode: 600, AuthorizationCode: 60, IdToken: 3600 },
  });
  provider.on('grant.success', (context) => {
    if (context.oidc.params.grant_type === 'refresh_token') stats.refreshed += 1;
  });
  provider.on('grant.error', (context, error) => {
    if (!['authorization_pending', 'slow_down'].includes(error.error)) stats.refused.push(error.error);
  });
  const answer = (response, status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  const serve = async (request, response) => {
    stats.api += 1;
    const value = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    const token = await provider.AccessToken.find(value) ?? await provider.ClientCredentials.find(value);
    if (!token || token.isExpired) stats.unauthorised += 1;
    answer(response, token && !token.isExpired ? 200 : 401, {});
  };
  // The other half of RFC 7523: a token for who signs well, checked by a library that is not ours.
  const verify = async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const form = new URLSearchParams(body);
    try {
      const key = await importSPKI(process.env.PUBLIC_KEY, form.get('assertion') && process.env.ALGORITHM);
      const { payload, protectedHeader } = await jwtVerify(form.get('assertion'), key, { audience: `${issuer}/robots` });
      stats.assertions.push({ ...payload, ...protectedHeader, grant: form.get('grant_type') });
      answer(response, 200, { access_token: 'a robot may', expires_in: 3600, token_type: 'Bearer' });
    } catch (error) {
      answer(response, 400, { error: 'invalid_grant', error_description: error.message });
    }
  };
  const handle = provider.callback();
  server.on('request', (request, response) => {
    if (request.url === '/stats') answer(response, 200, stats);
    else if (request.url === '/robots') verify(request, response);
    else if (request.url.startsWith('/robots/')) {
      answer(response, request.headers.authorization === 'Bearer a robot may' ? 200 : 401, {});
    } else if (request.url.startsWith('/api')) serve(request, response);
    else handle(request, response);
  });
  console.log(port);
});
