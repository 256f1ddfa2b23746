/** Who a message from the contact centre comes from (guide 5.1.1, `sourceType`); an unknown one counts as SYSTEM. */
export type SourceType = 'AGENT' | 'ROBOT' | 'SYSTEM';

export type DownlinkMediaType = 'TEXT' | 'IMAGE' | 'AUDIO' | 'VIDEO' | 'FILE' | 'LOCATE';

/** A message that `poll` answered, quirks removed. Guide "web client over REST", table 5-1. */
export interface DownlinkMessage {
  readonly sourceType: SourceType;
  /** `CHAT`, `CONNECT`, `DISCONNECT`, or whatever the centre says, in capitals; `CHAT` where it says nothing. */
  readonly controlType: string;
  readonly mediaType: DownlinkMediaType;
  /** Text, `id` or `id,extension`, or `latitude/longitude/description`. May be empty. */
  readonly content: string;
  readonly nickname?: string;
  /** As it came: checked before it is used as an image's address. */
  readonly avatar?: string;
  /** ms since the epoch, `timestamp` or else `receiveTime`. */
  readonly time?: number;
  readonly messageCode?: string;
  readonly interactionIndex?: string;
  readonly similarQuestions: readonly string[];
  readonly queuing: boolean;
  readonly callId?: string;
  readonly robotGender?: 'male' | 'female';
}

/** What one `poll` brought. */
export interface PollAnswer {
  readonly messages: readonly DownlinkMessage[];
  /** Only through a broker's mailbox: named in the next poll as `ack`. */
  readonly cursor?: string;
  /** Entries that were no message at all and were left out. */
  readonly malformed: number;
}
