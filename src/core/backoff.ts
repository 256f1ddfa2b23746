export interface BackoffOptions {
  /** First delay, ms. */
  readonly base: number;
  /** Longest delay, ms. */
  readonly max: number;
  /** 0 to 1, injected in tests. */
  readonly random?: () => number;
}

/**
 * Delay in ms before retry number `attempt` (0 is the first retry): exponential with half of it random,
 * so that many pages that failed together do not come back together.
 */
export function backoffDelay(attempt: number, { base, max, random = Math.random }: BackoffOptions): number {
  const ceiling = Math.min(max, base * 2 ** Math.min(attempt, 30));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
