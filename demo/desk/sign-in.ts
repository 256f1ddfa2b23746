import { html, type TemplateResult } from 'lit';
import type { Agent } from './desk-state.js';
import { portrait } from './portrait.js';

export function signIn(agents: readonly Agent[], choose: (agent: Agent) => void): TemplateResult {
  return html`
    <main class="sign-in">
      <h1>Who is at the desk?</h1>
      <p>Several people can be signed in at the same time, each in a window of their own.</p>
      <ul>
        ${agents.map((agent) => html`
          <li><button type="button" @click=${() => choose(agent)}>
            ${portrait(agent.name, agent.avatar)}<span>${agent.name}</span>${agent.present ? html`<small>signed in</small>` : ''}
          </button></li>`)}
      </ul>
    </main>`;
}
