import { html, type TemplateResult } from 'lit';

/**
 * One stroke, one grid of 24, one path: so all icons are one template, and preparing templates is most of what a first
 * picture costs. Hidden from those who hear, because the control beside it has a name.
 */
export const icon = (path: string, weight = 2): TemplateResult => html`<svg
  viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width=${weight} stroke-linecap="round" stroke-linejoin="round"
  aria-hidden="true" focusable="false"><path d=${path}></path></svg>`;
