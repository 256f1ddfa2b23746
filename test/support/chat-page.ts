import { createConversation, type ChatSession, type ConversationOptions, type ConversationSettings } from '../../src/chat/chat-session.js';
import type { PageEvent, PageSignals } from '../../src/chat/page-signals.js';
import type { OpenTranscript } from '../../src/chat/kept-transcript.js';
import { databaseName, openTranscript, type Transcript } from '../../src/chat/transcript.js';
import { FakeCentre, FakeCredentials } from './fake-chat-api.js';

/** A page that the test hides, shows and takes off the network. */
export class FakePage implements PageSignals {
  isVisible = true;
  isOnline = true;
  readonly listeners = new Set<(event: PageEvent) => void>();

  visible(): boolean {
    return this.isVisible;
  }

  online(): boolean {
    return this.isOnline;
  }

  subscribe(listener: (event: PageEvent) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  tell(event: PageEvent): void {
    if (event === 'visible' || event === 'hidden') this.isVisible = event === 'visible';
    if (event === 'online' || event === 'offline') this.isOnline = event === 'online';
    for (const listener of [...this.listeners]) listener(event);
  }
}

export interface ChatPage {
  readonly conversation: ChatSession;
  readonly centre: FakeCentre;
  readonly credentials: FakeCredentials;
  readonly page: FakePage;
}

/** The browser's storage with some of its calls made otherwise; `change` is given the real ones. */
export const storageWith = (change: (real: Pick<Transcript, 'transact' | 'page'>) => Partial<Transcript>): OpenTranscript => async (create, events) => {
  const transcript = await openTranscript(create, events);
  return transcript && Object.assign(transcript, change({ transact: transcript.transact.bind(transcript), page: transcript.page.bind(transcript) }));
};

const open = new Set<ChatSession>();

/** One tab of a browser: a conversation with a scripted centre. Pages that share a centre are tabs of one visitor. */
export function openChatPage(
  { centre = new FakeCentre(), credentials = new FakeCredentials(), page = new FakePage(), settings = {}, ...options }:
  Partial<Omit<ConversationOptions, 'settings' | 'credentials' | 'page'>> & {
    centre?: FakeCentre; credentials?: FakeCredentials; page?: FakePage; settings?: Partial<ConversationSettings>;
  } = {},
): ChatPage {
  const conversation = createConversation({
    api: centre.api(), credentials, page, identity: {},
    settings: () => ({ pollInterval: 500, maxFileSize: 10_485_760, locale: 'en', ...settings }),
    ...options,
  });
  open.add(conversation);
  return { conversation, centre, credentials, page };
}

/** Closes what tests have opened and forgets what it stored. */
export async function closeChatPages(): Promise<void> {
  for (const conversation of open) conversation.dispose();
  open.clear();
  await new Promise<void>((resolve) => {
    const deletion = indexedDB.deleteDatabase(databaseName);
    deletion.onsuccess = deletion.onerror = () => resolve();
  });
}
