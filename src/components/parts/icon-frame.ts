import { html, type SVGTemplateResult, type TemplateResult } from 'lit';

/** One stroke, one grid of 24: hidden from those who hear, because the control beside it has a name. */
export const icon = (paths: SVGTemplateResult): TemplateResult => html`<svg
  viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"
  aria-hidden="true" focusable="false">${paths}</svg>`;
