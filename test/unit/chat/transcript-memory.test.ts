import { expect } from 'chai';
import type { ChatMessage } from '../../../src/chat/conversation.js';
import { MemoryTranscript } from '../../../src/chat/transcript-memory.js';

const message = (id: string, order: number): ChatMessage => ({ id, direction: 'in', sender: { type: 'robot' }, kind: 'text', text: id, time: 1, status: 'received', order });

describe('MemoryTranscript', () => {
  it('is passed on whole, and takes over changes in any order', async () => {
    const one = new MemoryTranscript();
    const two = new MemoryTranscript();
    expect(one.whole('s')).to.equal(undefined);
    const first = await one.transact('s', [], (draft) => draft.put(message('a', draft.order())));
    const second = await one.transact('s', ['a'], (draft) => {
      draft.put({ ...draft.message('a')!, feedback: 'helpful' });
      draft.enqueue({ id: 'x', type: 'end', writtenAt: 0 });
    });
    two.adopt(second.change!);
    two.adopt(first.change!);
    const { rows } = await two.page('s', 9);
    expect(rows.map(({ message: { feedback } }) => feedback)).to.deep.equal(['helpful']);
    expect((await two.transact('s', [], (draft) => draft.outbox.length)).result).to.equal(1);
    expect(two.whole('s')).to.deep.include({ record: second.change!.record });
  });
});
