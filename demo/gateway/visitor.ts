/** Whom a messaging token was made for. It ties the user to one channel. */
export interface Visitor {
  readonly userId: string;
  readonly userName: string;
  readonly channelId: string;
  /** ISO 639, without country. */
  readonly locale: string;
}

export const visitorKey = (visitor: Pick<Visitor, 'userId' | 'channelId'>): string => `${visitor.channelId}/${visitor.userId}`;

export const speaksChinese = (visitor: Visitor): boolean => visitor.locale.startsWith('zh');
