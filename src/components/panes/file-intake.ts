import type { ReactiveController, ReactiveElement } from 'lit';
import { settingsContext } from '../../context/contexts.js';
import { ValueController } from '../../context/store-controller.js';
import { toDeskbellError } from '../../core/errors.js';
import type { FileProblem } from '../parts/file-problems.js';
import { request } from '../request-event.js';
import type { PanelSettings } from '../../settings.js';

const defaultLimit = 10_485_760;

/**
 * Takes files however they come (chosen, dropped, pasted), holds back what cannot be sent with its reason, and
 * hands the rest on one by one, so that one bad file stops no other.
 */
export class FileIntake implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #settings: ValueController<PanelSettings>;
  #problems: readonly FileProblem[] = [];
  #key = 0;

  constructor(host: ReactiveElement) {
    this.#host = host;
    this.#settings = new ValueController(host, settingsContext);
    host.addController(this);
  }

  hostConnected(): void {}

  get problems(): readonly FileProblem[] {
    return this.#problems;
  }

  /** Bytes. */
  get limit(): number {
    return this.#settings.value?.maxFileSize || defaultLimit;
  }

  take(files: Iterable<File>): void {
    for (const file of files) void this.#send(file);
  }

  /** Files on a clipboard; what is text as well is left to the text box. */
  onPaste(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || event.clipboardData?.types.includes('text/plain')) return;
    event.preventDefault();
    this.take(files);
  }

  dismiss(key: number): void {
    void this.#set(this.#problems.filter((problem) => problem.key !== key));
  }

  /** Sends a picture that is too large all the same: the owner makes it smaller. */
  async shrink(key: number): Promise<void> {
    const problem = this.#problems.find((candidate) => candidate.key === key);
    if (!problem || problem.busy) return;
    void this.#set(this.#problems.map((other) => (other === problem ? { ...problem, busy: true } : other)));
    await this.#hand(problem.file);
    this.dismiss(key);
  }

  async #send(file: File): Promise<void> {
    if (file.size === 0) return this.#refuse(file, 'file-empty');
    if (file.size > this.limit) return this.#refuse(file, 'file-too-large', file.type.startsWith('image/'));
    await this.#hand(file);
  }

  async #hand(file: File): Promise<void> {
    try {
      await request(this.#host, { type: 'send-files', files: [file] });
    } catch (reason) {
      const { code } = toDeskbellError(reason);
      // What failed on its way stands in the log with its own Retry; what was never taken is told here.
      if (code.startsWith('file-')) this.#refuse(file, code);
    }
  }

  #refuse(file: File, code: string, canShrink = false): void {
    void this.#set([...this.#problems, { key: ++this.#key, file, code, canShrink, busy: false }]);
  }

  async #set(problems: readonly FileProblem[]): Promise<void> {
    const host = this.#host;
    const hadFocus = host.matches(':focus-within');
    this.#problems = problems;
    host.requestUpdate();
    await host.updateComplete;
    // Its buttons go when they are pressed: the focus stays by the files, and lets no phone's keyboard jump up.
    if (hadFocus && !host.matches(':focus-within')) host.renderRoot.querySelector<HTMLElement>('[part=attach-button]')?.focus({ preventScroll: true });
  }
}
