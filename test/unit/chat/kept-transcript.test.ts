import { expect } from 'chai';
import type { Change } from '../../../src/chat/conversation-record.js';
import { emptyRecord } from '../../../src/chat/conversation-record.js';
import { KeptTranscript, type OpenTranscript } from '../../../src/chat/kept-transcript.js';
import { databaseName, databaseVersion, openTranscript } from '../../../src/chat/transcript.js';
import { MemoryTranscript } from '../../../src/chat/transcript-memory.js';
import { systemClock } from '../../../src/core/clock.js';
import { FakeClock } from '../../support/fake-clock.js';

const opened: KeptTranscript[] = [];

function make(open?: OpenTranscript, shown?: Change, after = systemClock.after.bind(systemClock)) {
  const refused: unknown[] = [];
  const transcript = new KeptTranscript((reason) => {
    refused.push(reason);
    return shown;
  }, after, open);
  opened.push(transcript);
  return { transcript, refused };
}
const say = (kept: KeptTranscript, draft: string): Promise<unknown> => kept.use((transcript) => transcript.transact('s', [], (transaction) => transaction.set({ draft })));
const draftOf = (kept: KeptTranscript): Promise<string | undefined> => kept.use((transcript) => transcript.record('s')).then((record) => record?.draft);
const there = async (): Promise<boolean> => (await indexedDB.databases()).some(({ name }) => name === databaseName);

describe('KeptTranscript', () => {
  afterEach(async () => {
    for (const transcript of opened.splice(0)) transcript.close();
    await new Promise<void>((resolve) => {
      const deletion = indexedDB.deleteDatabase(databaseName);
      deletion.onsuccess = deletion.onerror = () => resolve();
    });
  });

  it('stores nothing until it is to be kept', async () => {
    const { transcript, refused } = make();
    expect(await transcript.look('k')).to.equal(undefined);
    expect(await there()).to.equal(false);
    await Promise.all([transcript.keep(), transcript.keep(), say(transcript, 'kept')]);
    expect(await there()).to.equal(true);
    expect(await draftOf(transcript)).to.equal('kept');
    expect(refused).to.deep.equal([]);
  });

  it('finds again what an earlier page left, and only that', async () => {
    const { transcript } = make();
    await transcript.use((database) => database.saveVisitor({ key: 'k', scope: 's', userId: 'u' }));
    let opens = 0;
    const later = make((...parameters) => {
      opens++;
      return openTranscript(...parameters);
    }).transcript;
    expect(await later.look('other')).to.equal(undefined);
    expect(await later.look('k')).to.deep.equal({ key: 'k', scope: 's', userId: 'u' });
    await later.keep();
    expect(opens).to.equal(2);
  });

  it('goes on in memory where storage is refused, and warns once', async () => {
    const { transcript, refused } = make(async () => { throw new DOMException('no', 'SecurityError'); });
    expect(await transcript.look('k')).to.equal(undefined);
    expect(refused).to.have.length(0);
    await transcript.keep();
    await transcript.keep();
    await say(transcript, 'here');
    expect(await draftOf(transcript)).to.equal('here');
    expect(transcript.memory?.whole('s')?.record.draft).to.equal('here');
    expect(refused).to.have.length(1);
  });

  it('goes on from what is shown where storage is taken away', async () => {
    const shown: Change = { record: { ...emptyRecord('s'), revision: 8, unread: 3 }, messages: [], outcomes: [], outbox: [] };
    const full = new MemoryTranscript();
    let works = true;
    full.transact = async (...parameters) => {
      if (!works) throw new DOMException('full', 'QuotaExceededError');
      return MemoryTranscript.prototype.transact.apply(full, parameters as never) as never;
    };
    const { transcript, refused } = make(async () => full, shown);
    await transcript.keep();
    await say(transcript, 'stored');
    works = false;
    await say(transcript, 'not stored');
    await say(transcript, 'nor this');
    expect(transcript.memory?.whole('s')?.record).to.include({ draft: 'nor this', unread: 3, revision: 10 });
    expect(refused).to.have.length(1);
  });

  it('opens a connection anew that the browser has ended', async () => {
    let opens = 0;
    let close = (): void => {};
    const { transcript, refused } = make(async (create, events) => {
      opens++;
      const database = await openTranscript(create, events);
      close = () => database?.close();
      return database;
    });
    await transcript.keep();
    await say(transcript, 'one');
    close();
    await say(transcript, 'two');
    expect(opens).to.equal(2);
    expect(await draftOf(transcript)).to.equal('two');
    expect(refused).to.deep.equal([]);
  });

  it('goes to memory when a newer version takes the database', async () => {
    const { transcript, refused } = make();
    await transcript.keep();
    await say(transcript, 'one');
    const newer = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(databaseName, databaseVersion + 1);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error!);
    });
    await say(transcript, 'two');
    expect(refused).to.have.length(1);
    expect(await draftOf(transcript)).to.equal('two');
    newer.close();
  });

  it('does not wait for ever for an older tab', async () => {
    const clock = new FakeClock();
    const { transcript, refused } = make(() => new Promise(() => {}), undefined, clock.after.bind(clock));
    const keeping = transcript.keep();
    await clock.advance(3_000);
    await keeping;
    expect(refused).to.have.length(1);
    expect(clock.pending).to.equal(0);
  });

  it('lets a defect through as it is', async () => {
    const { transcript, refused } = make();
    await transcript.keep();
    const failed = await transcript.use((database) => database.transact('s', [], () => { throw new TypeError('defect'); })).catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(TypeError);
    expect(refused).to.deep.equal([]);
    expect(transcript.memory).to.equal(undefined);
  });

  it('keeps a file in memory that does not fit', async () => {
    const full = new MemoryTranscript();
    full.putFile = async () => { throw new DOMException('full', 'QuotaExceededError'); };
    const { transcript, refused } = make(async () => full);
    await transcript.keep();
    await transcript.putFile('s', 'f', new Blob(['abc']));
    expect(await (await transcript.file('s', 'f'))!.text()).to.equal('abc');
    await transcript.dropFile('s', 'f');
    expect(await transcript.file('s', 'f')).to.equal(undefined);
    expect(refused).to.deep.equal([]);
  });
});
