import type { Plugin } from 'vite';

// sip.js's UserAgent brings along media, a socket and passwords of its own; src/call/sip-*.ts has better ones or needs none.
const replaced: readonly (readonly [RegExp, string])[] = [
  [/\/session-description-handler-factory-default\.js$/, 'export const defaultSessionDescriptionHandlerFactory = () => undefined;'],
  [/\/platform\/web\/transport\/transport\.js$/, 'export class Transport {}'],
  // An incoming call is only ever refused.
  [/\/api\/invitation\.js$/, `export class Invitation {
    constructor(agent, request) { this.reject = async () => request.reject({ statusCode: 486 }); }
    _onCancel() {}
  }`],
  [/\/user-agents\/subscribe-user-agent-client\.js$/, 'export class SubscribeUserAgentClient {}'],
  [/\/messages\/digest-authentication\.js$/, 'export class DigestAuthentication {}'],
];

/** Leaves out of the bundle what of sip.js is never run: 12 kB gzip. */
export function leanSip(): Plugin {
  return {
    name: 'deskbell-lean-sip',
    enforce: 'pre',
    load(id) {
      const path = id.split('?')[0]!;
      return path.includes('/sip.js/lib/') ? replaced.find(([pattern]) => pattern.test(path))?.[1] : undefined;
    },
  };
}
