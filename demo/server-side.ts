import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { createBroker, toNodeListener } from '../src/broker/index.js';
import { consoleLogger } from '../src/core/log.js';
import type { ContactCentre } from './gateway-process.js';
import { SessionEndpoint } from './session-endpoint.js';

/** `relay`: the broker stands between page and contact centre · `direct`: the page gets real tokens and calls the centre itself. */
export type ServerSideKind = 'relay' | 'direct';

export interface ServerSide {
  readonly listener: RequestListener;
  close(): Promise<void>;
}

/** What answers below `/deskbell/` of the site. */
export function openServerSide(kind: ServerSideKind, centre: ContactCentre): ServerSide {
  const options = { cecOrigin: centre.origin, appKey: centre.appKey, appSecret: centre.appSecret, channels: centre.channels };
  if (kind === 'direct') {
    const session = new SessionEndpoint(options);
    return { listener: (request, response) => void session.answer(request, response), close: async () => {} };
  }
  const broker = createBroker({
    ...options,
    sessionSecrets: [randomBytes(32).toString('base64')],
    // A whole test suite comes from this one address.
    limits: { sessionsPerMinute: 10_000, addressPerSecond: 2000, visitorPerSecond: 200 },
    logger: consoleLogger('deskbell-broker'),
  });
  return { listener: toNodeListener(broker), close: () => broker.stop(0) };
}
