import type { CallControl } from './call/call-control.js';
import { createChatApi } from './cec/chat-api.js';
import { createCredentialSource } from './cec/credentials.js';
import { createRequester } from './cec/request.js';
import { createConversation } from './chat/chat-session.js';
import type { Conversation } from './chat/conversation.js';
import { systemClock } from './core/clock.js';
import { consoleLogger } from './core/log.js';
import { singleFlight } from './core/single-flight.js';
import type { SessionSettings } from './settings.js';

/** One visitor on one channel: the conversation, and the call once it is wanted. */
export interface Session {
  readonly conversation: Conversation;
  /** Loads the call engine, once. */
  loadCall(): Promise<CallControl>;
  /** Settings that may change while the session lives; who is talking is not among them. */
  update(settings: SessionSettings): void;
  dispose(): void;
}

/** Joins credentials, chat and call. Nothing is sent before the conversation or the call is asked for. */
export function createSession(initial: SessionSettings): Session {
  let settings = initial;
  let call: CallControl | undefined;
  let disposed = false;
  const clock = systemClock;
  const log = consoleLogger();
  const credentials = createCredentialSource({
    sessionUrl: settings.sessionUrl,
    clock,
    log,
    describe: () => {
      const remembered = conversation.remembered();
      const userId = settings.userId ?? remembered.userId;
      return {
        locale: settings.locale,
        ...(settings.channelId && { channelId: settings.channelId }),
        ...(userId && { userId }),
        ...(settings.userName && { userName: settings.userName }),
        ...(settings.userToken && { userToken: settings.userToken }),
        ...(remembered.visitorToken && { visitorToken: remembered.visitorToken }),
      };
    },
  });
  const requester = createRequester({ credentials, clock, log });
  const { channelId, userId } = settings;
  const conversation = createConversation({
    api: createChatApi(requester),
    credentials,
    identity: { ...(channelId && { channelId }), ...(userId && { userId }) },
    settings: () => settings,
    clock,
    log,
  });

  return {
    conversation,
    loadCall: singleFlight(async () => {
      const [{ createCallControl }, { createCallApi }] = await Promise.all([import('./call/call-session.js'), import('./cec/call-api.js')]);
      call ??= createCallControl({
        api: createCallApi(requester),
        settings: {
          iceTransportPolicy: settings.iceTransportPolicy,
          gatewayPath: settings.gatewayPath,
          ...(settings.iceServers && { iceServers: settings.iceServers }),
        },
        clock,
        log,
        visitor: () => credentials.current.get()?.userId ?? settings.userId,
        locale: () => settings.locale,
      });
      if (disposed) call.dispose();
      return call;
    }),
    update(next) {
      settings = next;
    },
    dispose() {
      disposed = true;
      call?.dispose();
      conversation.dispose();
      credentials.dispose();
    },
  };
}
