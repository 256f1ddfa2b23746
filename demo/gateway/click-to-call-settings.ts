import type { MachineMode } from '../sip/machine-media.js';

/** How the stand-in's calls behave; each quirk is one of the guides' own. */
export interface CallSettings {
  /** Both answers of `checkClickToCallSupport`. */
  clickToCall: boolean;
  webRtc: boolean;
  /** `webRTCsupported`, as in table 13-3. */
  lowerCaseSupport: boolean;
  /** `guide`: 168101 is a string, every other a number, as its samples have it. */
  eventIds: 'guide' | 'string' | 'number';
  causeIds: 'string' | 'number';
  /** ms that the long poll is held when there is nothing. */
  eventHold: number;
  /** ms that everybody waits at least. */
  queueTime: number;
  /** ms after which a caller is sent away (168103). */
  queueTimeout: number;
  /** ms within which the media call must come after 168101, otherwise 168105. */
  inviteTimeout: number;
  /** Who answers: a person at the desk where one is signed in, or always the machine. */
  answeredBy: 'desk' | 'machine';
  machineMode: MachineMode;
  /** ms that the machine lets it ring. */
  machineRing: number;
  /** What 168101 says instead of the demo's own gateway, for example another SIP server's. */
  gwAddresses: readonly string[] | null;
  domain: string | null;
  accessCode: string | null;
  caller: string;
  /** Answered to `createcall` instead of the demo's own `ws:` address, for example `127.0.0.1:5063`. */
  sipServiceAddress: string | null;
}

export const defaultCallSettings = (): CallSettings => ({
  clickToCall: true,
  webRtc: true,
  lowerCaseSupport: false,
  eventIds: 'guide',
  causeIds: 'number',
  eventHold: 10_000,
  queueTime: 0,
  queueTimeout: 60_000,
  inviteTimeout: 30_000,
  answeredBy: 'desk',
  machineMode: 'tone',
  machineRing: 0,
  gwAddresses: null,
  domain: null,
  accessCode: null,
  caller: 'AnonymousCard',
  sipServiceAddress: null,
});
