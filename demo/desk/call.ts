import { html, render, type TemplateResult } from 'lit';
import { Telephone, type TelephoneState } from './call-telephone.js';
import type { DeskSocket } from './desk-socket.js';
import type { Agent } from './desk-state.js';
import { askAgent } from './dialogs.js';
import { portrait } from './portrait.js';

interface CallNews {
  readonly id: string;
  readonly state: 'queued' | 'offered' | 'talking' | 'over';
  readonly answerer?: string;
}

/** Takes a caller as a colleague does. */
const machine: Agent = { id: 'machine', name: 'Answering machine', avatar: null, capacity: 1, mode: 'desk', present: true };

/** The desk's telephone in `place`, which is shown as long as there is a call. */
export function mountCallPanel(place: HTMLElement, socket: DeskSocket): void {
  let agents: readonly Agent[] = [];
  let callId: string | undefined;
  let problem = '';
  const telephone = new Telephone(() => draw());

  const attempt = (run: () => Promise<unknown> | void): void => {
    problem = '';
    Promise.resolve().then(run).catch((error: unknown) => {
      problem = error instanceof Error ? error.message : String(error);
    }).finally(draw);
  };

  socket.on((event) => {
    if (event.type === 'snapshot' || event.type === 'agents') agents = event.agents as readonly Agent[];
    // Sent once signed in, and again after every gap.
    if (event.type === 'snapshot') {
      attempt(async () => {
        const { server, uri } = (await socket.request('telephone')) as { server: string; uri: string };
        await telephone.connect(server, uri);
      });
    }
    if (event.type === 'call') follow(event.call as CallNews);
  });

  function follow(call: CallNews): void {
    if (call.state === 'over' ? call.id === callId : call.answerer !== socket.agentId && call.id === callId) callId = undefined;
    else if (call.answerer === socket.agentId && call.state !== 'over') callId = call.id;
  }

  const transfer = async (): Promise<void> => {
    const chosen = await askAgent([...agents.filter((agent) => agent.present && agent.id !== socket.agentId), machine]);
    if (chosen && callId) await socket.request('transferCall', { callId, agentId: chosen.id });
  };

  function draw(): void {
    const call = telephone.state;
    place.hidden = call.state === 'idle' && !problem;
    place.dataset.registered = String(call.registered);
    render(call.state === 'idle' ? (problem ? html`<p class="problem" role="alert">${problem}</p>` : '') : panel(call), place);
  }

  const button = (name: string, run: () => Promise<unknown> | void, kind = ''): TemplateResult =>
    html`<button type="button" class=${kind} @click=${() => attempt(run)}>${name}</button>`;

  function panel(call: TelephoneState): TemplateResult {
    const talking = call.state === 'talking';
    return html`
      ${talking && call.video ? html`<div class="call-pictures">
        <video aria-label="The visitor" autoplay playsinline .muted=${true} .srcObject=${call.remote}></video>
        ${call.cameraOn ? html`<video aria-label="You" autoplay playsinline .muted=${true} .srcObject=${call.local}></video>` : ''}
      </div>` : ''}
      ${talking ? html`<audio autoplay .srcObject=${call.remote}></audio>` : ''}
      <div class="call-bar">
        ${portrait(call.from, null)}
        <p role="status"><b>${call.from}</b> <span>${words(call)}</span></p>
        ${problem ? html`<p class="problem" role="alert">${problem}</p>` : ''}
        <div class="call-buttons">
          ${call.state === 'ringing' ? html`${button('Answer', () => telephone.answer(), 'primary')}${button('Decline', () => telephone.decline())}` : ''}
          ${talking ? html`
            ${button(call.muted ? 'Unmute' : 'Mute', () => telephone.mute(!call.muted))}
            ${call.video ? button(call.cameraOn ? 'Turn camera off' : 'Turn camera on', () => telephone.showCamera(!call.cameraOn)) : ''}
            ${button(call.held ? 'Resume' : 'Hold', () => telephone.hold(!call.held))}
            ${button('Transfer call', transfer)}` : ''}
          ${call.state === 'ringing' ? '' : button('Hang up', () => telephone.hangUp(), 'call-end')}
        </div>
      </div>`;
  }

  addEventListener('pagehide', () => void telephone.hangUp().catch(() => {}));
  draw();
}

function words({ state, video, held }: TelephoneState): string {
  if (state === 'ringing') return video ? 'calls with video' : 'calls';
  return state === 'connecting' ? 'is being connected' : held ? 'is on hold' : 'is on the line';
}
