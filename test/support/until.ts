/** Waits for a state instead of for a time; fails with `what` when it does not come. */
export async function until(holds: () => unknown, what = String(holds), limit = 8_000): Promise<void> {
  const end = performance.now() + limit;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`did not come about: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
