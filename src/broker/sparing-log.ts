import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/log.js';

/** ms in which a line above `debug` is written once. */
const interval = 10_000;

/** The same line, said at most once in ten seconds: what goes wrong for one visitor goes wrong for thousands. */
export function sparingLogger(logger: Logger, clock: Clock): Logger {
  const said = new Map<string, number>();
  const sparing = (write: Logger['warn']): Logger['warn'] => (message, facts) => {
    const now = clock.monotonic();
    if (now - (said.get(message) ?? -Infinity) < interval) return;
    if (said.size > 200) said.clear();
    said.set(message, now);
    if (facts) write(message, facts);
    else write(message);
  };
  return {
    debug: (message, facts) => logger.debug(message, facts),
    info: (message, facts) => logger.info(message, facts),
    warn: sparing((message, facts) => logger.warn(message, facts)),
    error: sparing((message, facts) => logger.error(message, facts)),
  };
}
