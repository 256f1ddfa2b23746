import { DeskbellError } from '../core/errors.js';
import type { LaterApi } from './chat-api-later.js';
import type { DownlinkMediaType, PollAnswer } from './downlink.js';
import { poll } from './endpoints/poll.js';
import { queryQueueInfo } from './endpoints/query-queue-info.js';
import { send } from './endpoints/send.js';
import type { Requester } from './request.js';

/** What a caller may say of any request. */
export interface RequestOptions {
  readonly signal?: AbortSignal;
  /** ms; each endpoint has its own default. */
  readonly timeout?: number;
  /** Lets the request outlive the page (64 KiB of body at most, Fetch standard). */
  readonly keepalive?: boolean;
}

export type ControlType = 'CONNECT' | 'CHAT' | 'TRANS2AGENT' | 'INPUT' | 'DISCONNECT';
export type UplinkMediaType = Exclude<DownlinkMediaType, 'LOCATE'> | 'FILE_IMAGE' | 'FILE_VIDEO';

/** One `send`; who it is from and to is filled in from the credentials. */
export interface UplinkMessage {
  readonly controlType: ControlType;
  readonly mediaType?: UplinkMediaType;
  readonly content?: string;
  /** ms since the epoch. */
  readonly time?: number;
  readonly nickname?: string;
  readonly avatar?: string;
}

/** Seconds; a value that the centre did not give is undefined. Guide table 4-2. */
export interface QueueInfo {
  readonly position?: number;
  readonly waited?: number;
  readonly estimatedWait?: number;
  readonly longestWait?: number;
  /** `configMaxcWaitTime`: past this the centre gives up; a longer estimate is a reason to offer leave-message. */
  readonly maximumWait?: number;
}

/** File types of `uploadFileStream`, in the guide's own spelling: a .bmp file is `bpm`. */
export type CecFileType = 'jpg' | 'png' | 'bpm' | 'mp3' | 'aac' | 'mp4' | 'txt' | 'csv';

export interface UploadOptions extends RequestOptions {
  /** Bytes of the request's body that have left, of the total. */
  readonly onProgress?: (sent: number, total: number) => void;
}

/**
 * The chat endpoints bound to one visitor's credentials. Every function rejects with a `DeskbellError`:
 * `rejected` (or `outside-hours`) for a non-zero result, otherwise as the request failed, always with `delivery`.
 */
export interface ChatApi {
  send(message: UplinkMessage, options?: RequestOptions): Promise<void>;
  poll(options?: RequestOptions & { readonly ack?: string }): Promise<PollAnswer>;
  /** `undefined`: not in a queue. */
  queryQueueInfo(options?: RequestOptions): Promise<QueueInfo | undefined>;
  /** @returns the objectKey. */
  uploadFile(file: { readonly type: CecFileType; readonly content: Blob }, options?: UploadOptions): Promise<string>;
  downloadFile(file: { readonly id: string; readonly type: CecFileType }, options?: RequestOptions): Promise<Uint8Array<ArrayBuffer>>;
  /** Suggestions for what is being typed; none where the centre has none or says no. */
  queryPhrases(text: string, locale: string, options?: RequestOptions): Promise<readonly string[]>;
  saveSatisfaction(rating: { readonly stars: 1 | 2 | 3 | 4 | 5; readonly comment: string }, options?: RequestOptions): Promise<void>;
  rateRobotAnswer(rating: { readonly helpful: boolean; readonly reason?: string; readonly interactionIndex: string }, options?: RequestOptions): Promise<void>;
  leaveMessage(message: { readonly callId?: string; readonly phone: string; readonly text: string }, options?: RequestOptions): Promise<void>;
}

export function createChatApi(requester: Requester): ChatApi {
  const load = (): Promise<LaterApi> =>
    import('./chat-api-later.js').then(({ createLaterApi }) => createLaterApi(requester), (cause: unknown) => {
      throw new DeskbellError('network', undefined, { cause, retryable: true, delivery: 'never-sent' });
    });
  return {
    send: (message, options) => send(requester, message, options),
    poll: (options) => poll(requester, options),
    queryQueueInfo: (options) => queryQueueInfo(requester, options),
    uploadFile: async (...given) => (await load()).uploadFile(...given),
    downloadFile: async (...given) => (await load()).downloadFile(...given),
    queryPhrases: async (...given) => (await load()).queryPhrases(...given),
    saveSatisfaction: async (...given) => (await load()).saveSatisfaction(...given),
    rateRobotAnswer: async (...given) => (await load()).rateRobotAnswer(...given),
    leaveMessage: async (...given) => (await load()).leaveMessage(...given),
  };
}
