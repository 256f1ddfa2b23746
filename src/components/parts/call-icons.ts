import { html, type TemplateResult } from 'lit';
import { icon } from './icon-frame.js';

// Paths from Lucide (https://lucide.dev), ISC License, Copyright (c) Lucide Icons and Contributors.

export const phoneIcon = (): TemplateResult => icon('M13.832 16.568a1 1 0 0 0 1.213-.303l.355-.465A2 2 0 0 1 17 15h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2A18 18 0 0 1 2 4a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v3a2 2 0 0 1-.8 1.6l-.468.351a1 1 0 0 0-.292 1.233 14 14 0 0 0 6.392 6.384');
export const micIcon = (): TemplateResult => icon('M12 19v3M19 10v2a7 7 0 0 1-14 0v-2M12 2a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3a3 3 0 0 1-3-3v-7a3 3 0 0 1 3-3');
export const micOffIcon = (): TemplateResult => icon('M12 19v3M15 9.34V5a3 3 0 0 0-5.68-1.33M16.95 16.95A7 7 0 0 1 5 12v-2M18.89 13.23A7 7 0 0 0 19 12v-2M2 2l20 20M9 9v3a3 3 0 0 0 5.12 2.12');
export const videoIcon = (): TemplateResult => icon('M16 13l5.223 3.482a.5.5 0 0 0 .777-.416V7.87a.5.5 0 0 0-.752-.432L16 10.5M4 6h10a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-10a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2');
export const videoOffIcon = (): TemplateResult => icon('M10.66 6H14a2 2 0 0 1 2 2v2.5l5.248-3.062A.5.5 0 0 1 22 7.87v8.196M16 16a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2h2M2 2l20 20');
export const devicesIcon = (): TemplateResult => icon('M14 17H5M19 7h-9M14 17a3 3 0 1 0 6 0a3 3 0 1 0-6 0M4 7a3 3 0 1 0 6 0a3 3 0 1 0-6 0');
export const pictureIcon = (): TemplateResult => icon('M21 9V6a2 2 0 0 0-2-2H4a2 2 0 0 0-2 2v10c0 1.1.9 2 2 2h4M14 13h6a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2h-6a2 2 0 0 1-2-2v-3a2 2 0 0 1 2-2');
export const soundIcon = (): TemplateResult => icon('M11 4.702a.705.705 0 0 0-1.203-.498L6.413 7.587A1.4 1.4 0 0 1 5.416 8H3a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2.416a1.4 1.4 0 0 1 .997.413l3.383 3.384A.705.705 0 0 0 11 19.298zM16 9a5 5 0 0 1 0 6M19.364 18.364a9 9 0 0 0 0-12.728');

/** Nine dots, filled so that they stay dots at this size. */
export const keypadIcon = (): TemplateResult => icon('M5 5h.01M12 5h.01M19 5h.01M5 12h.01M12 12h.01M19 12h.01M5 19h.01M12 19h.01M19 19h.01', 3);

/** Three bars, of which `level` are filled. */
export const levelIcon = (level: 1 | 2 | 3): TemplateResult => html`<svg
  viewBox="0 0 24 24" stroke="currentColor" stroke-width="4" stroke-linecap="round" aria-hidden="true" focusable="false">
  <path d="M5 20v-3"></path><path d="M12 20v-9" opacity=${level > 1 ? 1 : 0.3}></path><path d="M19 20V5" opacity=${level > 2 ? 1 : 0.3}></path></svg>`;
