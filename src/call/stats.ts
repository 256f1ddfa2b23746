/** One reading of a peer connection; every counter is 0 until the browser has it, never NaN. */
export interface MediaSample {
  /** Monotonic, ms. */
  readonly at: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly packetsIn: number;
  readonly packetsLost: number;
  /** Seconds. */
  readonly jitter: number;
  /** Seconds. */
  readonly roundTrip: number;
  /** Energy of our microphone since the start, as `totalAudioEnergy` of a media-source; undefined where the browser does not say. */
  readonly energyOut: number | undefined;
  /** Energy of what was played of the far end. */
  readonly energyIn: number;
  readonly framesDecoded: number;
}

const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

/** Chromium leaves `outbound-rtp` out until ICE connects, Safari long had no `remote-inbound-rtp`: nothing is relied on. */
export function sampleOf(report: Iterable<[string, Record<string, unknown>]>, at: number): MediaSample {
  const sum = { bytesIn: 0, bytesOut: 0, packetsIn: 0, packetsLost: 0, jitter: 0, roundTrip: 0, energyIn: 0, framesDecoded: 0 };
  let energyOut: number | undefined;
  let pairRoundTrip = 0;
  for (const [, entry] of report) {
    switch (entry['type']) {
      case 'inbound-rtp':
        sum.framesDecoded += number(entry['framesDecoded']);
        sum.bytesIn += number(entry['bytesReceived']);
        if (entry['kind'] !== 'audio') break;
        sum.packetsIn += number(entry['packetsReceived']);
        sum.packetsLost += number(entry['packetsLost']);
        sum.jitter = Math.max(sum.jitter, number(entry['jitter']));
        sum.energyIn += number(entry['totalAudioEnergy']);
        break;
      case 'outbound-rtp':
        sum.bytesOut += number(entry['bytesSent']);
        break;
      case 'remote-inbound-rtp':
        if (entry['kind'] === 'audio') sum.roundTrip = number(entry['roundTripTime']);
        break;
      case 'media-source':
        if (entry['kind'] === 'audio' && typeof entry['totalAudioEnergy'] === 'number') energyOut = (energyOut ?? 0) + entry['totalAudioEnergy'];
        break;
      case 'candidate-pair':
        if (entry['nominated'] && entry['state'] === 'succeeded') pairRoundTrip = number(entry['currentRoundTripTime']);
    }
  }
  return { at, ...sum, energyOut, roundTrip: sum.roundTrip || pairRoundTrip };
}
