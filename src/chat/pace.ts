/** The one table of the poll loop's numbers, in ms; docs/reliability.md explains it. */
export const pollPace = {
  /** Between two polls while something moves: the page's `poll-interval`. */
  interval: 2_000,
  smallestInterval: 500,
  /** After a message of the visitor was accepted: a robot answers at once. */
  afterSend: 400,
  /** Nothing sent or received for so long: the interval counts double, then fourfold. */
  still: 30_000,
  veryStill: 180_000,
  /** Page hidden: three a minute. */
  hidden: 20_000,
  /** A poll that took longer was held by the centre: the next one goes at once. */
  held: 1_500,
  /** And then so soon at the least. */
  afterHeld: 50,
  /** Back-off on errors: first and longest delay. */
  errorBase: 1_000,
  errorMax: 30_000,
  /** The page is about to go: nothing new is begun for so long, so that what is under way has until the next page is there. */
  leaving: 3_000,
  /** A poll older than this no longer counts as under way when the network or the page comes back. */
  stale: 5_000,
} as const;

export interface PaceFacts {
  readonly interval: number;
  readonly visible: boolean;
  /** ms since something was last sent or received. */
  readonly stillFor: number;
  /** ms that the last poll took. */
  readonly took: number;
  /** The centre holds polls until there is something to say. */
  readonly holds: boolean;
}

/** ms from the end of one poll to the start of the next. */
export function pollDelay({ interval, visible, stillFor, took, holds }: PaceFacts): number {
  if (!visible) return Math.max(pollPace.hidden - took, pollPace.afterHeld);
  if (holds) return pollPace.afterHeld;
  return interval * (stillFor >= pollPace.veryStill ? 4 : stillFor >= pollPace.still ? 2 : 1);
}
