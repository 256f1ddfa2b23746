import { DeskbellError } from '../core/errors.js';
import type { Cancel } from '../core/clock.js';
import type { ChatMessage, Conversation } from './conversation.js';
import { beginConversation } from './conversation-steps.js';
import type { FileCache } from './files.js';
import { isLive } from './state.js';
import { Suggestions } from './suggestions.js';
import { splitText } from './text-split.js';
import type { TranscriptDraft } from './transcript-draft.js';
import { VisitorSession, type ConversationOptions } from './visitor-session.js';
import type { RememberedVisitor } from './visitor-identity.js';

export type { ConversationOptions, ConversationSettings } from './visitor-session.js';

/** ms of stillness after which a draft is written down. */
const draftDelay = 400;
const nothing = (): void => {};

/** The conversation, and what the session endpoint must be told of who was here before. */
export interface ChatSession extends Conversation {
  /** Meaningful once `loading` is false; ask again for every request to the session endpoint. */
  remembered(): RememberedVisitor;
}

export function createConversation(options: ConversationOptions): ChatSession {
  const session = new VisitorSession(options);
  const { view, clock, disposal, page, newId, transcript } = session;
  const { api, settings } = options;
  // Most conversations have no files: what deals with them is loaded when the first one comes.
  const loadFiles = (): Promise<typeof import('./files.js')> =>
    import('./files.js').catch((cause: unknown) => {
      throw new DeskbellError('network', undefined, { cause, retryable: true });
    });
  let files: Promise<FileCache> | undefined;
  const suggestions = new Suggestions(clock, (text, signal) => api.queryPhrases(text, settings().locale, { signal }));
  let cancelDraft: Cancel = nothing;
  /** Counts what is written into the text box: only the last has the word. */
  let draftTurn = 0;
  let seenWanted = false;
  /** What is written is written in the order in which it was asked for, however long a check takes. */
  let turn: Promise<unknown> = Promise.resolve();

  const inTurn = <P, T>(prepared: Promise<P>, write: (value: P) => Promise<T>): Promise<T> => {
    prepared.catch(nothing);
    const run = turn.then(() => prepared).then(write);
    turn = run.catch(nothing);
    return run;
  };

  const messageOf = (id: string): ChatMessage => {
    const message = view.messages.get().findLast((one) => one.id === id);
    if (!message) throw new DeskbellError('cancelled');
    return message;
  };

  /** Writes a change that only stored conversations keep; before that it is shown here alone. */
  const note = (work: (draft: TranscriptDraft) => void): void => {
    if (session.engaged) session.log.commit([], work).catch(nothing);
  };

  /** Until it is written down, what is stored is older than what the visitor sees: an earlier writing may still be under way. */
  const saveDraft = (): void => {
    cancelDraft();
    cancelDraft = nothing;
    if (!view.typing) return;
    const draft = view.draft.get();
    const turn = draftTurn;
    const written = session.engaged && session.log.commit([], (transaction) => transaction.record.draft !== draft && transaction.set({ draft })).catch(nothing);
    void Promise.resolve(written).then(() => {
      if (turn === draftTurn) view.typing = false;
    });
  };

  const setDraft = (text: string): void => {
    if (text === view.draft.get()) return;
    draftTurn++;
    view.typing = true;
    view.draft.set(text);
    cancelDraft();
    cancelDraft = clock.after(draftDelay, saveDraft);
  };

  const updateSeen = (): void => {
    view.seen = seenWanted && page.visible();
    if (!view.seen) return;
    view.unread.set(0);
    if (view.record.unread > 0) note((draft) => draft.set({ unread: 0 }));
  };

  /** Resolves when the conversation that is being opened is open. */
  const opened = (): Promise<void> => new Promise((resolve, reject) => {
    const stops: (() => void)[] = [];
    const settle = (): void => {
      const { state, notice } = view.record;
      if (state === 'connecting' && !disposal.signal.aborted) return;
      for (const stop of stops) stop();
      if (isLive(state) && !disposal.signal.aborted) return resolve();
      const code = disposal.signal.aborted ? 'disposed' : state === 'failed' && notice ? notice.code : 'cancelled';
      reject(new DeskbellError(code as 'cancelled', undefined, { retryable: state === 'failed' }));
    };
    stops.push(view.state.subscribe(settle));
    disposal.signal.addEventListener('abort', settle, { once: true });
    stops.push(() => disposal.signal.removeEventListener('abort', settle));
    settle();
  });

  const connect = async (): Promise<void> => {
    await session.engage();
    await session.log.commit([], (draft) => void beginConversation(draft, newId, clock.now()));
    await opened();
  };

  /** Puts messages into the log and the outbox, opening a conversation for them where none is open. */
  const write = async (messages: readonly Omit<ChatMessage, 'order'>[], type: 'text' | 'file'): Promise<ChatMessage> => {
    const { log } = session;
    const sent = messages.map(({ id }) => log.outcome(id));
    const settled = Promise.all(sent);
    settled.catch(nothing);
    await log.commit([], (draft) => {
      const now = clock.now();
      beginConversation(draft, newId, now);
      for (const message of messages) {
        draft.put({ ...message, order: draft.order() });
        draft.enqueue({ id: message.id, type, writtenAt: now });
      }
      draft.set({ movedAt: now });
    });
    await settled;
    return messageOf(messages.at(-1)!.id);
  };
  const outgoing = (): Pick<ChatMessage, 'id' | 'direction' | 'sender' | 'time' | 'status'> => {
    const { userName, userAvatar } = settings();
    const sender = { type: 'customer', ...(userName && { name: userName }), ...(userAvatar && { avatar: userAvatar }) } as const;
    return { id: newId(), direction: 'out', sender, time: clock.now(), status: 'sending' };
  };

  /** An entry that concerns the conversation as a whole; one that waits already is waited for. */
  const request = async (type: 'transfer' | 'end', needed: (draft: TranscriptDraft) => boolean): Promise<void> => {
    await session.engage();
    const { log } = session;
    const fresh = newId();
    const outcome = log.outcome(fresh);
    outcome.catch(nothing);
    const id = await log.commit([], (draft) => {
      if (!needed(draft)) return undefined;
      const waiting = draft.outbox.find((entry) => entry.type === type);
      if (!waiting) draft.enqueue({ id: fresh, type, writtenAt: clock.now() });
      return waiting?.id ?? fresh;
    });
    if (id !== undefined) await (id === fresh ? outcome : log.outcome(id));
  };

  session.changedOver.subscribe(() => {
    cancelDraft();
    draftTurn++;
    view.typing = false;
    files = undefined;
    suggestions.clear();
  });
  const stopPage = page.subscribe((event) => {
    if (event === 'leaving' || event === 'hide') saveDraft();
    updateSeen();
  });
  const stopUnread = view.unread.subscribe(() => updateSeen());
  const stopRecord = view.messages.subscribe(() => updateSeen());

  return {
    state: view.state, messages: view.messages, earlier: view.earlier, unread: view.unread, queue: view.queue, counterpart: view.counterpart,
    notice: view.notice, form: view.form, online: session.online, transfers: view.transfers, suggestions: suggestions.phrases, draft: view.draft,
    loading: session.loading, messageAdded: view.messageAdded, failed: session.failed, ready: session.ready,
    remembered: () => session.remembered(),
    connect,
    loadEarlier: () => session.log.loadEarlier(),

    async sendText(text) {
      const parts = splitText(text);
      if (view.draft.get().trim() === text.trim()) {
        setDraft('');
        saveDraft();
      }
      suggestions.clear();
      return inTurn(session.engage(), async () => ({ done: write(parts.map((part) => ({ ...outgoing(), kind: 'text', text: part })), 'text') })).then(({ done }) => done);
    },

    async sendFile(file) {
      const checked = loadFiles().then(({ checkFile }) => checkFile(file, settings().maxFileSize));
      return inTurn(Promise.all([checked, session.engage()]), async ([{ file: body, kind }]) => {
        const message = {
          ...outgoing(), kind: kind.kind, file: { name: body.name, type: kind.type, size: body.size, extension: kind.centre },
        } as const;
        await transcript.putFile(session.scope, message.id, body);
        return { done: write([message], 'file') };
      }).then(({ done }) => done);
    },

    async retry(id) {
      await session.engage();
      const { log } = session;
      const outcome = log.outcome(id);
      outcome.catch(nothing);
      const sent = await log.commit([id], (draft) => {
        const message = draft.message(id);
        if (!message || message.direction === 'in') throw new DeskbellError('cancelled');
        if (message.status !== 'failed') return message.status === 'sent';
        const { failure: _failure, ...rest } = message;
        beginConversation(draft, newId, clock.now());
        draft.put({ ...rest, status: 'sending' });
        draft.enqueue({ id, type: message.kind === 'text' ? 'text' : 'file', writtenAt: clock.now() });
        return false;
      });
      if (!sent) await outcome;
      return messageOf(id);
    },

    cancel(id) {
      session.engine.outbox.cancelUpload(id);
      session.engine.tabs.post({ type: 'cancel', id });
      session.log.commit([id], (draft) => {
        const entry = draft.outbox.find((one) => one.id === id && one.phase === 'waiting');
        const message = draft.message(id);
        if (!entry || !message) return;
        draft.settle(entry, { code: 'cancelled', retryable: true });
        draft.put({ ...message, status: 'failed', failure: { code: 'cancelled', retryable: true } });
      }).catch(nothing);
    },

    transferToAgent: () => request('transfer', (draft) => {
      beginConversation(draft, newId, clock.now());
      if (draft.record.notice) draft.set({ notice: undefined });
      return draft.record.state !== 'queued' && draft.record.state !== 'agent';
    }),

    end: () => request('end', ({ record: { state } }) => state === 'connecting' || isLive(state)),

    async startAgain() {
      if (isLive(view.record.state)) await this.end();
      await connect();
    },

    async submitSatisfaction(rating) {
      await api.saveSatisfaction(rating);
      note((draft) => draft.record.form === 'satisfaction' && draft.set({ form: 'none' }));
    },
    skipSatisfaction: () => note((draft) => draft.record.form === 'satisfaction' && draft.set({ form: 'none' })),
    openLeaveMessage: () => note((draft) => draft.set({ form: 'leave-message' })),
    closeForm: () => note((draft) => draft.set({ form: 'none' })),

    async leaveMessage({ phone, text }) {
      if (!/^\+?[\d\s().-]*$/.test(phone.trim()) || phone.replace(/\D/g, '').length < 3 || phone.length > 32) throw new DeskbellError('phone-invalid');
      if (text.trim() === '') throw new DeskbellError('text-empty');
      const { callId } = view.record;
      await api.leaveMessage({ phone: phone.trim(), text: text.trim(), ...(callId !== undefined && { callId }) });
      note((draft) => draft.set({ form: 'none', ...(draft.record.notice?.action === 'leave-message' && { notice: undefined }) }));
    },

    async rateAnswer(id, helpful, reason) {
      const { interactionIndex } = messageOf(id);
      if (interactionIndex === undefined) throw new DeskbellError('cancelled');
      await api.rateRobotAnswer({ helpful, interactionIndex, ...(reason !== undefined && { reason }) });
      await session.log.commit([id], (draft) => {
        const message = draft.message(id);
        if (message) draft.put({ ...message, feedback: helpful ? 'helpful' : 'not-helpful' });
      });
    },

    async fetchFile(id, signal) {
      files ??= loadFiles().then(({ FileCache: Cache }) => new Cache(api, transcript));
      return (await files).fetch(session.scope, messageOf(id), signal);
    },
    setDraft,
    typed(text) {
      session.engine.typed();
      if (view.state.get() === 'robot') suggestions.typed(text);
      else suggestions.clear();
    },
    dismissNotice() {
      if (!view.record.notice) view.warn(undefined);
      note((draft) => draft.set({ notice: undefined }));
    },
    setSeen(seen) {
      seenWanted = seen;
      updateSeen();
    },
    reset: () => session.reset(),
    dispose() {
      saveDraft();
      suggestions.clear();
      for (const stop of [stopPage, stopUnread, stopRecord]) stop();
      session.dispose();
    },
  };
}
