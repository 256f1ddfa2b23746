/** Counts what is registered on the page and not taken back, from the moment of the call. */
export interface PageResidue {
  listeners(): number;
  timers(): number;
  channels(): number;
  restore(): void;
}

/** Listeners of objects that outlive an element, timers, and broadcast channels. */
export function watchResidue(): PageResidue {
  const targets: EventTarget[] = [window, document, navigator.serviceWorker, navigator.mediaDevices, window.visualViewport!, document.documentElement, document.body];
  const listeners = new Map<EventTarget, Set<string>>();
  const ids = new WeakMap<object, number>();
  let next = 0;
  const idOf = (listener: object): number => ids.get(listener) ?? (ids.set(listener, ++next), next);
  const undo: (() => void)[] = [];
  for (const target of targets) {
    const known = new Set<string>();
    listeners.set(target, known);
    const capture = (options: unknown): boolean => (typeof options === 'object' ? Boolean((options as AddEventListenerOptions | null)?.capture) : Boolean(options));
    const add = target.addEventListener.bind(target);
    const remove = target.removeEventListener.bind(target);
    target.addEventListener = (type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions) => {
      if (listener) {
        const key = `${type} ${idOf(listener)} ${capture(options)}`;
        known.add(key);
        if (typeof options === 'object') options.signal?.addEventListener('abort', () => known.delete(key));
      }
      add(type, listener, options);
    };
    target.removeEventListener = (type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | EventListenerOptions) => {
      if (listener) known.delete(`${type} ${idOf(listener)} ${capture(options)}`);
      remove(type, listener, options);
    };
    undo.push(() => {
      delete (target as Partial<EventTarget>).addEventListener;
      delete (target as Partial<EventTarget>).removeEventListener;
    });
  }
  const timers = new Set<number>();
  const { setTimeout: set, clearTimeout: clear, setInterval: repeat, clearInterval: stop, BroadcastChannel: Channel } = window;
  window.setTimeout = ((run: () => void, delay?: number) => {
    const id = set(() => {
      timers.delete(id);
      run();
    }, delay) as unknown as number;
    timers.add(id);
    return id;
  }) as typeof window.setTimeout;
  window.setInterval = ((run: () => void, delay?: number) => {
    const id = repeat(run, delay) as unknown as number;
    timers.add(id);
    return id;
  }) as typeof window.setInterval;
  window.clearTimeout = window.clearInterval = ((id: number) => {
    timers.delete(id);
    clear(id);
    stop(id);
  }) as typeof window.clearTimeout;
  const channels = new Set<BroadcastChannel>();
  window.BroadcastChannel = class extends Channel {
    constructor(name: string) {
      super(name);
      channels.add(this);
    }

    override close(): void {
      channels.delete(this);
      super.close();
    }
  };
  undo.push(() => Object.assign(window, { setTimeout: set, clearTimeout: clear, setInterval: repeat, clearInterval: stop, BroadcastChannel: Channel }));
  return {
    listeners: () => [...listeners.values()].reduce((sum, known) => sum + known.size, 0),
    timers: () => timers.size,
    channels: () => channels.size,
    restore: () => undo.forEach((run) => run()),
  };
}
