import type { Logger } from '../core/log.js';

/** One JSON object a line on standard error, as log collectors like it. */
export function jsonLogger(write: (line: string) => void): Logger {
  const line = (level: string): Logger['info'] => (message, facts) => write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...facts })}\n`);
  return { debug: () => {}, info: line('info'), warn: line('warn'), error: line('error') };
}
