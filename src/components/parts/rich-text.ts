import { html, type TemplateResult } from 'lit';
import { linkify } from './linkify.js';

/** Text as text, with its links. No markup in it is ever read as markup. */
export function richText(text: string): (string | TemplateResult)[] {
  return linkify(text).map((stretch) =>
    stretch.href === undefined
      ? stretch.text
      : html`<a part="link" href=${stretch.href} target="_blank" rel="noopener noreferrer">${stretch.text}</a>`);
}
