import type { ChatMessage } from '../../chat/conversation.js';

/** Messages that are added at a time, and the most that stand in the document. */
export const pageSize = 50;
export const mostRows = 100;

/**
 * Which stretch of the log stands in the document: [start, end). It follows the end of the log until the reader
 * leaves the end; then it stays where it is, by the id of its first message.
 */
export class LogWindow {
  start = 0;
  end = 0;
  #messages: readonly ChatMessage[] = [];

  get atStart(): boolean {
    return this.start === 0;
  }

  get atEnd(): boolean {
    return this.end === this.#messages.length;
  }

  /** Takes the log as it is now. */
  take(messages: readonly ChatMessage[], following: boolean): void {
    const firstId = this.#messages[this.start]?.id;
    const length = this.end - this.start;
    const wasAtEnd = this.atEnd;
    this.#messages = messages;
    if (following || firstId === undefined) return this.toEnd();
    if (messages[this.start]?.id !== firstId) {
      const moved = messages.findIndex((message) => message.id === firstId);
      if (moved < 0) return this.toEnd();
      this.start = moved;
    }
    this.end = Math.min(messages.length, wasAtEnd ? this.start + mostRows : this.start + length);
  }

  /** The newest; a window that has grown is cut back only when it is full, so that one more costs one more. */
  toEnd(): void {
    const jumped = this.end < this.#messages.length - pageSize || this.start >= this.#messages.length;
    this.end = this.#messages.length;
    if (jumped || this.end - this.start > mostRows) this.start = Math.max(0, this.end - pageSize);
  }

  earlier(): void {
    this.start = Math.max(0, this.start - pageSize);
    this.end = Math.min(this.end, this.start + mostRows);
  }

  later(): void {
    this.end = Math.min(this.#messages.length, this.end + pageSize);
    this.start = Math.max(this.start, this.end - mostRows);
  }
}
