import { randomUUID } from 'node:crypto';
import type { Settings } from './settings.js';
import type { Visitor } from './visitor.js';

interface AccessToken {
  readonly appKey: string;
  expiresAt: number;
}

interface MessagingToken {
  readonly visitor: Visitor;
  expiresAt: number;
  /** A revoked one is refused whatever else is set. */
  revoked: boolean;
  /** To be replaced in the next answer's headers. */
  rotate: boolean;
}

/** The two kinds of token; both really expire. */
export class Tokens {
  readonly #settings: Settings;
  readonly #access = new Map<string, AccessToken>();
  readonly #messaging = new Map<string, MessagingToken>();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  issueAccess(appKey: string, seconds: number): string {
    if (this.#access.size % 1000 === 999) for (const [key, old] of this.#access) if (Date.now() >= old.expiresAt) this.#access.delete(key);
    const token = randomUUID();
    this.#access.set(token, { appKey, expiresAt: Date.now() + seconds * 1000 });
    return token;
  }

  /** @returns the app key that it was made for, or undefined: unknown or expired. */
  appKeyOf(token: string): string | undefined {
    const found = this.#access.get(token);
    return found && Date.now() < found.expiresAt ? found.appKey : undefined;
  }

  issueMessaging(visitor: Visitor): string {
    const token = randomUUID();
    this.#messaging.set(token, {
      visitor, expiresAt: Date.now() + this.#settings.messagingTokenSeconds * 1000, revoked: false, rotate: false,
    });
    return token;
  }

  /**
   * Whose the messaging token is, and the token that replaces it where one is due.
   * @param inConversation whether the visitor is in a conversation, in which an expired token is replaced in the answer
   */
  admit(token: string, inConversation: (visitor: Visitor) => boolean): { visitor: Visitor; replacement?: string } | undefined {
    const found = this.#messaging.get(token);
    if (!found || found.revoked) return undefined;
    const expired = Date.now() >= found.expiresAt;
    if (expired && !found.rotate && !(this.#settings.renewInConversation && inConversation(found.visitor))) return undefined;
    if (!expired && !found.rotate) return { visitor: found.visitor };
    const replacement = this.issueMessaging(found.visitor);
    found.rotate = false;
    // Requests that left before the new token arrived still carry this one.
    found.expiresAt = Date.now() + this.#settings.rotationGrace;
    setTimeout(() => { found.revoked = true; }, this.#settings.rotationGrace).unref();
    return { visitor: found.visitor, replacement };
  }

  expireAccess(): void {
    for (const token of this.#access.values()) token.expiresAt = 0;
  }

  revokeMessaging(): void {
    for (const token of this.#messaging.values()) token.revoked = true;
  }

  rotateMessaging(): void {
    for (const token of this.#messaging.values()) token.rotate = true;
  }
}
