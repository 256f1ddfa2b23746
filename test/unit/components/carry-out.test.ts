import { expect } from 'chai';
import type { CallControl } from '../../../src/call/call-control.js';
import type { Conversation } from '../../../src/chat/conversation.js';
import { carryOut, type Owner } from '../../../src/components/carry-out.js';
import type { UiRequest } from '../../../src/components/request-event.js';
import { Store } from '../../../src/core/store.js';

/** Notes every call by name and arguments. */
function recording<T>(name: string, calls: string[]): T {
  return new Proxy({}, {
    get: (_target, key) => (...values: unknown[]) => {
      calls.push(`${name}.${String(key)}(${values.map((value) => (value instanceof File ? value.name : JSON.stringify(value))).join(', ')})`);
      return `${String(key)} done`;
    },
  }) as T;
}

function owner(withCall = true): { owner: Owner; calls: string[] } {
  const calls: string[] = [];
  const conversation = recording<Conversation>('chat', calls);
  const call = recording<CallControl>('call', calls);
  return {
    calls,
    owner: {
      // A proxy answers `then` too: it must not be taken for a promise.
      start: async () => new Proxy(conversation, { get: (target, key) => (key === 'then' ? undefined : Reflect.get(target, key)) }),
      startCall: async () => new Proxy(call, { get: (target, key) => (key === 'then' ? undefined : Reflect.get(target, key)) }),
      setSeen: (seen) => void calls.push(`seen ${seen}`),
      engage: async () => void calls.push('engaged'),
      call: new Store<CallControl | undefined>(withCall ? call : undefined),
    },
  };
}

const wishes: readonly (readonly [UiRequest, string])[] = [
  [{ type: 'send-text', text: 'hi' }, 'chat.sendText("hi")'],
  [{ type: 'retry', messageId: '1' }, 'chat.retry("1")'],
  [{ type: 'cancel', messageId: '1' }, 'chat.cancel("1")'],
  [{ type: 'load-earlier' }, 'chat.loadEarlier()'],
  [{ type: 'fetch-file', messageId: '1' }, 'chat.fetchFile("1")'],
  [{ type: 'rate-answer', messageId: '1', helpful: false, reason: 'no' }, 'chat.rateAnswer("1", false, "no")'],
  [{ type: 'typed', text: 'h' }, 'chat.typed("h")'],
  [{ type: 'draft', text: 'h' }, 'chat.setDraft("h")'],
  [{ type: 'transfer-to-agent' }, 'chat.transferToAgent()'],
  [{ type: 'end-conversation' }, 'chat.end()'],
  [{ type: 'connect' }, 'chat.connect()'],
  [{ type: 'start-again' }, 'chat.startAgain()'],
  [{ type: 'dismiss-notice' }, 'chat.dismissNotice()'],
  [{ type: 'submit-satisfaction', stars: 4, comment: 'ok' }, 'chat.submitSatisfaction({"stars":4,"comment":"ok"})'],
  [{ type: 'skip-satisfaction' }, 'chat.skipSatisfaction()'],
  [{ type: 'open-leave-message' }, 'chat.openLeaveMessage()'],
  [{ type: 'close-form' }, 'chat.closeForm()'],
  [{ type: 'leave-message', phone: '1', text: 't' }, 'chat.leaveMessage({"phone":"1","text":"t"})'],
  [{ type: 'seen', seen: true }, 'seen true'],
  [{ type: 'engage' }, 'engaged'],
  [{ type: 'start-call', media: 'video' }, 'call.start({"media":"video"})'],
  [{ type: 'hang-up' }, 'call.hangUp()'],
  [{ type: 'resume-audio' }, 'call.resumeAudio()'],
  [{ type: 'dismiss-call' }, 'call.reset()'],
  [{ type: 'set-muted', muted: true }, 'call.setMuted(true)'],
  [{ type: 'set-camera', on: false }, 'call.setCamera(false)'],
  [{ type: 'send-digit', digit: '5' }, 'call.sendDigit("5")'],
  [{ type: 'choose-device', kind: 'microphone' as never, id: 'x' }, 'call.chooseDevice("microphone", "x")'],
];

describe('carryOut', () => {
  for (const [wish, expected] of wishes) {
    it(`${wish.type}: ${expected}`, async () => {
      const { owner: own, calls } = owner();
      await carryOut(wish, own);
      expect(calls).to.deep.equal([expected]);
    });
  }

  it('sends files one by one and answers with all of them', async () => {
    const { owner: own, calls } = owner();
    const answer = await carryOut({ type: 'send-files', files: [new File(['a'], 'a.txt'), new File(['b'], 'b.txt')] }, own);
    expect(calls).to.deep.equal(['chat.sendFile(a.txt)', 'chat.sendFile(b.txt)']);
    expect(answer).to.deep.equal(['sendFile done', 'sendFile done']);
  });

  it('does nothing to a call that is not there', async () => {
    const { owner: own, calls } = owner(false);
    for (const type of ['hang-up', 'resume-audio', 'dismiss-call'] as const) expect(await carryOut({ type }, own)).to.equal(undefined);
    expect(calls).to.deep.equal([]);
  });
});
