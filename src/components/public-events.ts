import type { CallControl } from '../call/call-control.js';
import type { Conversation } from '../chat/conversation.js';
import type { DeskbellError } from '../core/errors.js';
import type { Unsubscribe } from '../core/store.js';
import { emit } from './emit.js';

const all = (stops: readonly Unsubscribe[]): Unsubscribe => () => stops.forEach((stop) => stop());

const emitError = (host: HTMLElement) => ({ code, message, retryable }: DeskbellError): void =>
  emit(host, 'deskbell-error', { code, message, retryable });

/** Makes public events of what happens in a conversation. */
export function announceConversation(host: HTMLElement, conversation: Conversation): Unsubscribe {
  return all([
    conversation.ready.subscribe(() => emit(host, 'deskbell-ready')),
    conversation.state.subscribe((state, previous) => emit(host, 'deskbell-chat-state', { state, previous })),
    conversation.messageAdded.subscribe((message) => emit(host, 'deskbell-message', { message })),
    conversation.queue.subscribe((queue) => {
      if (queue) emit(host, 'deskbell-queue', { position: queue.position, estimatedWait: queue.estimatedWait, waited: queue.waited });
    }),
    conversation.unread.subscribe((count) => emit(host, 'deskbell-unread', { count })),
    conversation.failed.subscribe(emitError(host)),
  ]);
}

/** Makes public events of what happens in calls. */
export function announceCall(host: HTMLElement, call: CallControl): Unsubscribe {
  return all([
    call.status.subscribe((status, previous) => {
      if (status.state === previous.state) return;
      const { state, media, cause } = status;
      emit(host, 'deskbell-call-state', { state, previous: previous.state, media, ...(cause && { cause }) });
    }),
    call.failed.subscribe(emitError(host)),
  ]);
}
