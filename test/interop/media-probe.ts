// Put into every page before its own scripts: keeps hold of the peer connections and microphones, to measure them.

export interface Heard {
  /** Loudest root mean square, 0 to 1, and Hz of the strongest tone. */
  readonly level: number;
  readonly pitch: number;
}

export interface Counters {
  readonly packetsIn: number;
  readonly packetsOut: number;
  readonly samples: number;
  readonly energyIn: number;
  readonly energyOut: number;
  readonly frames: number;
  readonly dtls: string;
  readonly connection: string;
}

export interface MediaProbe {
  readonly connections: RTCPeerConnection[];
  readonly tracks: MediaStreamTrack[];
  readonly sockets: WebSocket[];
  /** `performance.now()` of the first energy heard from the far end of the latest connection. */
  readonly marks: Record<string, number>;
  counters(): Promise<Counters>;
  listen(ms: number): Promise<Heard>;
}

declare global {
  interface Window {
    probe: MediaProbe;
  }
}

export function installProbe(): void {
  const connections: RTCPeerConnection[] = [];
  const tracks: MediaStreamTrack[] = [];
  const sockets: WebSocket[] = [];
  const marks: Record<string, number> = {};
  window.RTCPeerConnection = new Proxy(RTCPeerConnection, {
    construct(target, parameters: [RTCConfiguration?]) {
      const connection = new target(...parameters);
      connections.push(connection);
      return connection;
    },
  });
  window.WebSocket = new Proxy(WebSocket, {
    construct(target, parameters: [string, (string | string[])?]) {
      const socket = new target(...parameters);
      sockets.push(socket);
      return socket;
    },
  });
  // Absent on pages that are not secure, and in frames without permission.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices) {
    const getUserMedia = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      const stream = await getUserMedia(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
  }
  window.probe = {
    connections, tracks, sockets, marks,
    async counters() {
      const sum = { packetsIn: 0, packetsOut: 0, samples: 0, energyIn: 0, energyOut: 0, frames: 0, dtls: '', connection: connections.at(-1)?.connectionState ?? 'none' };
      const report = await connections.at(-1)!.getStats();
      for (const entry of report.values()) {
        if (entry.type === 'inbound-rtp' && entry.kind === 'audio') {
          sum.packetsIn += entry.packetsReceived ?? 0;
          sum.samples += entry.jitterBufferEmittedCount ?? 0;
          sum.energyIn += entry.totalAudioEnergy ?? 0;
        }
        if (entry.type === 'inbound-rtp' && entry.kind === 'video') sum.frames += entry.framesDecoded ?? 0;
        if (entry.type === 'outbound-rtp' && entry.kind === 'audio') sum.packetsOut += entry.packetsSent ?? 0;
        if (entry.type === 'media-source' && entry.kind === 'audio') sum.energyOut += entry.totalAudioEnergy ?? 0;
        if (entry.type === 'transport') sum.dtls = entry.dtlsState ?? '';
      }
      return sum;
    },
    async listen(ms) {
      const receiver = connections.at(-1)!.getReceivers().find(({ track }) => track.kind === 'audio')!;
      const context = new AudioContext();
      const analyser = new AnalyserNode(context, { fftSize: 8192 });
      context.createMediaStreamSource(new MediaStream([receiver.track])).connect(analyser);
      const bins = new Float32Array(analyser.frequencyBinCount);
      const samples = new Float32Array(analyser.fftSize);
      const end = performance.now() + ms;
      let [level, peak, pitch] = [0, -Infinity, 0];
      while (performance.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 40));
        analyser.getFloatTimeDomainData(samples);
        level = Math.max(level, Math.sqrt(samples.reduce((total, sample) => total + sample * sample, 0) / samples.length));
        analyser.getFloatFrequencyData(bins);
        bins.forEach((value, index) => {
          if (index > 2 && value > peak) [peak, pitch] = [value, (index * context.sampleRate) / analyser.fftSize];
        });
      }
      await context.close();
      return { level, pitch };
    },
  };
}
