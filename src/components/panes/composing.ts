/** Safari ends the composition before it sends the key that ended it. */
const sameStroke = 30;

/**
 * Whether an input method is at work. `isComposing` is false in Safari for the Enter that takes a word over, which
 * has the key code 229 there, or comes right after `compositionend`
 * (https://bugs.webkit.org/show_bug.cgi?id=165004).
 */
export class Composing {
  active = false;
  #endedAt = -Infinity;

  onStart(): void {
    this.active = true;
  }

  onEnd(event: Event): void {
    this.active = false;
    this.#endedAt = event.timeStamp;
  }

  owns(event: KeyboardEvent | InputEvent): boolean {
    return this.active || event.isComposing || ('keyCode' in event && event.keyCode === 229) || event.timeStamp - this.#endedAt < sameStroke;
  }
}
