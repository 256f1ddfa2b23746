/**
 * What may be logged: one `info` a lifecycle step, nothing above `debug` more than once a second,
 * never a token and never the text of a message.
 */
export interface Logger {
  debug(message: string, facts?: Readonly<Record<string, unknown>>): void;
  info(message: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts?: Readonly<Record<string, unknown>>): void;
  error(message: string, facts?: Readonly<Record<string, unknown>>): void;
}

type Level = 'debug' | 'info' | 'warn' | 'error';

export function consoleLogger(name = 'deskbell', threshold: Level = 'warn'): Logger {
  const levels: readonly Level[] = ['debug', 'info', 'warn', 'error'];
  const write =
    (level: Level): Logger[Level] =>
    (message, facts) => {
      if (levels.indexOf(level) < levels.indexOf(threshold)) return;
      if (facts) console[level](`[${name}] ${message}`, facts);
      else console[level](`[${name}] ${message}`);
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

const nothing = (): void => {};
export const silentLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
