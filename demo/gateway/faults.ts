/** What goes wrong with the next requests that match. */
export interface Fault {
  /** The last part of the path, for example `poll`; undefined: any. */
  readonly path?: string;
  readonly controlType?: string;
  readonly userId?: string;
  /** How many requests; 1 without it. */
  readonly times?: number;
  /** Answered instead of the real status. */
  readonly status?: number;
  /** Sent as it stands: text that is not JSON, HTML, half an object. */
  readonly text?: string;
  /** Sent as JSON, for example a result code of one's own. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** ms before the answer. */
  readonly delay?: number;
  /** The connection is cut, or never answered. */
  readonly connection?: 'cut' | 'hang';
  /** The request is carried out first; only its answer goes wrong. */
  readonly carriedOut?: boolean;
}

export class Faults {
  #armed: { fault: Fault; left: number }[] = [];

  arm(fault: Fault): void {
    this.#armed.push({ fault, left: fault.times ?? 1 });
  }

  /** The first that matches, counted down. */
  take(path: string, body: Readonly<Record<string, unknown>>, userId: string | undefined): Fault | undefined {
    const found = this.#armed.find(({ fault }) =>
      (!fault.path || path === fault.path || path.endsWith(`/${fault.path}`)) &&
      (!fault.controlType || body.controlType === fault.controlType) &&
      (!fault.userId || fault.userId === userId));
    if (!found) return undefined;
    if (--found.left <= 0) this.#armed = this.#armed.filter((entry) => entry !== found);
    return found.fault;
  }

  clear(): void {
    this.#armed = [];
  }
}
