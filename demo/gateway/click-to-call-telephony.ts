import { randomInt } from 'node:crypto';
import type { AnsweringMachine, MachineReport } from '../sip/answering-machine.js';
import type { Bridge } from '../sip/bridge.js';
import { type Route, SipGateway } from '../sip/sip-gateway.js';
import type { Agent } from './agents.js';
import type { CallSettings } from './click-to-call-settings.js';
import { type Calls, type CentreCall, type Lines, machineId } from './click-to-call-calls.js';

export const sipDomain = 'webrtc.demo.invalid';

/** The centre's telephones: gateway and answering machine, started when the first of them is needed. */
export class Telephony implements Lines {
  readonly #settings: CallSettings;
  readonly #port: number;
  #calls: Calls | undefined;
  #gateway: Promise<SipGateway> | undefined;
  #open: SipGateway | undefined;
  #machine: Promise<AnsweringMachine> | undefined;
  #playing: AnsweringMachine | undefined;
  #fault: { answer: number | 'silence'; left: number } = { answer: 503, left: 0 };
  readonly #outbound = new Set<string>();

  constructor(settings: CallSettings, port = 0) {
    this.#settings = settings;
    this.#port = port;
  }

  serve(calls: Calls): void {
    this.#calls = calls;
  }

  /** Where a desk registers. */
  async line(agent: Agent): Promise<{ readonly server: string; readonly uri: string }> {
    return { server: (await this.#start()).url, uri: `sip:${agent.id}@${sipDomain}` };
  }

  isReachable(agent: Agent): boolean {
    return this.#open?.isRegistered(`${agent.id}@${sipDomain}`) ?? false;
  }

  async target(call: CentreCall): Promise<{ domain: string; gwAddresses: readonly string[] }> {
    const { gwAddresses, domain } = this.#settings;
    if (gwAddresses) return { domain: domain ?? sipDomain, gwAddresses };
    const gateway = await this.#start();
    if (call.answerer === machineId) await this.#startMachine(gateway);
    return { domain: domain ?? sipDomain, gwAddresses: [gateway.url] };
  }

  async outbound(): Promise<{ sipServiceAddress: string; accesscode: string; callSerialNo: string }> {
    const gateway = await this.#start();
    await this.#startMachine(gateway);
    const accesscode = `17908${randomInt(1e9, 1e10 - 1)}`;
    this.#outbound.add(accesscode);
    return { sipServiceAddress: this.#settings.sipServiceAddress ?? gateway.url, accesscode, callSerialNo: `${Date.now()}-${randomInt(1e4)}` };
  }

  async transfer(call: CentreCall, to: string): Promise<void> {
    const gateway = await this.#start();
    if (to === machineId) await this.#startMachine(gateway);
    const callee = gateway.callee(`${to}@${sipDomain}`);
    if (!callee) throw new Error('Nobody is at that telephone.');
    if (!call.bridge) throw new Error('Nobody is talking.');
    await call.bridge.transfer(callee, { uri: `sip:${this.#settings.caller}@${sipDomain}`, displayName: call.visitor.userName }, [['X-Call-Media', call.media]]);
    this.#calls?.handedOver(call, to);
  }

  armFault(answer: number | 'silence', times: number): void {
    this.#fault = { answer, left: times };
  }

  async refuse(refusing: boolean): Promise<void> {
    (await this.#start()).refusing = refusing;
  }

  dropSockets(): void {
    this.#open?.dropSockets();
  }

  settingsChanged(): void {
    if (!this.#playing) return;
    this.#playing.mode = this.#settings.machineMode;
    this.#playing.ringTime = this.#settings.machineRing;
  }

  machineReport(): MachineReport | null {
    return this.#playing?.report() ?? null;
  }

  async hangUpMachine(): Promise<void> {
    await this.#playing?.hangUp();
  }

  report(): object {
    return { url: this.#open?.url ?? null, sockets: this.#open?.sockets ?? 0, calls: this.#open?.calls.length ?? 0, received: Object.fromEntries(this.#open?.received ?? []) };
  }

  async close(): Promise<void> {
    await (await this.#machine)?.stop();
    await (await this.#gateway)?.close();
  }

  async #start(): Promise<SipGateway> {
    this.#gateway ??= SipGateway.start({ port: this.#port, route: (address, bridge) => this.#route(address, bridge) });
    return (this.#open = await this.#gateway);
  }

  /** Its libraries are heavy: a centre that only chats never loads them. */
  async #startMachine(gateway: SipGateway): Promise<void> {
    const lost = this.#playing && !gateway.isRegistered(`${machineId}@${sipDomain}`);
    if (!this.#machine || lost) this.#machine = this.#newMachine(gateway);
    this.#playing = await this.#machine;
    this.settingsChanged();
  }

  async #newMachine(gateway: SipGateway): Promise<AnsweringMachine> {
    const former = this.#playing;
    this.#playing = undefined;
    await former?.stop();
    const { AnsweringMachine } = await import('../sip/answering-machine.js');
    return AnsweringMachine.start({ server: gateway.url, uri: `sip:${machineId}@${sipDomain}` });
  }

  #route(address: string, bridge: Bridge): Route {
    if (this.#fault.left > 0) {
      this.#fault.left--;
      return this.#fault.answer === 'silence' ? 'silence' : { status: this.#fault.answer };
    }
    const [user = ''] = address.split('@');
    if (this.#outbound.has(user)) return { to: `${machineId}@${sipDomain}` };
    const call = this.#calls?.byAccessCode(user);
    // An access code is good for one call, though not for one attempt: another gateway may have failed before.
    if (!call?.answerer || call.state !== 'offered' || call.bridge) return { status: 404 };
    call.bridge = bridge;
    return {
      to: `${call.answerer}@${sipDomain}`,
      displayName: call.visitor.userName,
      listener: { answered: () => this.#calls?.answered(call), ended: ({ by }) => this.#calls?.bridgeEnded(call, by) },
    };
  }
}
