import type { CallSettings } from './click-to-call-settings.js';

/** Chapter 5 of the click-to-call guide. */
export const callEvents = {
  168101: 'Call connected',
  168102: 'Call in queue',
  168103: 'Call queue timeout',
  168105: 'Call failed',
  168106: 'Call transfered',
  168110: 'Call disconnected',
} as const;

export type CallEventId = keyof typeof callEvents;

export interface Cause {
  readonly causeId: number;
  readonly causeDesc: string;
}

/** An answer of `getClickToCallEvents`, in the shapes that the settings ask for. */
export function wireEvent(id: CallEventId, content: object | undefined, settings: CallSettings): object {
  const asText = settings.eventIds === 'string' || (settings.eventIds === 'guide' && id === 168101);
  const shaped = content && 'causeId' in content && settings.causeIds === 'string' ? { ...content, causeId: String(content.causeId) } : content;
  return { resultCode: '0', resultDesc: callEvents[id], eventId: asText ? String(id) : id, ...(shaped && { content: shaped }) };
}

export const noEvent = { resultCode: '0', resultDesc: 'ClickToCall polled without any events' };

/** What one visitor has not fetched yet. A newer poll takes over from an older one. */
export class CallEventQueue {
  readonly #events: object[] = [];
  #wake: (() => void) | undefined;

  put(event: object): void {
    this.#events.push(event);
    this.#wake?.();
  }

  clear(): void {
    this.#events.length = 0;
  }

  /** The oldest; after `hold` ms without one, that there is none. */
  next(hold: number, gone: AbortSignal): Promise<object> {
    this.#wake?.();
    return new Promise((resolve) => {
      const answer = (): void => {
        clearTimeout(timer);
        gone.removeEventListener('abort', answer);
        if (this.#wake === answer) this.#wake = undefined;
        // An answer that nobody takes must not take an event with it.
        resolve((gone.aborted ? undefined : this.#events.shift()) ?? noEvent);
      };
      const timer = setTimeout(answer, hold);
      gone.addEventListener('abort', answer);
      this.#wake = answer;
      if (this.#events.length > 0) answer();
    });
  }
}
