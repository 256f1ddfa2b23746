import { expect } from 'chai';
import { openDB } from 'idb';
import type { ChatMessage } from '../../../src/chat/conversation.js';
import { databaseName, databaseVersion, openTranscript, transcriptLimits, type Transcript } from '../../../src/chat/transcript.js';
import { MemoryTranscript } from '../../../src/chat/transcript-memory.js';
import { until } from '../../support/until.js';

const nothing = { onClosed: () => {}, onBlocked: () => {} };
const message = (id: string, order: number, time = Date.now()): ChatMessage => ({ id, direction: 'in', sender: { type: 'robot' }, kind: 'text', text: id, time, status: 'received', order });

const remove = (): Promise<void> => new Promise((resolve) => {
  const deletion = indexedDB.deleteDatabase(databaseName);
  deletion.onsuccess = deletion.onerror = () => resolve();
});

/** Version 1 as it was: no files, no revisions. */
async function oldDatabase(): Promise<void> {
  const database = await openDB(databaseName, 1, {
    upgrade(opened) {
      opened.createObjectStore('visitors', { keyPath: 'key' });
      opened.createObjectStore('records', { keyPath: 'scope' });
      opened.createObjectStore('messages', { keyPath: ['scope', 'id'] }).createIndex('order', ['scope', 'order'], { unique: true });
      opened.createObjectStore('outbox', { keyPath: ['scope', 'order'] });
    },
  });
  await database.put('visitors', { key: 'k', scope: 's', userId: 'old-visitor' });
  await database.put('records', { scope: 's', nextOrder: 3, state: 'agent', draft: 'half' });
  for (const order of [1, 2]) await database.put('messages', { scope: 's', id: `m${order}`, order, message: message(`m${order}`, order) });
  database.close();
}

for (const [name, open] of [
  ['the transcript in IndexedDB', async (): Promise<Transcript> => (await openTranscript(true, nothing))!],
  ['the transcript in memory', async (): Promise<Transcript> => new MemoryTranscript()],
] as const) {
  describe(name, () => {
    let transcript: Transcript;
    beforeEach(async () => (transcript = await open()));
    afterEach(async () => {
      transcript.close();
      await remove();
    });
    const fill = (scope: string, count: number, time?: number): Promise<unknown> => transcript.transact(scope, [], (draft) => {
      for (let at = 0; at < count; at++) {
        const order = draft.order();
        draft.put(message(`${scope}-${order}`, order, time));
      }
    });

    it('commits all of a transaction or nothing', async () => {
      const failed = await transcript.transact('s', [], (draft) => {
        draft.put(message('a', draft.order()));
        throw new Error('defect');
      }).catch((error: unknown) => error);
      expect(failed).to.be.an('error').with.property('message', 'defect');
      expect((await transcript.page('s', 10)).rows).to.deep.equal([]);
      const { result, change } = await transcript.transact('s', ['a'], (draft) => {
        draft.put(message('a', draft.order()));
        draft.enqueue({ id: 'a', type: 'text', writtenAt: 1 });
        return draft.message('a')?.id;
      });
      expect(result).to.equal('a');
      expect(await transcript.record('s')).to.deep.equal(change!.record);
      const second = await transcript.transact('s', ['a', 'b'], (draft) => {
        draft.settle(draft.outbox[0]!);
        return [draft.message('a')?.text, draft.message('b')];
      });
      expect(second.result).to.deep.equal(['a', undefined]);
      expect((await transcript.transact('s', [], (draft) => draft.outbox.length)).result).to.equal(0);
    });

    it('takes transactions one after the other', async () => {
      await Promise.all(Array.from({ length: 20 }, () => transcript.transact('s', [], (draft) => draft.set({ unread: draft.record.unread + 1 }))));
      expect(await transcript.record('s')).to.include({ unread: 20, revision: 20 });
    });

    it('reads the newest first, then what is before', async () => {
      await fill('s', 5);
      await fill('t', 1);
      const newest = await transcript.page('s', 2);
      expect(newest.rows.map(({ order }) => order)).to.deep.equal([4, 5]);
      expect(newest.earlier).to.equal(true);
      const before = await transcript.page('s', 3, 4);
      expect(before.rows.map(({ order }) => order)).to.deep.equal([1, 2, 3]);
      expect(before.earlier).to.equal(false);
    });

    it('keeps files and visitors, and forgets a scope without touching another', async () => {
      await fill('s', 2);
      await fill('t', 2);
      await transcript.putFile('s', 'f', new Blob(['abc']));
      await transcript.saveVisitor({ key: 'k', scope: 's', userId: 'u' });
      await transcript.saveVisitor({ key: 'l', scope: 't' });
      expect(await (await transcript.file('s', 'f'))!.text()).to.equal('abc');
      expect(await transcript.visitor('k')).to.deep.equal({ key: 'k', scope: 's', userId: 'u' });
      await transcript.dropFile('s', 'f');
      expect(await transcript.file('s', 'f')).to.equal(undefined);
      await transcript.wipe('s');
      expect(await transcript.visitor('k')).to.equal(undefined);
      expect(await transcript.record('s')).to.equal(undefined);
      expect((await transcript.page('s', 9)).rows).to.deep.equal([]);
      expect((await transcript.page('t', 9)).rows).to.have.length(2);
      expect(await transcript.visitor('l')).to.deep.equal({ key: 'l', scope: 't' });
    });
  });
}

describe('the database', () => {
  afterEach(remove);

  it('is not made to see whether it is there', async () => {
    expect(await openTranscript(false, nothing)).to.equal(undefined);
    expect((await indexedDB.databases()).map(({ name }) => name)).to.not.include(databaseName);
    (await openTranscript(true, nothing))!.close();
    const found = await openTranscript(false, nothing);
    expect(found).to.be.an('object');
    found!.close();
  });

  it('takes over what an older version stored', async () => {
    await oldDatabase();
    const transcript = (await openTranscript(false, nothing))!;
    expect(await transcript.visitor('k')).to.deep.equal({ key: 'k', scope: 's', userId: 'old-visitor' });
    const { rows } = await transcript.page('s', 9);
    expect(rows.map(({ id, revision }) => [id, revision])).to.deep.equal([['m1', 0], ['m2', 0]]);
    const { result, change } = await transcript.transact('s', ['m1'], (draft) => {
      draft.put({ ...draft.message('m1')!, feedback: 'helpful' });
      return draft.record;
    });
    // What the old record lacks has its default.
    expect(result).to.include({ state: 'agent', draft: 'half', nextOrder: 3, revision: 0, term: 0, unread: 0, form: 'none' });
    expect(change!.record.revision).to.equal(1);
    await transcript.putFile('s', 'f', new Blob(['x']));
    transcript.close();
  });

  it('gives way to a newer version and says so', async () => {
    let closed = 0;
    const transcript = (await openTranscript(true, { ...nothing, onClosed: () => closed++ }))!;
    const newer = await openDB(databaseName, databaseVersion + 1);
    expect(closed).to.equal(1);
    const failed = await transcript.record('s').catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(DOMException);
    const refused = await openTranscript(true, nothing).catch((error: unknown) => error);
    expect(refused).to.have.property('name', 'VersionError');
    newer.close();
  });

  it('says when an older tab holds it up', async () => {
    await oldDatabase();
    const old = await openDB(databaseName, 1);
    let blocked = 0;
    const opening = openTranscript(true, { ...nothing, onBlocked: () => blocked++ });
    await until(() => blocked === 1);
    old.close();
    (await opening)!.close();
  });

  it('is held to its limits, by age, count and bytes, but for what waits to be sent', async () => {
    const transcript = (await openTranscript(true, nothing))!;
    const now = Date.now();
    const old = now - transcriptLimits.age - 1;
    await transcript.transact('s', [], (draft) => {
      draft.set({ movedAt: now });
      for (const [id, time] of [['waits', old], ['old', old], ['new', now]] as const) draft.put(message(id, draft.order(), time));
      draft.enqueue({ id: 'waits', type: 'text', writtenAt: old });
    });
    await transcript.transact('gone', [], (draft) => {
      draft.set({ movedAt: old });
      draft.put(message('x', draft.order(), old));
    });
    const half = new Blob([new Uint8Array(transcriptLimits.files / 2 + 1)]);
    await transcript.putFile('s', 'first', half);
    await until(() => Date.now() > now + 5);
    await transcript.putFile('s', 'second', half);
    await transcript.prune('s', now);
    expect((await transcript.page('s', 9)).rows.map(({ id }) => id)).to.deep.equal(['waits', 'new']);
    expect(await transcript.record('gone')).to.equal(undefined);
    expect((await transcript.page('gone', 9)).rows).to.deep.equal([]);
    expect(await transcript.file('s', 'first')).to.equal(undefined);
    expect((await transcript.file('s', 'second'))?.size).to.equal(half.size);
    transcript.close();
  });

  it('drops the oldest when there are too many', async () => {
    const transcript = (await openTranscript(true, nothing))!;
    await transcript.transact('s', [], (draft) => {
      draft.set({ movedAt: Date.now() });
      for (let at = 0; at < transcriptLimits.messages + 3; at++) {
        const order = draft.order();
        draft.put(message(`m${order}`, order));
      }
    });
    await transcript.prune('s', Date.now());
    const page = await transcript.page('s', transcriptLimits.messages + 9);
    expect(page.rows).to.have.length(transcriptLimits.messages);
    expect(page.rows[0]!.order).to.equal(4);
    transcript.close();
  }).timeout(60_000);
});
