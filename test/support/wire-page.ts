// The page's side of test/node/wire-under-faults.test.ts: sends and polls, and repeats what may be repeated.
import { createChatApi, type ControlType } from '../../src/cec/chat-api.js';
import { createCredentialSource } from '../../src/cec/credentials.js';
import { createRequester } from '../../src/cec/request.js';
import { systemClock } from '../../src/core/clock.js';
import { DeskbellError } from '../../src/core/errors.js';
import { silentLogger } from '../../src/core/log.js';

export interface WireRun {
  readonly unknown: readonly string[];
  /** `messageCode` of everything that was received, in order. */
  readonly received: readonly string[];
  /** Errors by code and delivery. */
  readonly errors: Readonly<Record<string, number>>;
}

async function sendMany(count: number): Promise<WireRun> {
  const credentials = createCredentialSource({ sessionUrl: '/session', clock: systemClock, log: silentLogger, describe: () => ({ locale: 'en' }) });
  const api = createChatApi(createRequester({ credentials, clock: systemClock, log: silentLogger }));
  const unknown: string[] = [];
  const received: string[] = [];
  const errors: Record<string, number> = {};
  const note = (error: unknown): DeskbellError => {
    if (!(error instanceof DeskbellError)) throw error;
    const name = `${error.code} ${error.delivery}`;
    errors[name] = (errors[name] ?? 0) + 1;
    return error;
  };
  const send = async (controlType: ControlType, content: string): Promise<void> => {
    for (;;) {
      try {
        return await api.send({ controlType, content });
      } catch (error) {
        if (note(error).delivery === 'unknown') return void unknown.push(content);
      }
    }
  };
  await send('CONNECT', '');
  let sending = true;
  const polling = (async () => {
    while (sending) {
      const { messages } = await api.poll().catch((error: unknown) => (note(error), { messages: [] }));
      received.push(...messages.map(({ messageCode = '' }) => messageCode));
    }
  })();
  for (let turn = 0; turn < count; turn++) await send('CHAT', `message ${turn}`);
  sending = false;
  await polling;
  return { unknown, received, errors };
}

Object.assign(globalThis, { sendMany });
