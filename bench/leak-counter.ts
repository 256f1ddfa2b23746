// Put into a page before its own scripts: counts what is open without keeping any of it alive.

export interface LeakCount {
  readonly sockets: number;
  readonly connections: number;
  readonly tracks: number;
  readonly timers: number;
}

declare global {
  interface Window {
    leaks(): LeakCount;
  }
}

export function installLeakCounter(): void {
  const sockets: WeakRef<WebSocket>[] = [];
  const connections: WeakRef<RTCPeerConnection>[] = [];
  const tracks: WeakRef<MediaStreamTrack>[] = [];
  const timers = new Set<number>();
  const alive = <T extends object>(references: readonly WeakRef<T>[], open: (object: T) => boolean): number => references.filter((reference) => {
    const object = reference.deref();
    return object !== undefined && open(object);
  }).length;
  window.WebSocket = new Proxy(WebSocket, {
    construct(target, parameters: [string, (string | string[])?]) {
      const socket = new target(...parameters);
      sockets.push(new WeakRef(socket));
      return socket;
    },
  });
  window.RTCPeerConnection = new Proxy(RTCPeerConnection, {
    construct(target, parameters: [RTCConfiguration?]) {
      const connection = new target(...parameters);
      connections.push(new WeakRef(connection));
      return connection;
    },
  });
  const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints);
    for (const track of stream.getTracks()) tracks.push(new WeakRef(track));
    return stream;
  };
  const [setTimer, clearTimer] = [window.setTimeout.bind(window), window.clearTimeout.bind(window)];
  const counted = (run: TimerHandler, delay?: number, ...rest: unknown[]): number => {
    const timer: number = setTimer(() => {
      timers.delete(timer);
      if (typeof run === 'function') Reflect.apply(run, window, rest);
    }, delay);
    timers.add(timer);
    return timer;
  };
  window.setTimeout = counted as typeof window.setTimeout;
  window.clearTimeout = (timer) => {
    timers.delete(timer as number);
    clearTimer(timer);
  };
  window.leaks = () => ({
    sockets: alive(sockets, ({ readyState }) => readyState < 3),
    connections: alive(connections, ({ connectionState }) => connectionState !== 'closed'),
    tracks: alive(tracks, ({ readyState }) => readyState === 'live'),
    timers: timers.size,
  });
}
