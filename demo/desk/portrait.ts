import { html, type TemplateResult } from 'lit';

/** Only pictures over http(s): an avatar's address is what a visitor's page said. */
export function portrait(name: string, avatar: string | null): TemplateResult {
  return avatar && /^https?:\/\//.test(avatar)
    ? html`<img class="portrait" src=${avatar} alt="">`
    : html`<span class="portrait" aria-hidden="true">${[...name][0]?.toUpperCase() ?? '?'}</span>`;
}
