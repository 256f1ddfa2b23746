import { expect } from 'chai';
import type { ChatMessage, Transfer } from '../../../src/chat/conversation.js';
import { sendFile } from '../../../src/chat/file-sending.js';
import { MemoryTranscript } from '../../../src/chat/transcript-memory.js';
import { DeskbellError } from '../../../src/core/errors.js';
import { FakeCentre, noAnswer, refusal } from '../../support/fake-chat-api.js';

const picture: ChatMessage = {
  id: 'm', direction: 'out', sender: { type: 'customer' }, kind: 'image', time: 1, status: 'sending', order: 1,
  file: { name: 'a.bmp', type: 'image/bmp', size: 4, extension: 'bpm' },
};

function make(file: Blob | null = new Blob(['abcd'])) {
  const centre = new FakeCentre();
  const transcript = new MemoryTranscript();
  const progress: (Transfer | undefined)[] = [];
  const control = new AbortController();
  const send = (message = picture): Promise<unknown> => transcript.transact('s', [], (draft) => draft.put(message)).then(() => sendFile(message, {
    api: centre.api(), base: { time: 5, nickname: 'Ann' }, signal: control.signal, file: async () => file ?? undefined, onProgress: (_id, transfer) => progress.push(transfer),
    commit: async (ids, work) => (await transcript.transact('s', ids, work)).result,
  }));
  const stored = async (): Promise<ChatMessage> => (await transcript.page('s', 1)).rows[0]!.message;
  return { centre, progress, control, send, stored };
}
const caught = (promise: Promise<unknown>): Promise<DeskbellError> => promise.then(() => { throw new Error('sent'); }, (error: DeskbellError) => error);

describe('sendFile', () => {
  it('uploads, writes down what the centre calls it, then says so', async () => {
    const { centre, progress, send, stored } = make();
    centre.onSend = async () => void expect((await stored()).file?.id).to.equal('key-1');
    await send();
    expect(centre.uploads).to.deep.equal([{ type: 'bpm', size: 4 }]);
    expect(centre.accepted).to.deep.equal([{ controlType: 'CHAT', mediaType: 'IMAGE', content: 'key-1,bpm', time: 5, nickname: 'Ann' }]);
    expect(progress).to.deep.equal([{ sent: 0, total: 4 }, { sent: 2, total: 4 }, undefined]);
  });

  it('does not upload twice what is there', async () => {
    const { centre, send } = make();
    await send({ ...picture, file: { ...picture.file!, id: 'known' } });
    expect(centre.uploads).to.deep.equal([]);
    expect(centre.accepted[0]?.content).to.equal('known,bpm');
  });

  it('may repeat an upload of which it does not know, but not a message', async () => {
    const upload = make();
    upload.centre.onUpload = () => { throw noAnswer(); };
    expect(await caught(upload.send())).to.include({ code: 'timeout', delivery: 'never-sent' });
    const message = make();
    message.centre.onSend = () => { throw noAnswer(); };
    expect(await caught(message.send())).to.include({ code: 'timeout', delivery: 'unknown' });
    expect((await message.stored()).file?.id).to.equal('key-1');
  });

  it('passes a refusal on as it is', async () => {
    const { centre, send, progress } = make();
    centre.onUpload = () => { throw refusal('3'); };
    expect(await caught(send())).to.include({ code: 'rejected', delivery: 'answered', resultCode: '3' });
    expect(progress.at(-1)).to.equal(undefined);
  });

  it('stops when it is cancelled, and says when the file is gone', async () => {
    const { centre, control, send } = make();
    centre.onUpload = () => control.abort();
    expect(await caught(send())).to.include({ code: 'cancelled', delivery: 'never-sent' });
    expect(centre.accepted).to.deep.equal([]);
    expect(await caught(make(null).send())).to.include({ code: 'file-unreadable' });
  });
});
