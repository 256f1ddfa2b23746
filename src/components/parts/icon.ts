import { svg, type TemplateResult } from 'lit';
import { icon } from './icon-frame.js';

// Paths from Lucide (https://lucide.dev), ISC License, Copyright (c) Lucide Icons and Contributors.
// Functions, not constants: a bundler drops those that a chunk does not draw.

export const closeIcon = (): TemplateResult => icon(svg`<path d="M18 6 6 18M6 6l12 12"/>`);
export const sendIcon = (): TemplateResult => icon(svg`<path d="m5 12 7-7 7 7M12 19V5"/>`);
export const downIcon = (): TemplateResult => icon(svg`<path d="M12 5v14M19 12l-7 7-7-7"/>`);
export const attachIcon = (): TemplateResult => icon(svg`<path d="m16 6-8.414 8.586a2 2 0 0 0 2.829 2.829l8.414-8.586a4 4 0 1 0-5.657-5.657l-8.379 8.551a6 6 0 1 0 8.485 8.485l8.379-8.551"/>`);
export const robotIcon = (): TemplateResult => icon(svg`<path d="M12 8V4H8M2 14h2M20 14h2M15 13v2M9 13v2"/><rect width="16" height="12" x="4" y="8" rx="2"/>`);
export const personIcon = (): TemplateResult => icon(svg`<path d="M19 21v-2a4 4 0 0 0-4-4H9a4 4 0 0 0-4 4v2"/><circle cx="12" cy="7" r="4"/>`);
export const headsetIcon = (): TemplateResult => icon(svg`<path d="M3 11h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-5Zm0 0a9 9 0 1 1 18 0m0 0v5a2 2 0 0 1-2 2h-1a2 2 0 0 1-2-2v-3a2 2 0 0 1 2-2h3ZM21 16v2a4 4 0 0 1-4 4h-5"/>`);
export const alertIcon = (): TemplateResult => icon(svg`<circle cx="12" cy="12" r="10"/><path d="M12 8v4M12 16h.01"/>`);
export const pinIcon = (): TemplateResult => icon(svg`<path d="M20 10c0 4.993-5.539 10.193-7.399 11.799a1 1 0 0 1-1.202 0C9.539 20.193 4 14.993 4 10a8 8 0 0 1 16 0"/><circle cx="12" cy="10" r="3"/>`);
export const offlineIcon = (): TemplateResult => icon(svg`<path d="M12 20h.01M8.5 16.429a5 5 0 0 1 7 0M5 12.859a10 10 0 0 1 5.17-2.69M19 12.859a10 10 0 0 0-2.007-1.523M2 8.82a15 15 0 0 1 4.177-2.643M22 8.82a15 15 0 0 0-11.288-3.764M2 2l20 20"/>`);
export const clockIcon = (): TemplateResult => icon(svg`<circle cx="12" cy="12" r="10"/><path d="M12 6v6l4 2"/>`);
