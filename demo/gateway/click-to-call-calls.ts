import { randomInt, randomUUID } from 'node:crypto';
import type { Bridge } from '../sip/bridge.js';
import type { Agent } from './agents.js';
import type { Centre } from './centre.js';
import { type CallEventId, CallEventQueue, type Cause, wireEvent } from './click-to-call-events.js';
import type { CallSettings } from './click-to-call-settings.js';
import { type Visitor, visitorKey } from './visitor.js';

export const machineId = 'machine';

/**
 *     queued ──somebody is free: 168101──► offered ──INVITE answered──► talking ⟲ transfer
 *       │ 168103                              │ 168105, refused            │ BYE, release: 168110
 *       └──────────── drop ───────────────────┴──────── drop ──────────────┴──► over
 */
export interface CentreCall {
  readonly id: string;
  readonly visitor: Visitor;
  readonly media: 'audio' | 'video';
  readonly createdAt: number;
  readonly accessCode: string;
  state: 'queued' | 'offered' | 'talking' | 'over';
  /** An agent's id, or the machine's. */
  answerer: string | undefined;
  offeredAt: number;
  bridge: Bridge | undefined;
  /** Over at: a drop that comes late is still a drop of this call. */
  overAt: number;
}

/** Whose telephone is in reach. */
export interface Lines {
  /** Where 168101 sends the caller. */
  target(call: CentreCall): Promise<{ readonly domain: string; readonly gwAddresses: readonly string[] }>;
  isReachable(agent: Agent): boolean;
}

/** The calls of all visitors: one at a time each, first come first served. */
export class Calls {
  readonly settings: CallSettings;
  readonly #centre: Centre;
  readonly #lines: Lines;
  readonly #calls: CentreCall[] = [];
  readonly #events = new Map<string, CallEventQueue>();
  readonly #timer: NodeJS.Timeout;

  constructor(centre: Centre, settings: CallSettings, lines: Lines) {
    this.#centre = centre;
    this.settings = settings;
    this.#lines = lines;
    this.#timer = setInterval(() => this.#tick(), 50).unref();
  }

  close(): void {
    clearInterval(this.#timer);
    for (const call of this.live) this.#over(call);
  }

  /** Nothing is left of any call. */
  forget(): void {
    for (const call of this.live) this.#over(call);
    this.#calls.length = 0;
    this.#events.clear();
  }

  get live(): readonly CentreCall[] {
    return this.#calls.filter((call) => call.state !== 'over');
  }

  get all(): readonly CentreCall[] {
    return this.#calls;
  }

  events(visitor: Visitor): CallEventQueue {
    const key = visitorKey(visitor);
    const events = this.#events.get(key) ?? new CallEventQueue();
    this.#events.set(key, events);
    return events;
  }

  byAccessCode(accessCode: string): CentreCall | undefined {
    return this.live.find((call) => call.accessCode === accessCode);
  }

  /** The visitor's latest; without one named, the latest of all. */
  latest(userId?: string): CentreCall | undefined {
    return this.#calls.findLast((call) => !userId || call.visitor.userId === userId);
  }

  create(visitor: Visitor, media: 'audio' | 'video'): CentreCall {
    for (const former of this.live) if (visitorKey(former.visitor) === visitorKey(visitor)) this.#over(former);
    this.events(visitor).clear();
    const call: CentreCall = {
      id: randomUUID(), visitor, media, createdAt: Date.now(), accessCode: this.settings.accessCode ?? `17908${randomInt(1e9, 1e10 - 1)}`,
      state: 'queued', answerer: undefined, offeredAt: 0, bridge: undefined, overAt: 0,
    };
    this.#calls.push(call);
    this.tell(call, 168102);
    this.#changed(call);
    this.#tick();
    return call;
  }

  /** By the visitor. @returns false where there was nothing to drop */
  drop(visitor: Visitor): boolean {
    const call = this.#calls.findLast((known) => visitorKey(known.visitor) === visitorKey(visitor));
    if (!call || (call.state === 'over' && Date.now() - call.overAt > 30_000)) return false;
    this.#over(call);
    return true;
  }

  /** By the centre: the event and the end of the media call, or only one of them. */
  end(call: CentreCall, id: 168103 | 168105 | 168110, cause: Cause, bye = true): void {
    if (call.state === 'over') return;
    this.tell(call, id, cause);
    if (bye) this.#over(call);
  }

  tell(call: CentreCall, id: CallEventId, content?: object): void {
    this.events(call.visitor).put(wireEvent(id, content, this.settings));
  }

  answered(call: CentreCall): void {
    if (call.state === 'over') return;
    call.state = 'talking';
    this.#changed(call);
  }

  /** The media call is over; one that was never answered may still be tried at another gateway. */
  bridgeEnded(call: CentreCall, by: 'caller' | 'callee' | 'gateway'): void {
    call.bridge = undefined;
    if (call.state === 'talking') this.end(call, 168110, { causeId: -1, causeDesc: by === 'caller' ? 'the user hung up' : 'the agent hung up' });
    else this.#changed(call);
  }

  handedOver(call: CentreCall, answerer: string): void {
    call.answerer = answerer;
    this.tell(call, 168106);
    this.#changed(call);
  }

  isBusy(agent: Agent): boolean {
    return this.live.some((call) => call.answerer === agent.id);
  }

  #over(call: CentreCall): void {
    if (call.state === 'over') return;
    call.state = 'over';
    call.overAt = Date.now();
    call.bridge?.release();
    this.#changed(call);
  }

  #changed({ bridge: _, ...call }: CentreCall): void {
    this.#centre.tellDesks({ type: 'call', call });
  }

  #tick(): void {
    const now = Date.now();
    for (const call of this.live) {
      if (call.state === 'queued' && now - call.createdAt >= this.settings.queueTimeout) {
        this.end(call, 168103, { causeId: 164003, causeDesc: 'queue timeout' });
      } else if (call.state === 'queued' && now - call.createdAt >= this.settings.queueTime) {
        this.#offer(call);
      } else if (call.state === 'offered' && !call.bridge && now - call.offeredAt >= this.settings.inviteTimeout) {
        this.end(call, 168105, { causeId: 164001, causeDesc: 'the media call did not come' });
      }
    }
  }

  #offer(call: CentreCall): void {
    const people = this.settings.answeredBy === 'desk' ? this.#centre.agents.present.filter((agent) => this.#lines.isReachable(agent)) : [];
    const free = people.find((agent) => !this.isBusy(agent));
    if (!free && people.length > 0) return;
    call.answerer = free?.id ?? machineId;
    call.state = 'offered';
    call.offeredAt = Date.now();
    this.#changed(call);
    this.#lines.target(call).then(
      ({ domain, gwAddresses }) => {
        if (call.state === 'offered') this.tell(call, 168101, { domain, gwAddresses, accessCode: call.accessCode, clickToCallCaller: this.settings.caller });
      },
      (error: unknown) => this.end(call, 168105, { causeId: 164002, causeDesc: String(error) }),
    );
  }
}
