import { Refusal, type Route, result, text } from './route.js';

export const api = '/apiaccess/ccmessaging';

/** Guide section 2: the application's key and secret for an access token. Numbers are strings in the answer. */
const tokenByAkSk: Route = {
  method: 'POST', path: '/apigovernance/api/oauth/tokenByAkSk', auth: 'none', serverOnly: true,
  handle: ({ centre, request, body }) => {
    const header = request.headers['x-token-expire'] ?? '600';
    const asked = Number(header);
    if (!Number.isInteger(asked) || asked < 600 || asked > 3600) throw new Refusal(400, 'X-Token-Expire must be 600 to 3600');
    const appKey = text(body, 'app_key');
    if (text(body, 'app_secret') !== centre.applications.get(appKey)) throw new Refusal(401, 'app_key or app_secret is wrong');
    const seconds = centre.settings.accessTokenSeconds || asked;
    return { body: {
      AccessToken: centre.tokens.issueAccess(appKey, seconds),
      ApplyType: 'Bearer',
      CreateTime: String(Math.floor(Date.now() / 1000)),
      Expires: String(seconds),
      Scope: 'demo',
      AppKey: appKey,
      UserID: 'Anonymous',
    } };
  },
};

/** Guide section 3: a messaging token for one user on one channel. */
const applyToken: Route = {
  method: 'POST', path: `${api}/applyToken`, auth: 'access', serverOnly: true,
  handle: ({ centre, body }) => {
    const visitor = { userId: text(body, 'userId'), userName: text(body, 'userName'), channelId: text(body, 'channelId'), locale: text(body, 'locale') };
    if (!visitor.userId || !visitor.userName) throw new Refusal(500, 'parameters userId and userName must not be empty');
    if (!/^[a-z]{2,3}$/.test(visitor.locale)) throw new Refusal(500, 'parameter locale must be a language without country');
    if (!centre.channels.has(visitor.channelId)) return result('1', 'no such channel');
    const token = centre.tokens.issueMessaging(visitor);
    return centre.settings.quirks.malformedApplyToken ? { text: `{ "${token}" }` } : { body: { resultCode: '0', token } };
  },
};

export const credentialsRoutes: readonly Route[] = [tokenByAkSk, applyToken];
