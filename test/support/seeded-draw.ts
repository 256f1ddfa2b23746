/** 0 to 1, always the same for the same seed, name and turn. FNV-1a over them, finished as in MurmurHash3. */
export function draw(seed: number, name: string, turn: number): number {
  let hash = 0x811c9dc5;
  for (const character of `${seed}\n${name}\n${turn}`) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** A stream of draws for one purpose: `random()` is 0 to 1, `pick` takes one of a list. */
export class Dice {
  readonly #seed: number;
  readonly #name: string;
  #turn = 0;

  constructor(seed: number, name: string) {
    this.#seed = seed;
    this.#name = name;
  }

  random = (): number => draw(this.#seed, this.#name, ++this.#turn);

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[Math.floor(this.random() * list.length)]!;
  }
}
