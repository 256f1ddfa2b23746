import type { CallControl } from '../call/call-control.js';
import type { Conversation } from '../chat/conversation.js';
import type { ReadableStore } from '../core/store.js';
import type { UiRequest } from './request-event.js';

/** What a wish may need. */
export interface Owner {
  start(): Promise<Conversation>;
  startCall(): Promise<CallControl>;
  setSeen(seen: boolean): void;
  /** The visitor has opened the chat. */
  engage(): Promise<void>;
  readonly call: ReadableStore<CallControl | undefined>;
}

/** Turns a component's wish into the session's call. Resolves with what the wish is answered with. */
export async function carryOut(wish: UiRequest, owner: Owner): Promise<unknown> {
  const call = owner.call.get();
  switch (wish.type) {
    case 'seen': return owner.setSeen(wish.seen);
    case 'engage': return owner.engage();
    case 'start-call': return (await owner.startCall()).start({ media: wish.media });
    case 'hang-up': return call?.hangUp();
    case 'resume-audio': return call?.resumeAudio();
    case 'dismiss-call': return call?.reset();
    case 'set-muted': return call?.setMuted(wish.muted);
    case 'set-camera': return call?.setCamera(wish.on);
    case 'send-digit': return call?.sendDigit(wish.digit);
    case 'choose-device': return call?.chooseDevice(wish.kind, wish.id);
    case 'open': case 'close': case 'toggle': return undefined;
    default: break;
  }
  const conversation = await owner.start();
  switch (wish.type) {
    case 'send-text': return conversation.sendText(wish.text);
    case 'send-files': return Promise.all(wish.files.map((file) => conversation.sendFile(file)));
    case 'retry': return conversation.retry(wish.messageId);
    case 'cancel': return conversation.cancel(wish.messageId);
    case 'load-earlier': return conversation.loadEarlier();
    case 'fetch-file': return conversation.fetchFile(wish.messageId);
    case 'rate-answer': return conversation.rateAnswer(wish.messageId, wish.helpful, wish.reason);
    case 'typed': return conversation.typed(wish.text);
    case 'draft': return conversation.setDraft(wish.text);
    case 'transfer-to-agent': return conversation.transferToAgent();
    case 'end-conversation': return conversation.end();
    case 'connect': return conversation.connect();
    case 'start-again': return conversation.startAgain();
    case 'dismiss-notice': return conversation.dismissNotice();
    case 'submit-satisfaction': return conversation.submitSatisfaction({ stars: wish.stars, comment: wish.comment });
    case 'skip-satisfaction': return conversation.skipSatisfaction();
    case 'open-leave-message': return conversation.openLeaveMessage();
    case 'close-form': return conversation.closeForm();
    case 'leave-message': return conversation.leaveMessage({ phone: wish.phone, text: wish.text });
  }
}
