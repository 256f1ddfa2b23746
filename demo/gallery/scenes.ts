import type { ChatMessage } from '../../src/chat/conversation.js';
import type { PanelSettings } from '../../src/settings.js';
import { FakeConversation, type ConversationValues } from './fake-conversation.js';
import { phrases, type Phrases } from './phrases.js';

export interface Scene {
  readonly name: string;
  /** The element that is shown. */
  readonly tag: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly settings?: Partial<PanelSettings>;
  readonly values: (words: Phrases, now: number) => Partial<ConversationValues>;
  /** A step that the reader would take. */
  readonly act?: (element: Element) => void;
}

const minute = 60_000;

/** A message with what is usual left out. */
export function message(order: number, change: Partial<ChatMessage> & Pick<ChatMessage, 'time'>): ChatMessage {
  const direction = change.direction ?? 'in';
  return {
    id: `m${order}`, order, direction,
    sender: direction === 'out' ? { type: 'customer' } : { type: 'agent', name: 'Anna Berg' },
    kind: 'text', status: direction === 'out' ? 'sent' : 'received', ...change,
  };
}

function talk(words: Phrases, now: number): ChatMessage[] {
  const robot = { type: 'robot', name: words.robot } as const;
  const agent = { type: 'agent', name: words.agent } as const;
  const day = now - 24 * 60 * minute;
  return [
    message(1, { time: day, sender: robot, text: words.hello }),
    message(2, { time: now - 9 * minute, direction: 'out', text: words.question }),
    message(3, { time: now - 8 * minute, sender: robot, text: words.answer, similarQuestions: words.similar, interactionIndex: '1' }),
    message(4, { time: now - 5 * minute, sender: { type: 'system' }, text: words.joined }),
    message(5, { time: now - 4 * minute, sender: agent, text: words.agentHello }),
    message(6, { time: now - 4 * minute + 1, sender: agent, text: words.agentMore }),
    message(7, { time: now - 2 * minute, direction: 'out', text: words.thanks }),
    message(8, { time: now - 2 * minute + 1, direction: 'out', text: words.more }),
  ];
}

function files(words: Phrases, now: number): ChatMessage[] {
  const agent = { type: 'agent', name: words.agent } as const;
  return [
    message(10, { time: now - 6 * minute, direction: 'out', kind: 'image', file: { name: words.photo, type: 'image/png', size: 120_000 } }),
    message(11, { time: now - 5 * minute, sender: agent, kind: 'audio', file: { name: words.voice, type: 'audio/mpeg' } }),
    message(12, { time: now - 5 * minute, sender: agent, kind: 'file', file: { name: words.document, type: 'text/plain', size: 24_800 } }),
    message(13, { time: now - 4 * minute, sender: agent, kind: 'location', location: { latitude: 48.13743, longitude: 11.57549, description: words.place } }),
    message(14, { time: now - minute, direction: 'out', kind: 'file', file: { name: words.document, type: 'text/plain', size: 24_800 } }),
  ];
}

const withAgent = (words: Phrases): Partial<ConversationValues> => ({ state: 'agent', counterpart: { type: 'agent', name: words.agent } });
const withRobot = (words: Phrases): Partial<ConversationValues> => ({ state: 'robot', counterpart: { type: 'robot', name: words.robot } });
const chat = (name: string, values: Scene['values'], rest: Partial<Scene> = {}): Scene => ({ name, tag: 'deskbell-chat', attributes: { closable: '' }, values, ...rest });
const innermost = (element: Element, ...path: string[]): Element | null =>
  path.reduce<Element | null>((host, selector) => host?.shadowRoot?.querySelector(selector) ?? null, element);

export const scenes: readonly Scene[] = [
  chat('empty', () => ({})),
  chat('loading', () => ({ loading: true, state: 'connecting' })),
  chat('robot', (words, now) => ({ ...withRobot(words), messages: talk(words, now).slice(0, 3) })),
  chat('agent', (words, now) => ({ ...withAgent(words), messages: talk(words, now) })),
  chat('queued', (words, now) => ({ state: 'queued', messages: talk(words, now).slice(0, 2), queue: { position: 3, estimatedWait: 150, long: false } })),
  chat('long wait', (words, now) => ({ state: 'queued', messages: talk(words, now).slice(0, 2), queue: { position: 12, estimatedWait: 1500, long: true } })),
  chat('sending and failed', (words, now) => ({
    ...withAgent(words),
    messages: [
      ...talk(words, now).slice(4),
      message(20, { time: now - minute, direction: 'out', text: words.thanks, status: 'failed', failure: { code: 'network', retryable: true } }),
      message(21, { time: now, direction: 'out', text: words.long, status: 'failed', failure: { code: 'outcome-unknown', retryable: true } }),
      message(22, { time: now, direction: 'out', text: words.question, status: 'sending' }),
      message(23, { time: now, direction: 'out', kind: 'image', status: 'sending', file: { name: words.photo, type: 'image/png', size: 2_400_000 } }),
    ],
    transfers: new Map([['m23', { sent: 900_000, total: 2_400_000 }]]),
  })),
  chat('files', (words, now) => ({ ...withAgent(words), messages: files(words, now) })),
  chat('satisfaction', (words, now) => ({ state: 'ended', counterpart: { type: 'agent', name: words.agent }, messages: talk(words, now), form: 'satisfaction' })),
  chat('ended', (words, now) => ({ state: 'ended', counterpart: { type: 'agent', name: words.agent }, messages: talk(words, now) })),
  chat('leave message', (words, now) => ({ state: 'failed', messages: talk(words, now).slice(0, 2), form: 'leave-message', notice: { code: 'outside-hours', action: 'leave-message' } })),
  chat('failed', () => ({ state: 'failed', notice: { code: 'session-unreachable', action: 'retry' } })),
  chat('offline', (words, now) => ({ ...withAgent(words), messages: talk(words, now).slice(4), online: false })),
  chat('suggestions', (words, now) => ({ ...withRobot(words), messages: talk(words, now).slice(0, 3), suggestions: words.suggestions, draft: words.typed }), {
    act: (element) => {
      const input = innermost(element, 'deskbell-composer', 'textarea') as HTMLTextAreaElement | null;
      input?.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      input?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, composed: true }));
    },
  }),
  chat('feedback', (words, now) => ({ ...withRobot(words), messages: [message(3, { time: now, sender: { type: 'robot', name: words.robot }, text: words.answer, interactionIndex: '1' })] }), {
    act: (element) => (innermost(element, 'deskbell-message-list', 'deskbell-message', 'deskbell-answer-feedback', 'button + button') as HTMLElement | null)?.click(),
  }),
  { name: 'upload', tag: 'deskbell-file-upload', values: () => ({}) },
  { name: 'launcher', tag: 'deskbell-launcher', settings: { open: false }, values: () => ({ unread: 2 }) },
  { name: 'launcher open', tag: 'deskbell-launcher', values: () => ({}) },
];

export function fakeFor(scene: Scene, language: 'en' | 'zh', now: number): FakeConversation {
  return new FakeConversation(scene.values(phrases[language], now));
}
