// The callee in a second browser page: sip.js as it comes, so that a mend of ours cannot hide a fault of ours.
import { Registerer, RegistererState, Session, UserAgent, Web, type Invitation } from 'sip.js';

export type Answering = 'answer' | 'ring' | number;

/** What the tests see of the agent, as `window.agent`. */
export interface AgentPage {
  register(server: string, number: string): Promise<void>;
  next: Answering;
  readonly log: string[];
  state(): string;
  bye(): Promise<void>;
  hold(held: boolean): Promise<number>;
  refer(to: string): Promise<number>;
  answerNow(): Promise<void>;
}

declare global {
  interface Window {
    agent: AgentPage;
  }
}

let agent: UserAgent;
let session: Session | undefined;

/** A steady tone instead of a microphone: its pitch is looked for at the other end. */
function ownStream(video: boolean): MediaStream {
  const context = new AudioContext();
  const destination = context.createMediaStreamDestination();
  const oscillator = new OscillatorNode(context, { frequency: 620 });
  oscillator.connect(new GainNode(context, { gain: 0.3 })).connect(destination);
  oscillator.start();
  const stream = destination.stream;
  if (video) {
    const canvas = document.createElement('canvas');
    const drawing = canvas.getContext('2d')!;
    let hue = 0;
    setInterval(() => {
      drawing.fillStyle = `hsl(${(hue += 7)} 90% 50%)`;
      drawing.fillRect(0, 0, canvas.width, canvas.height);
    }, 66);
    stream.addTrack(canvas.captureStream(15).getVideoTracks()[0]!);
  }
  return stream;
}

const accept = (invitation: Invitation): Promise<void> => {
  const video = /^m=video [1-9]/m.test(invitation.body ?? '');
  return invitation.accept({ sessionDescriptionHandlerOptions: { constraints: { audio: true, video } } as object });
};

const page: AgentPage = {
  next: 'answer',
  log: [],
  state: () => session?.state ?? 'none',
  register: async (server, number) => {
    agent = new UserAgent({
      uri: UserAgent.makeURI(`sip:${number}@example.test`)!,
      authorizationUsername: number, authorizationPassword: 'test',
      transportOptions: { server, traceSip: false }, logBuiltinEnabled: false,
      sessionDescriptionHandlerFactory: Web.defaultSessionDescriptionHandlerFactory((constraints) => Promise.resolve(ownStream(Boolean(constraints.video)))),
      sessionDescriptionHandlerFactoryOptions: { iceGatheringTimeout: 500, peerConnectionConfiguration: { iceServers: [] } },
      delegate: { onInvite },
    });
    await agent.start();
    const registerer = new Registerer(agent, { expires: 120, regId: 1 });
    await new Promise<void>((resolve) => {
      registerer.stateChange.addListener((state) => state === RegistererState.Registered && resolve());
      void registerer.register();
    });
  },
  bye: async () => void (await session!.bye()),
  hold: (held) => {
    const options = { hold: held } as object;
    session!.sessionDescriptionHandlerOptionsReInvite = options;
    return new Promise((resolve) => void session!.invite({
      sessionDescriptionHandlerOptions: options,
      requestDelegate: { onAccept: ({ message }) => resolve(message.statusCode!), onReject: ({ message }) => resolve(message.statusCode!) },
    }));
  },
  refer: (to) => new Promise((resolve) => void session!.refer(UserAgent.makeURI(to)!, {
    requestDelegate: { onAccept: ({ message }) => resolve(message.statusCode!), onReject: ({ message }) => resolve(message.statusCode!) },
  })),
  answerNow: () => accept(session as Invitation),
};

function onInvite(invitation: Invitation): void {
  session = invitation;
  page.log.push('invited');
  invitation.stateChange.addListener((state) => page.log.push(state));
  invitation.delegate = {
    onBye: (bye) => {
      page.log.push('bye');
      void bye.accept();
    },
    onCancel: () => page.log.push('cancel'),
    onSessionDescriptionHandler: (handler) => {
      // A browser decodes what it receives only while something plays it.
      (handler as Web.SessionDescriptionHandler).peerConnection!.addEventListener('track', ({ track }) => {
        const element = document.createElement(track.kind === 'video' ? 'video' : 'audio');
        element.autoplay = true;
        element.srcObject = new MediaStream([track]);
        document.body.append(element);
      });
    },
  };
  if (page.next === 'answer') void accept(invitation);
  else if (typeof page.next === 'number') void invitation.reject({ statusCode: page.next });
}

window.agent = page;
