import type { Agent, Agents, NewAgent } from './agents.js';
import type { Centre, LeftMessage, Rating, RobotRating } from './centre.js';
import type { Conversation, ConversationState } from './conversation.js';
import type { Extension } from './extension.js';
import type { Fault } from './faults.js';
import type { JournalEntry, JournalFilter } from './journal.js';
import { changeSettings, defaultSettings, type Settings, type SettingsChange } from './settings.js';
import type { Switchboard } from './switchboard.js';

export interface ConversationSummary {
  readonly id: string;
  readonly userId: string;
  readonly channelId: string;
  readonly state: ConversationState;
  readonly agent: string | null;
  readonly position: number | null;
}

/** Whom an act is about; without a `userId` the conversation that began last. */
export interface Whom {
  readonly userId?: string | undefined;
  readonly channelId?: string | undefined;
}

/**
 * The stand-in's strings, for tests and for the demo page. Every method takes one object and is also
 * `POST /control/<method>` with that object as JSON, from loopback.
 */
export class Control {
  readonly #centre: Centre;
  readonly #switchboard: Switchboard;
  readonly #extensions: readonly Extension[];

  constructor(centre: Centre, switchboard: Switchboard, extensions: readonly Extension[]) {
    this.#centre = centre;
    this.#switchboard = switchboard;
    this.#extensions = extensions;
  }

  settings(): Settings {
    return this.#centre.settings;
  }

  set(change: SettingsChange): Settings {
    changeSettings(this.#centre.settings, change);
    return this.#centre.settings;
  }

  /** Settings as by default, everything of visitors forgotten; tokens and agents stay. */
  reset(): void {
    changeSettings(this.#centre.settings, defaultSettings());
    this.#centre.forget();
    for (const extension of this.#extensions) extension.reset?.();
  }

  fail(fault: Fault): void {
    this.#centre.faults.arm(fault);
  }

  clearFaults(): void {
    this.#centre.faults.clear();
  }

  expireAccessTokens(): void {
    this.#centre.tokens.expireAccess();
  }

  expireMessagingTokens(): void {
    this.#centre.tokens.revokeMessaging();
  }

  /** Each messaging token is replaced in the headers of the next answer that it gets. */
  rotateMessagingTokens(): void {
    this.#centre.tokens.rotateMessaging();
  }

  addAgent(agent: NewAgent): Agent {
    const added = this.#centre.agents.add(agent);
    this.#centre.tellDesks({ type: 'agents' });
    return added;
  }

  removeAgent({ id }: { readonly id: string }): void {
    this.#centre.agents.remove(id);
    this.#centre.tellDesks({ type: 'agents' });
  }

  agents(): ReturnType<() => Agents['all']> {
    return this.#centre.agents.all;
  }

  accept(whom: Whom & { readonly agentId: string }): void {
    this.#switchboard.accept(this.#find(whom), this.#agent(whom.agentId));
  }

  transfer(whom: Whom & { readonly agentId: string }): void {
    this.#switchboard.transfer(this.#find(whom), this.#agent(whom.agentId));
  }

  /** A line of the agent (or robot, or system) of that conversation. */
  say({ text, mediaType, sourceType, ...whom }: Whom & { readonly text: string; readonly mediaType?: string; readonly sourceType?: 'AGENT' | 'ROBOT' | 'SYSTEM' }): void {
    this.#switchboard.say(this.#find(whom), sourceType ?? 'AGENT', mediaType ?? 'TEXT', text);
  }

  end({ by, ...whom }: Whom & { readonly by?: 'AGENT' | 'SYSTEM' } = {}): void {
    this.#switchboard.end(this.#find(whom), by ?? 'AGENT');
  }

  /** Puts a file into the store, base64. */
  putFile({ type, base64 }: { readonly type: string; readonly base64: string }): string {
    return this.#centre.files.put(type, Buffer.from(base64, 'base64'));
  }

  /** Any JSON into the visitor's next poll, in whatever shape. */
  inject({ message, ...whom }: Whom & { readonly message: unknown }): void {
    this.#centre.mailbox(this.#find(whom).visitor).put(message);
  }

  conversations(): readonly ConversationSummary[] {
    return this.#centre.conversations.map((conversation) => ({
      id: conversation.id,
      userId: conversation.visitor.userId,
      channelId: conversation.visitor.channelId,
      state: conversation.state,
      agent: conversation.agent?.name ?? null,
      position: conversation.state === 'queued' ? this.#switchboard.position(conversation) : null,
    }));
  }

  log(filter: JournalFilter = {}): readonly JournalEntry[] {
    return this.#centre.journal.find(filter);
  }

  count(filter: JournalFilter = {}): number {
    return this.#centre.journal.find(filter).length;
  }

  /** Contents of the CHAT messages that were accepted, in order: the proof of "once each". */
  accepted({ userId }: Pick<Whom, 'userId'> = {}): readonly string[] {
    return this.#centre.journal.find({ path: 'send', controlType: 'CHAT', accepted: true, ...(userId && { userId }) })
      .map((entry) => String(entry.body?.content));
  }

  ratings(): readonly Rating[] {
    return this.#centre.ratings;
  }

  robotRatings(): readonly RobotRating[] {
    return this.#centre.robotRatings;
  }

  leftMessages(): readonly LeftMessage[] {
    return this.#centre.leftMessages;
  }

  clearLog(): void {
    this.#centre.journal.clear();
  }

  /** By name, as `POST /control/<name>` does; an extension's own controls too. */
  call(name: string, argument: Readonly<Record<string, unknown>> = {}): unknown {
    const own = Object.getOwnPropertyNames(Control.prototype).includes(name) && !['constructor', 'call'].includes(name);
    if (own) return (this as unknown as Record<string, (argument: unknown) => unknown>)[name]!(argument);
    const control = this.#extensions.find((extension) => Object.hasOwn(extension.control ?? {}, name))?.control?.[name];
    if (!control) throw new Error(`No such control: ${name}`);
    return control(argument);
  }

  #find({ userId, channelId }: Whom): Conversation {
    const found = this.#centre.conversations.findLast((conversation) =>
      (!userId || conversation.visitor.userId === userId) && (!channelId || conversation.visitor.channelId === channelId));
    if (!found) throw new Error(`No conversation of ${userId ?? 'anybody'}`);
    return found;
  }

  #agent(id: string): Agent {
    const agent = this.#centre.agents.get(id);
    if (!agent) throw new Error(`No agent ${id}`);
    return agent;
  }
}
