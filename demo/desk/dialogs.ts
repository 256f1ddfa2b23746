import { html, render, type TemplateResult } from 'lit';
import type { Agent } from './desk-state.js';
import { pin } from './pin.js';
import { portrait } from './portrait.js';

const dialog = (): HTMLDialogElement => document.querySelector('dialog')!;

/** Shows the content in the page's one dialog; resolves with what was chosen, undefined when it was closed. */
function ask<T>(content: (choose: (value: T) => void) => TemplateResult): Promise<T | undefined> {
  const element = dialog();
  return new Promise((resolve) => {
    let chosen: T | undefined;
    render(content((value) => {
      chosen = value;
      element.close();
    }), element);
    element.addEventListener('close', () => resolve(chosen), { once: true });
    element.showModal();
  });
}

export const askAgent = (agents: readonly Agent[]): Promise<Agent | undefined> => ask<Agent>((choose) => html`
  <h2>Transfer to</h2>
  ${agents.length ? html`<ul>${agents.map((agent) => html`
    <li><button type="button" @click=${() => choose(agent)}>${portrait(agent.name, agent.avatar)}${agent.name}</button></li>`)}</ul>`
    : html`<p>No colleague is signed in. Open the desk in another window and sign in as somebody else.</p>`}
  <form method="dialog"><button>Cancel</button></form>`);

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
  readonly description: string;
}

const showrooms: readonly Place[] = [
  { latitude: 53.5511, longitude: 9.9937, description: 'Showroom Hamburg' },
  { latitude: 45.764, longitude: 4.8357, description: 'Showroom Lyon' },
  { latitude: 52.0907, longitude: 5.1214, description: 'Showroom Utrecht' },
  { latitude: 22.5431, longitude: 114.0579, description: '深圳展厅' },
];

export const askPlace = (): Promise<Place | undefined> => ask<Place>((choose) => html`
  <h2>Send a location</h2>
  <ul>${showrooms.map((place) => html`<li><button type="button" @click=${() => choose(place)}>${pin} ${place.description}</button></li>`)}</ul>
  <form method="dialog" @submit=${(event: SubmitEvent) => {
    if (!(event.submitter as HTMLButtonElement).value) return;
    const data = new FormData(event.currentTarget as HTMLFormElement);
    choose({ latitude: Number(data.get('latitude')), longitude: Number(data.get('longitude')), description: String(data.get('description')) });
  }}>
    <fieldset><legend>Or another</legend>
      <label>Latitude<input name="latitude" inputmode="decimal" pattern="-?\\d+(\\.\\d+)?" required></label>
      <label>Longitude<input name="longitude" inputmode="decimal" pattern="-?\\d+(\\.\\d+)?" required></label>
      <label>Description<input name="description"></label>
    </fieldset>
    <button value="send">Send</button><button formnovalidate>Cancel</button>
  </form>`);
