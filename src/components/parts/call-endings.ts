import type { CallCause } from '../../call/call-control.js';
import type { CapturePermission } from './call-permission.js';

/** What a visitor can do after a call. */
export type EndingAction = 'again' | 'with-voice' | 'write' | 'leave-message';

export interface Ending {
  /** Key of the one line that says what kind of end it was. */
  readonly title: string;
  /** In order; the first is the one to recommend. */
  readonly actions: readonly EndingAction[];
  /** The permission that stands in the way, and whether the browser or the system withholds it. */
  readonly blocked?: { readonly device: CapturePermission; readonly by: 'browser' | 'system' };
}

type Row = readonly [title: string, actions: string, device?: CapturePermission, by?: 'browser' | 'system'];

// a: again, v: continue with voice, w: write, l: leave a message
const rows: Readonly<Record<CallCause, Row>> = {
  'env-insecure': ['failed', 'w'],
  'env-policy': ['failed', 'w'],
  'env-unsupported': ['failed', 'w'],
  'offline': ['no-connection', 'aw'],
  'mic-denied': ['no-microphone', 'aw', 'microphone', 'browser'],
  'mic-dismissed': ['no-microphone', 'aw'],
  'mic-denied-os': ['no-microphone', 'aw', 'microphone', 'system'],
  'mic-none': ['no-microphone', 'aw'],
  'mic-busy': ['no-microphone', 'aw'],
  'speaker-none': ['no-speaker', 'aw'],
  'cam-denied': ['no-camera', 'vaw', 'camera', 'browser'],
  'cam-dismissed': ['no-camera', 'vaw'],
  'cam-denied-os': ['no-camera', 'vaw', 'camera', 'system'],
  'cam-none': ['no-camera', 'vaw'],
  'cam-busy': ['no-camera', 'vaw'],
  'not-supported': ['failed', 'w'],
  'outside-hours': ['nobody', 'lw'],
  'no-agent': ['nobody', 'alw'],
  'create-failed': ['failed', 'aw'],
  'queue-timeout': ['nobody', 'law'],
  'queue-failed': ['failed', 'aw'],
  'auth-expired': ['failed', 'aw'],
  'events-lost': ['no-connection', 'aw'],
  'gateway-invalid': ['failed', 'wl'],
  'gateway-unreachable': ['no-connection', 'aw'],
  'gateway-busy': ['no-connection', 'aw'],
  'gateway-auth': ['failed', 'aw'],
  'rejected': ['nobody', 'alw'],
  'no-answer': ['nobody', 'alw'],
  'bad-target': ['failed', 'wl'],
  'codec': ['failed', 'wl'],
  'media-failed': ['no-connection', 'aw'],
  'network-lost': ['no-connection', 'aw'],
  'remote-hangup': ['ended', 'a'],
  'local-hangup': ['ended', 'a'],
  'cancelled': ['cancelled', 'a'],
  'page-left': ['ended', 'a'],
  'taken-elsewhere': ['failed', 'aw'],
};

const letters: Readonly<Record<string, EndingAction>> = { a: 'again', v: 'with-voice', w: 'write', l: 'leave-message' };

/** What is said and offered after a call; a cause of a later version gets the general words. */
export function endingOf(cause: CallCause | undefined): Ending {
  const [title, actions, device, by] = (cause && rows[cause]) ?? ['failed', 'aw'];
  return {
    title: `call.${title}`,
    actions: [...actions].flatMap((letter) => letters[letter] ?? []),
    ...(device && by && { blocked: { device, by } }),
  };
}
