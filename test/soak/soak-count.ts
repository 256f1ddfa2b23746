import type { Page } from 'playwright';
import type { ServerSideKind } from '../../demo/server-side.js';
import type { SoakWorld } from './soak-world.js';

export interface SoakReport {
  readonly kind: ServerSideKind;
  readonly seed: number;
  readonly seconds: number;
  readonly incoming: {
    readonly sent: number;
    readonly shown: number;
    readonly doubled: number;
    readonly outOfOrder: number;
    /** In answers that were cut half way after the centre had let go of them. */
    readonly lostInCutAnswers: number;
    /** In answers on their way to a page that left. */
    readonly lostWithPages: number;
    /** Lost without any such reason: must be none. */
    readonly lost: readonly string[];
  };
  readonly outgoing: {
    readonly written: number;
    /** Of those, by what the log says. */
    readonly sent: number;
    readonly unknown: number;
    readonly unknownButArrived: number;
    readonly failed: number;
    /** Arrived more than once. */
    readonly doubled: number;
    /** `sent` in the log, yet never arrived. */
    readonly falselySent: number;
    readonly outOfOrder: number;
    /** The page went before it could write them down: they are in no log and never arrived. */
    readonly neverWritten: number;
  };
  readonly requests: number;
  readonly connects: number;
  readonly faults: Readonly<Record<string, number>>;
}

interface StoredMessage { readonly text: string; readonly direction: 'in' | 'out'; readonly status: string; readonly order: number; readonly code?: string }

/** The whole log as it is stored, in the order that every tab shows. */
const storedLog = (page: Page): Promise<StoredMessage[]> => page.evaluate(async () => {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open('deskbell');
    request.onsuccess = () => resolve(request.result);
  });
  const rows = await new Promise<{ order: number; message: { text?: string; direction: 'in' | 'out'; status: string; failure?: { code: string } } }[]>((resolve) => {
    const request = database.transaction('messages').objectStore('messages').getAll();
    request.onsuccess = () => resolve(request.result as never);
  });
  database.close();
  return rows.sort((a, b) => a.order - b.order).map(({ order, message: { text = '', direction, status, failure } }) =>
    ({ order, text, direction, status, ...(failure && { code: failure.code }) }));
});

const doubles = (texts: readonly string[]): number => texts.length - new Set(texts).size;

/** How many come after one that should come later. */
function disorder(numbers: readonly number[]): number {
  let highest = -Infinity;
  let late = 0;
  for (const number of numbers) {
    if (number < highest) late++;
    highest = Math.max(highest, number);
  }
  return late;
}

export async function countSoak(
  world: SoakWorld, page: Page, run: { readonly incoming: number; readonly outgoing: number; readonly seconds: number; readonly kind: ServerSideKind; readonly seed: number },
): Promise<SoakReport> {
  const { control } = world.gateway;
  const { proxy } = world;
  const log = await storedLog(page);
  const shown = log.filter(({ direction, text }) => direction === 'in' && text.startsWith('in-')).map(({ text }) => text);
  const lostIn = (kind: string): Set<string> => new Set(proxy.lost.filter((lost) => lost.kind === kind && lost.path.includes('/poll')).flatMap(({ body }) => body.match(/in-\d{6}/g) ?? []));
  const cut = lostIn('cut-answer');
  const gone = lostIn('client-gone');
  const there = new Set(shown);
  const missing = Array.from({ length: run.incoming }, (_, at) => `in-${String(at + 1).padStart(6, '0')}`).filter((text) => !there.has(text));

  const written = log.filter(({ direction, text }) => direction === 'out' && text.startsWith('out-'));
  const arrived = control.accepted().filter((text) => text.startsWith('out-'));
  const arrivals = new Set(arrived);
  const places = new Map(written.map(({ text, order }) => [text, order]));
  const unknown = written.filter(({ code }) => code === 'outcome-unknown');
  return {
    kind: run.kind, seed: run.seed, seconds: run.seconds,
    incoming: {
      sent: run.incoming, shown: there.size, doubled: doubles(shown), outOfOrder: disorder(shown.map((text) => Number(text.slice(3)))),
      lostInCutAnswers: missing.filter((text) => cut.has(text)).length,
      lostWithPages: missing.filter((text) => !cut.has(text) && gone.has(text)).length,
      lost: missing.filter((text) => !cut.has(text) && !gone.has(text)),
    },
    outgoing: {
      written: written.length,
      sent: written.filter(({ status }) => status === 'sent').length,
      unknown: unknown.length,
      unknownButArrived: unknown.filter(({ text }) => arrivals.has(text)).length,
      failed: written.filter(({ status, code }) => status === 'failed' && code !== 'outcome-unknown').length,
      doubled: doubles(arrived),
      falselySent: written.filter(({ status, text }) => status === 'sent' && !arrivals.has(text)).length,
      outOfOrder: disorder(arrived.map((text) => places.get(text) ?? -1)),
      neverWritten: run.outgoing - written.length,
    },
    requests: [...proxy.counts].reduce((sum, [deed, count]) => (deed === 'preflight' ? sum : sum + count), 0),
    connects: control.count({ path: 'send', controlType: 'CONNECT', accepted: true }),
    faults: Object.fromEntries(proxy.counts),
  };
}

/** What must not be, in words; empty when all is well. */
export function verdict({ incoming, outgoing, connects, kind }: SoakReport): string[] {
  const wrong: string[] = [];
  const none = (count: number, what: string): void => void (count > 0 && wrong.push(`${count} ${what}`));
  none(incoming.doubled, 'messages of the agent doubled');
  none(incoming.outOfOrder, 'messages of the agent out of order');
  none(incoming.lost.length, `messages of the agent lost (${incoming.lost.slice(0, 5).join(', ')})`);
  if (kind === 'relay') none(incoming.lostInCutAnswers + incoming.lostWithPages, 'messages lost behind the broker');
  none(outgoing.doubled, 'messages of the visitor doubled');
  none(outgoing.outOfOrder, 'messages of the visitor out of order');
  none(outgoing.falselySent, 'messages shown as sent that never arrived');
  none(outgoing.failed, 'messages of the visitor failed');
  none(connects - 1, 'CONNECTs too many');
  return wrong;
}
