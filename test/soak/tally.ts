import type { DeliveredAnswer, LostAnswer } from '../support/fault-proxy.js';
import type { StoredLog } from './stored-log.js';
import type { Glimpse, Heard, Shown } from './visitor-tabs.js';

export interface TallyInput {
  readonly injected: readonly string[];
  readonly asked: readonly string[];
  /** CHAT messages that the centre took, in order. */
  readonly accepted: readonly string[];
  readonly stored: StoredLog;
  readonly heard: readonly Heard[];
  /** What each page showed at one moment. */
  readonly glimpses: readonly Glimpse[];
  readonly lostAnswers: readonly LostAnswer[];
  readonly delivered: readonly DeliveredAnswer[];
  /** Answers that did not arrive cost nothing: a mailbox keeps them. */
  readonly mailbox: boolean;
}

export interface Tally {
  readonly received: number;
  readonly doubled: readonly string[];
  readonly outOfOrder: readonly string[];
  /** Without those in cut answers, and those in an answer whose page had gone. */
  readonly lost: readonly string[];
  readonly lostCut: readonly string[];
  readonly lostLeaving: readonly string[];
  /** Shown in the transcript, but not between its neighbours in a tab. */
  readonly gaps: readonly string[];
  readonly written: number;
  readonly acceptedOnce: number;
  readonly acceptedTwice: readonly string[];
  readonly acceptedOutOfOrder: readonly string[];
  /** Shown as unknown: accepted or not. */
  readonly unknownAccepted: number;
  readonly unknownNever: number;
  /** Shown as refused, and never accepted. */
  readonly refused: number;
  /** Must not be: shown as refused though accepted, shown as sent though not. */
  readonly wronglyRefused: readonly string[];
  readonly wronglySent: readonly string[];
  /** Neither accepted nor shown as unknown or failed. */
  readonly vanished: readonly string[];
}

/** ms: a page that goes so soon after an answer was written to its socket may not have read it. */
const readingTime = 3_000;
/** ms: so long a socket takes bytes for a page that has gone. */
const noticeTime = 500;

/** Counts what became of every message. */
export function tally(input: TallyInput): Tally {
  const { injected, stored, heard, glimpses, mailbox } = input;
  const place = new Map(injected.map((text, index) => [text, index]));
  const incoming = stored.messages.filter(({ direction, text }) => direction === 'in' && place.has(text)).map(({ text }) => text);
  const shown = new Set(incoming);
  const missing = injected.filter((text) => !shown.has(text));
  const lostCut = mailbox ? [] : missing.filter((text) => within(input.lostAnswers, 'cut-answer').has(text));
  const cut = new Set(lostCut);
  const leftBehind = mailbox ? new Set<string>() : messagesLeftBehind(input);
  const lostLeaving = missing.filter((text) => !cut.has(text) && leftBehind.has(text));
  const left = new Set(lostLeaving);

  const told = bySource(heard.filter(({ type, direction }) => type === 'message' && direction === 'in'));
  const seen = glimpses.map(({ shown: list }) => list.filter(({ direction }) => direction === 'in').map(({ text }) => text));
  const known = (texts: readonly string[]): string[] => texts.filter((text) => place.has(text));
  const streams = [incoming, ...told.map(known), ...seen.map(known)];
  const falls = (name: string, texts: readonly string[]): string[] =>
    descents(texts.map((text) => place.get(text)!)).map((index) => `${texts[index]!} after ${texts[index - 1]!} (${name})`);
  const outgoing = [...bySource(heard.filter(({ type, direction }) => type === 'message' && direction === 'out')), stored.messages.filter(({ direction }) => direction === 'out').map(({ text }) => text)];
  return {
    received: shown.size,
    doubled: [...new Set([...streams, ...outgoing].flatMap(repeated))],
    outOfOrder: [...falls('stored', incoming), ...told.flatMap((texts) => falls('events', known(texts))), ...seen.flatMap((texts) => falls('shown', known(texts)))],
    lost: missing.filter((text) => !cut.has(text) && !left.has(text)).map((text) => `${text} (${whereabouts(text, input)})`),
    lostCut, lostLeaving,
    gaps: [...new Set(glimpses.flatMap(({ shown: list }) => gapsIn(list, stored.messages)))],
    ...outgoingTally(input),
  };
}

function outgoingTally({ asked, accepted, stored }: TallyInput): Omit<Tally, 'received' | 'doubled' | 'outOfOrder' | 'lost' | 'lostCut' | 'lostLeaving' | 'gaps'> {
  const times = new Map<string, number>();
  for (const text of accepted) times.set(text, (times.get(text) ?? 0) + 1);
  const rows = new Map(stored.messages.filter(({ direction }) => direction === 'out').map((message) => [message.text, message]));
  const was = (text: string, status: string): boolean => rows.get(text)?.status === status;
  const unknown = asked.filter((text) => rows.get(text)?.failure === 'outcome-unknown');
  const refused = asked.filter((text) => was(text, 'failed') && rows.get(text)!.failure !== 'outcome-unknown');
  // An unknown one may come late: its page has gone, and the next leader sends what follows.
  const firsts = accepted.filter((text, index) => accepted.indexOf(text) === index && was(text, 'sent'));
  return {
    written: asked.filter((text) => rows.has(text)).length,
    acceptedOnce: asked.filter((text) => times.get(text) === 1).length,
    acceptedTwice: asked.filter((text) => (times.get(text) ?? 0) > 1),
    acceptedOutOfOrder: descents(firsts.map((text) => rows.get(text)!.order)).map((index) => firsts[index]!),
    unknownAccepted: unknown.filter((text) => times.has(text)).length,
    unknownNever: unknown.filter((text) => !times.has(text)).length,
    refused: refused.filter((text) => !times.has(text)).length,
    wronglyRefused: refused.filter((text) => times.has(text)),
    wronglySent: asked.filter((text) => was(text, 'sent') && !times.has(text)),
    vanished: asked.filter((text) => !times.has(text) && !was(text, 'failed')),
  };
}

/** In answers that the centre gave to a page that had gone, or that went before it can have read them. */
function messagesLeftBehind({ lostAnswers, delivered, glimpses }: TallyInput): Set<string> {
  const left = within(lostAnswers, 'client-gone');
  for (const answer of delivered) {
    if (glimpses.some(({ at, gone }) => at < answer.time + readingTime && gone > answer.time - noticeTime)) for (const text of textsIn(answer.body)) left.add(text);
  }
  return left;
}

/** For whoever looks for the cause: the answer in which it went, and how far from that pages left. */
function whereabouts(text: string, { delivered, lostAnswers, glimpses }: TallyInput): string {
  const answer = delivered.find(({ body }) => textsIn(body).includes(text));
  if (!answer) return lostAnswers.find(({ body }) => textsIn(body).includes(text))?.kind ?? 'in no answer that passed';
  const near = glimpses.map(({ at, gone }) => `${at - answer.time}…${gone - answer.time}`).filter((span) => Math.abs(parseInt(span, 10)) < 20_000);
  return `answered in full, ${answer.status}; pages left after ms: ${near.join(' ')}`;
}

function within(answers: readonly LostAnswer[], kind: LostAnswer['kind']): Set<string> {
  return new Set(answers.filter((answer) => answer.kind === kind && answer.path.includes('/poll?')).flatMap(({ body }) => textsIn(body)));
}

export function textsIn(body: string): string[] {
  try {
    const { downlinkMessages } = JSON.parse(body) as { downlinkMessages?: { content?: string }[] };
    return (downlinkMessages ?? []).map((message) => String(message?.content ?? ''));
  } catch {
    return [];
  }
}

function bySource(heard: readonly Heard[]): string[][] {
  const loads = new Map<string, string[]>();
  for (const { load, text } of heard) loads.set(load, [...(loads.get(load) ?? []), text ?? '']);
  return [...loads.values()];
}

const repeated = (texts: readonly string[]): string[] => {
  const seen = new Set<string>();
  return texts.filter((text) => seen.has(text) || !seen.add(text));
};

/** Where a number is not above the one before it. */
const descents = (numbers: readonly number[]): number[] => numbers.flatMap((number, index) => (index > 0 && number < numbers[index - 1]! ? [index] : []));

/** What the transcript has between the first and the last that a tab shows, and the tab has not. */
function gapsIn(shown: readonly Shown[], stored: readonly Shown[]): string[] {
  const first = shown[0]?.order ?? 0;
  const last = shown.at(-1)?.order ?? -1;
  const orders = new Set(shown.map(({ order }) => order));
  return stored.filter(({ order }) => order > first && order < last && !orders.has(order)).map(({ text }) => text);
}
