import type { CallHint, CallStatus } from '../../src/call/call-control.js';
import { FakeCall } from './fake-call.js';

export interface CallScene {
  readonly name: string;
  readonly status: Partial<CallStatus>;
  readonly muted?: boolean;
  readonly cameraOff?: boolean;
  readonly quality?: 1 | 2 | 3;
  readonly hints?: readonly CallHint[];
  readonly drawer?: 'keypad' | 'devices';
}

const talking = (media: 'audio' | 'video' = 'audio'): Partial<CallStatus> => ({ state: 'active', media, answeredAt: Date.now() - 125_000 });
const failed = (cause: NonNullable<CallStatus['cause']>, media: 'audio' | 'video' = 'audio'): CallScene => ({ name: `call: ${cause}`, status: { state: 'failed', cause, media } });

export const callScenes: readonly CallScene[] = [
  { name: 'call: getting ready', status: { state: 'checking' } },
  { name: 'call: queued', status: { state: 'queued' } },
  { name: 'call: ringing', status: { state: 'ringing' } },
  { name: 'call: talking', status: talking(), quality: 3 },
  { name: 'call: transferred and muted', status: { ...talking(), transferred: true }, quality: 2, muted: true, hints: ['you-are-muted'] },
  { name: 'call: weak', status: talking(), quality: 1, hints: ['weak-connection', 'cannot-hear-you'] },
  { name: 'call: sound blocked', status: talking(), quality: 3, hints: ['audio-blocked'] },
  { name: 'call: keypad', status: talking(), quality: 3, drawer: 'keypad' },
  { name: 'call: reconnecting', status: { ...talking(), state: 'reconnecting' } },
  { name: 'video call', status: talking('video'), quality: 3 },
  { name: 'video call: camera off and devices', status: talking('video'), quality: 2, cameraOff: true, drawer: 'devices' },
  { name: 'call: ended', status: { state: 'ended', cause: 'remote-hangup', answeredAt: 1_000, endedAt: 193_000 } },
  failed('mic-denied'),
  failed('mic-denied-os'),
  failed('cam-none', 'video'),
  failed('no-agent'),
  failed('queue-timeout'),
  failed('gateway-unreachable'),
  failed('network-lost'),
];

/** A painted person, moving just enough to be a picture. */
function portraitStream(ground: string): MediaStream {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
  const context = canvas.getContext('2d')!;
  const paint = (): void => {
    context.fillStyle = ground;
    context.fillRect(0, 0, 640, 480);
    context.fillStyle = 'rgb(255 255 255 / 0.55)';
    for (const [y, width, height] of [[200, 84, 96], [470, 190, 150]] as const) {
      context.beginPath();
      context.ellipse(320, y, width, height, 0, 0, 7);
      context.fill();
    }
    requestAnimationFrame(paint);
  };
  paint();
  return canvas.captureStream(5);
}

export function fakeCallFor(scene: CallScene): FakeCall {
  const call = new FakeCall();
  call.muted.set(scene.muted ?? false);
  call.cameraOn.set(!scene.cameraOff);
  call.quality.set(scene.quality);
  call.hints.set(new Set(scene.hints));
  if (scene.status.media === 'video') {
    call.localStream.set(portraitStream('#37506e'));
    call.remoteStream.set(portraitStream('#6b4a7a'));
  }
  call.at(scene.status);
  return call;
}
