/** Callers that come while one run is under way share its outcome; the next call after it runs anew. */
export function singleFlight<T>(run: () => Promise<T>): () => Promise<T> {
  let flight: Promise<T> | undefined;
  return () => (flight ??= run().finally(() => (flight = undefined)));
}
