import { type Invitation, Registerer, RegistererState, SessionState, UserAgent, Web } from 'sip.js';
import { captureDesk } from './call-media.js';

/**
 *     idle ──INVITE──► ringing ──answer()──► connecting ──► talking ⟲ hold, mute, camera
 *      ▲                  │ decline(), CANCEL     │             │ hangUp(), BYE
 *      └──────────────────┴───────────────────────┴─────────────┘
 */
export interface TelephoneState {
  readonly state: 'idle' | 'ringing' | 'connecting' | 'talking';
  readonly registered: boolean;
  readonly from: string;
  readonly video: boolean;
  readonly muted: boolean;
  readonly cameraOn: boolean;
  readonly held: boolean;
  readonly since: number;
  readonly local: MediaStream | null;
  readonly remote: MediaStream | null;
}

const idle = { state: 'idle', from: '', video: false, muted: false, cameraOn: false, held: false, since: 0, local: null, remote: null } as const;

/** The desk's SIP telephone: registered as the agent, one call at a time. */
export class Telephone {
  #state: TelephoneState = { ...idle, registered: false };
  readonly #changed: () => void;
  #agent: UserAgent | undefined;
  #line = '';
  #invitation: Invitation | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get state(): TelephoneState {
    return this.#state;
  }

  /** Registers; on the line that it has already, does nothing while that lives. */
  async connect(server: string, uri: string): Promise<void> {
    if (this.#line === `${server} ${uri}` && this.#agent?.isConnected()) return;
    this.#line = `${server} ${uri}`;
    await this.#agent?.stop().catch(() => {});
    const agent = new UserAgent({
      uri: UserAgent.makeURI(uri)!,
      transportOptions: { server, traceSip: false },
      logBuiltinEnabled: false,
      sessionDescriptionHandlerFactory: Web.defaultSessionDescriptionHandlerFactory((constraints) => captureDesk(Boolean(constraints.video))),
      sessionDescriptionHandlerFactoryOptions: { iceGatheringTimeout: 1000, peerConnectionConfiguration: { iceServers: [] } },
      delegate: {
        onInvite: (invitation) => this.#ring(invitation),
        onDisconnect: () => {
          this.#set({ registered: false });
          setTimeout(() => void this.connect(server, uri).catch(() => {}), 1000);
        },
      },
    });
    this.#agent = agent;
    await agent.start();
    const registerer = new Registerer(agent);
    registerer.stateChange.addListener((state) => this.#set({ registered: state === RegistererState.Registered }));
    await registerer.register();
  }

  async answer(): Promise<void> {
    const invitation = this.#invitation;
    if (!invitation || this.#state.state !== 'ringing') return;
    this.#set({ state: 'connecting' });
    await invitation.accept({ sessionDescriptionHandlerOptions: { constraints: { audio: true, video: this.#state.video } } });
  }

  async decline(): Promise<void> {
    await this.#invitation?.reject({ statusCode: 486 });
  }

  async hangUp(): Promise<void> {
    if (this.#invitation?.state === SessionState.Established) await this.#invitation.bye();
    else await this.decline();
  }

  mute(muted: boolean): void {
    for (const track of this.#state.local?.getAudioTracks() ?? []) track.enabled = !muted;
    this.#set({ muted });
  }

  showCamera(cameraOn: boolean): void {
    for (const track of this.#state.local?.getVideoTracks() ?? []) track.enabled = cameraOn;
    this.#set({ cameraOn });
  }

  /** By re-INVITE: the caller is told to send and hear nothing. */
  async hold(held: boolean): Promise<void> {
    const invitation = this.#invitation;
    if (invitation?.state !== SessionState.Established) return;
    const options: Web.SessionDescriptionHandlerOptions = { hold: held };
    invitation.sessionDescriptionHandlerOptionsReInvite = options;
    await new Promise<void>((resolve, reject) => {
      invitation.invite({
        requestDelegate: { onAccept: () => resolve(), onReject: ({ message }) => reject(new Error(`The caller's side refused (${message.statusCode}).`)) },
      }).catch(reject);
    });
    this.#set({ held });
  }

  #ring(invitation: Invitation): void {
    if (this.#invitation) return void invitation.reject({ statusCode: 486 });
    this.#invitation = invitation;
    const video = invitation.request.getHeader('X-Call-Media') === 'video' || /^m=video [1-9]/m.test(invitation.body ?? '');
    const { displayName, uri } = invitation.remoteIdentity;
    this.#set({ ...idle, state: 'ringing', from: displayName || uri.user || 'Visitor', video });
    void invitation.progress();
    invitation.stateChange.addListener((state) => {
      if (state === SessionState.Established) this.#talk(invitation);
      if (state === SessionState.Terminated) this.#over(invitation);
    });
  }

  #talk(invitation: Invitation): void {
    const handler = invitation.sessionDescriptionHandler as Web.SessionDescriptionHandler;
    this.#set({ state: 'talking', since: Date.now(), local: handler.localMediaStream, remote: handler.remoteMediaStream, cameraOn: this.#state.video });
  }

  #over(invitation: Invitation): void {
    if (this.#invitation !== invitation) return;
    for (const track of this.#state.local?.getTracks() ?? []) track.stop();
    this.#invitation = undefined;
    this.#set({ ...idle });
  }

  #set(change: Partial<TelephoneState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed();
  }
}
