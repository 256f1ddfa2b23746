import { parseArgs } from 'node:util';

export type SoakMode = 'direct' | 'relay';

export interface SoakOptions {
  readonly mode: SoakMode;
  /** From the centre. */
  readonly messages: number;
  /** By the visitor. */
  readonly sent: number;
  readonly seed: number;
  /** In which both are spread; what is under way at the end is waited for besides. */
  readonly minutes: number;
  /** False: the centre gives its messages no `messageCode`. */
  readonly codes: boolean;
  /** ms that the centre holds an empty poll. */
  readonly hold: number;
  /** s between reloads, and between tokens that run out. */
  readonly reloadEvery: number;
  readonly expireEvery: number;
}

export const soakDefaults: Omit<SoakOptions, 'mode'> = {
  messages: 10_000, sent: 1_000, seed: 7, minutes: 15, codes: true, hold: 0, reloadEvery: 30, expireEvery: 20,
};

/** `--mode direct|relay|both --messages n --sent n --seed n --minutes n --hold ms --no-codes`. */
export function readSoakOptions(argv: readonly string[]): readonly SoakOptions[] {
  const { values } = parseArgs({ args: [...argv], options: {
    'mode': { type: 'string', default: 'both' }, 'messages': { type: 'string' }, 'sent': { type: 'string' }, 'seed': { type: 'string' },
    'minutes': { type: 'string' }, 'hold': { type: 'string' }, 'no-codes': { type: 'boolean', default: false },
  } });
  const count = (name: 'messages' | 'sent' | 'seed' | 'minutes' | 'hold'): number => {
    const value = Number(values[name] ?? soakDefaults[name]);
    if (!(value >= 0)) throw new Error(`--${name} must be a number`);
    return value;
  };
  const { mode } = values;
  if (mode !== 'direct' && mode !== 'relay' && mode !== 'both') throw new Error('--mode is direct, relay or both');
  const modes: readonly SoakMode[] = mode === 'both' ? ['direct', 'relay'] : [mode];
  return modes.map((one) => ({
    ...soakDefaults, mode: one, messages: count('messages'), sent: count('sent'), seed: count('seed'), minutes: count('minutes'), hold: count('hold'),
    codes: !values['no-codes'],
  }));
}
