import { Invitation, Inviter, Registerer, RegistererState, type Session, SessionState, UserAgent } from 'sip.js';
import { WebSocket } from 'ws';
import { MachineMedia, type MachineMode } from './machine-media.js';

export interface MachineOptions {
  /** The gateway's WebSocket URL. */
  readonly server: string;
  /** `sip:user@domain`. */
  readonly uri: string;
  readonly mode?: MachineMode;
  /** ms that it rings before it takes a call. */
  readonly ringTime?: number;
}

/** What became of the machine's latest call. */
export interface MachineReport {
  readonly calls: number;
  readonly state: 'none' | 'ringing' | 'talking' | 'ended';
  readonly packets: number;
  readonly energy: number;
  readonly digits: string;
  /** The pressed keys that came as SIP INFO. */
  readonly infoDigits: string;
}

/**
 * A telephone without a person: takes every call and plays a tone or an echo. Sound, keys and hang-ups are real, so
 * it is also the far end of tests; it can call, too.
 */
export class AnsweringMachine {
  mode: MachineMode;
  ringTime: number;
  readonly #agent: UserAgent;
  #session: Session | undefined;
  #media: MachineMedia | undefined;
  #calls = 0;
  #infoDigits = '';

  private constructor(options: MachineOptions) {
    this.mode = options.mode ?? 'tone';
    this.ringTime = options.ringTime ?? 0;
    // sip.js takes the browser's WebSocket from the global object.
    globalThis.WebSocket ??= WebSocket as unknown as typeof globalThis.WebSocket;
    this.#agent = new UserAgent({
      uri: UserAgent.makeURI(options.uri)!,
      transportOptions: { server: options.server, traceSip: false },
      logBuiltinEnabled: false,
      sessionDescriptionHandlerFactory: (session) => {
        const picture = session instanceof Invitation && session.request.getHeader('X-Call-Media') === 'video';
        return (this.#media = new MachineMedia(() => this.mode, picture));
      },
      delegate: { onInvite: (invitation) => void this.#take(invitation).catch(() => {}) },
    });
  }

  /** Resolves when it is registered. */
  static async start(options: MachineOptions): Promise<AnsweringMachine> {
    const machine = new AnsweringMachine(options);
    await machine.#agent.start();
    const registerer = new Registerer(machine.#agent);
    await new Promise<void>((resolve, reject) => {
      registerer.stateChange.addListener((state) => {
        if (state === RegistererState.Registered) resolve();
        else reject(new Error(`The answering machine was not registered: ${state}`));
      });
      registerer.register().catch(reject);
    });
    return machine;
  }

  get media(): MachineMedia | undefined {
    return this.#media;
  }

  report(): MachineReport {
    const { packets = 0, energy = 0, digits = '' } = this.#media?.heard ?? {};
    return { calls: this.#calls, state: stateOf(this.#session), packets, energy, digits, infoDigits: this.#infoDigits };
  }

  /** Calls somebody; resolves when they have answered, rejects with the status of a refusal. */
  call(uri: string): Promise<void> {
    const inviter = new Inviter(this.#agent, UserAgent.makeURI(uri)!);
    this.#follow(inviter);
    return new Promise((resolve, reject) => {
      inviter.stateChange.addListener((state) => state === SessionState.Established && resolve());
      inviter.invite({ requestDelegate: { onReject: ({ message }) => reject(new Error(String(message.statusCode))) } }).catch(reject);
    });
  }

  /** Presses a key, as SIP INFO. */
  async press(digit: string): Promise<void> {
    const body = { contentDisposition: 'render', contentType: 'application/dtmf-relay', content: `Signal=${digit}\r\nDuration=160` };
    await this.#session?.info({ requestOptions: { body } });
  }

  /** Ends its call, however far that has come. */
  async hangUp(): Promise<void> {
    const session = this.#session;
    if (session instanceof Inviter && session.state === SessionState.Establishing) await session.cancel();
    else if (session?.state === SessionState.Established) await session.bye();
  }

  async stop(): Promise<void> {
    this.#media?.close();
    await this.#agent.stop().catch(() => {});
  }

  async #take(invitation: Invitation): Promise<void> {
    this.#follow(invitation);
    await invitation.progress();
    if (this.ringTime > 0) await ringing(invitation, this.ringTime);
    if (invitation.state === SessionState.Initial || invitation.state === SessionState.Establishing) await invitation.accept();
  }

  #follow(session: Session): void {
    this.#session = session;
    this.#infoDigits = '';
    this.#calls++;
    session.delegate = {
      onInfo: (info) => {
        this.#infoDigits += /Signal\s*=\s*([0-9A-D*#])/i.exec(info.request.body)?.[1] ?? '';
        void info.accept();
      },
    };
  }
}

/** Until the time is over, or the caller gives up. */
const ringing = (invitation: Invitation, time: number): Promise<void> => new Promise((resolve) => {
  const timer = setTimeout(resolve, time);
  invitation.stateChange.addListener(() => {
    clearTimeout(timer);
    resolve();
  });
});

function stateOf(session: Session | undefined): MachineReport['state'] {
  if (!session) return 'none';
  if (session.state === SessionState.Established) return 'talking';
  return session.state === SessionState.Initial || session.state === SessionState.Establishing ? 'ringing' : 'ended';
}
