import { html, render } from 'lit';
import { mountCallPanel } from './call.js';
import { conversationList } from './conversation-list.js';
import { conversationView, type ConversationActions } from './conversation-view.js';
import { type Agent, type Conversation, type DeskEvent, DeskState } from './desk-state.js';
import { DeskSocket } from './desk-socket.js';
import { askAgent, askPlace } from './dialogs.js';
import { feedbackList } from './feedback-list.js';
import { uploadFile } from './file-upload.js';
import { portrait } from './portrait.js';
import { signIn } from './sign-in.js';

// English only: the desk is a stand-in for the contact centre's own.
const gatewayOrigin = document.documentElement.dataset.gateway!;
const place = document.querySelector<HTMLElement>('#desk')!;
const named = new URLSearchParams(location.search).get('agent');

if (named) openDesk(named);
else void chooseAgent();

async function chooseAgent(): Promise<void> {
  const agents = await (await fetch(`${gatewayOrigin}/desk/agents`)).json() as Agent[];
  render(signIn(agents, (agent) => {
    history.replaceState(null, '', `?agent=${encodeURIComponent(agent.id)}`);
    openDesk(agent.id);
  }), place);
}

function openDesk(agentId: string): void {
  const state = new DeskState();
  let connected = false;
  let problem = '';
  const socket = new DeskSocket(gatewayOrigin, agentId, (online) => {
    connected = online;
    draw();
  });
  socket.on((event) => {
    state.apply(event as unknown as DeskEvent);
    draw();
  });
  // The log follows as long as it stands at its end; a picture grows it once more when it has loaded.
  // Only a scroll upwards is the agent's wish: content that grows below does not move the log.
  let following = true;
  let lastTop = 0;
  place.addEventListener('scroll', ({ target }) => {
    if (!(target instanceof HTMLElement) || !target.matches('.log')) return;
    if (target.scrollHeight - target.scrollTop - target.clientHeight < 40) following = true;
    else if (target.scrollTop < lastTop) following = false;
    lastTop = target.scrollTop;
  }, true);
  place.addEventListener('load', () => scrollDown(), true);
  // Told before the scrolling that it causes, which would look like the agent's.
  addEventListener('resize', () => scrollDown());
  // Waiting times and the typing line move without an event.
  setInterval(draw, 1000);

  function attempt(promise: Promise<unknown>): void {
    promise.then(() => { problem = ''; }, (error: unknown) => { problem = error instanceof Error ? error.message : String(error); }).finally(draw);
  }

  const actions: ConversationActions & { select(conversation: Conversation): void } = {
    select: (conversation) => {
      state.select(conversation.id);
      following = true;
      draw();
      place.querySelector<HTMLTextAreaElement>('.reply textarea')?.focus();
    },
    accept: (conversation) => attempt(socket.request('accept', { conversationId: conversation.id }).then(() => actions.select(conversation))),
    say: (conversation, text) => attempt(socket.request('say', { conversationId: conversation.id, text }).then(() => {
      state.drafts.delete(conversation.id);
      following = true;
    })),
    draft: (conversation, text) => void state.drafts.set(conversation.id, text),
    sendFiles: (conversation, files) => attempt((async () => {
      for (const file of files) await socket.request('sendFile', { conversationId: conversation.id, objectKey: await uploadFile(gatewayOrigin, file) });
    })()),
    sendPlace: (conversation) => attempt(askPlace().then((chosen) => chosen && socket.request('sendLocation', { conversationId: conversation.id, ...chosen }))),
    transfer: (conversation) => {
      const colleagues = state.agents.filter((agent) => agent.present && agent.id !== agentId);
      attempt(askAgent(colleagues).then((chosen) => chosen && socket.request('transfer', { conversationId: conversation.id, agentId: chosen.id })));
    },
    end: (conversation) => attempt(socket.request('end', { conversationId: conversation.id })),
  };

  function scrollDown(): void {
    const log = place.querySelector('.log');
    if (log && following) log.scrollTop = log.scrollHeight;
  }

  function draw(): void {
    const waiting = state.list('waiting').length;
    document.title = `${waiting ? `(${waiting}) ` : ''}Agent's desk`;
    render(html`
      <div class="desk" @dragover=${(event: DragEvent) => event.preventDefault()} @drop=${onDrop}>
        <nav aria-label="Conversations">
          <header>
            ${portrait(state.me?.name ?? '', state.me?.avatar ?? null)}
            <h1>${state.me?.name ?? 'Signing in…'}<small>${connected ? 'Available' : 'No connection'} · <a href="/agent">Sign out</a></small></h1>
          </header>
          ${conversationList(state, actions)}
          ${feedbackList(state)}
        </nav>
        <main>
          ${problem ? html`<p class="problem" role="alert">${problem} <button type="button" @click=${() => { problem = ''; draw(); }}>Close</button></p>` : ''}
          ${conversationView(state, gatewayOrigin, actions)}
        </main>
      </div>`, place);
    scrollDown();
  }

  function onDrop(event: DragEvent): void {
    event.preventDefault();
    const conversation = state.selected;
    if (conversation) actions.sendFiles(conversation, [...(event.dataTransfer?.files ?? [])]);
  }

  mountCallPanel(document.querySelector<HTMLElement>('#call')!, socket);
  draw();
}
