import { draw } from './seeded-draw.js';

/** What can be done to a request or to its answer. */
export type Fault =
  /** Answered by the proxy itself: the server never sees it. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** Reset after the request was read, before the server saw it. */
  | { readonly kind: 'reset' }
  /** The server has answered; the connection is reset before a byte of that goes back. */
  | { readonly kind: 'drop-answer' }
  /** The server has answered; half of the body goes back, then the connection ends. */
  | { readonly kind: 'cut-answer' }
  /** ms before the request goes on to the server; comes on top of the others. */
  | { readonly kind: 'delay'; readonly time: number }
  /** The answer's body goes back in pieces of so many bytes, `time` ms apart; comes on top of the others. */
  | { readonly kind: 'drip'; readonly bytes: number; readonly time: number };

export interface FaultRule {
  readonly fault: Fault;
  /** 0 to 1; default 1. */
  readonly probability?: number;
  readonly method?: string;
  /** Tested against path and query. */
  readonly path?: RegExp;
  /** At most so many times. */
  readonly times?: number;
}

/** Decides by the seed; the n-th request of a method and path meets the same fate whatever comes in between. */
export class FaultDraw {
  readonly #seed: number;
  readonly #arrivals = new Map<string, number>();
  #rules: readonly FaultRule[];
  #used = new Map<FaultRule, number>();

  constructor(seed: number, rules: readonly FaultRule[]) {
    this.#seed = seed;
    this.#rules = rules;
  }

  get rules(): readonly FaultRule[] {
    return this.#rules;
  }

  /** `times` count anew. */
  set rules(rules: readonly FaultRule[]) {
    this.#rules = rules;
    this.#used = new Map();
  }

  /** What the request that has just come has to suffer. */
  next(method: string, path: string): readonly Fault[] {
    const name = `${method} ${path.split('?')[0]}`;
    const arrival = (this.#arrivals.get(name) ?? 0) + 1;
    this.#arrivals.set(name, arrival);
    return this.#rules.filter((rule, index) => {
      if (rule.method && rule.method !== method) return false;
      if (rule.path && !rule.path.test(path)) return false;
      const used = this.#used.get(rule) ?? 0;
      if (used >= (rule.times ?? Infinity) || draw(this.#seed, `${name} ${index}`, arrival) >= (rule.probability ?? 1)) return false;
      this.#used.set(rule, used + 1);
      return true;
    }).map(({ fault }) => fault);
  }
}
