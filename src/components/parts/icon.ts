import type { TemplateResult } from 'lit';
import { icon } from './icon-frame.js';

// Paths from Lucide (https://lucide.dev), ISC License, Copyright (c) Lucide Icons and Contributors.
// Functions, not constants: a bundler drops those that a chunk does not draw.

export const closeIcon = (): TemplateResult => icon('M18 6 6 18M6 6l12 12');
export const sendIcon = (): TemplateResult => icon('M5 12l7-7 7 7M12 19V5');
export const downIcon = (): TemplateResult => icon('M12 5v14M19 12l-7 7-7-7');
export const attachIcon = (): TemplateResult => icon('M16 6l-8.414 8.586a2 2 0 0 0 2.829 2.829l8.414-8.586a4 4 0 1 0-5.657-5.657l-8.379 8.551a6 6 0 1 0 8.485 8.485l8.379-8.551');
export const robotIcon = (): TemplateResult => icon('M12 8V4H8M2 14h2M20 14h2M15 13v2M9 13v2M6 8h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-12a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2');
export const personIcon = (): TemplateResult => icon('M19 21v-2a4 4 0 0 0-4-4H9a4 4 0 0 0-4 4v2M8 7a4 4 0 1 0 8 0a4 4 0 1 0-8 0');
export const headsetIcon = (): TemplateResult => icon('M3 11h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-5Zm0 0a9 9 0 1 1 18 0m0 0v5a2 2 0 0 1-2 2h-1a2 2 0 0 1-2-2v-3a2 2 0 0 1 2-2h3ZM21 16v2a4 4 0 0 1-4 4h-5');
export const alertIcon = (): TemplateResult => icon('M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0M12 8v4M12 16h.01');
export const pinIcon = (): TemplateResult => icon('M20 10c0 4.993-5.539 10.193-7.399 11.799a1 1 0 0 1-1.202 0C9.539 20.193 4 14.993 4 10a8 8 0 0 1 16 0M9 10a3 3 0 1 0 6 0a3 3 0 1 0-6 0');
export const offlineIcon = (): TemplateResult => icon('M12 20h.01M8.5 16.429a5 5 0 0 1 7 0M5 12.859a10 10 0 0 1 5.17-2.69M19 12.859a10 10 0 0 0-2.007-1.523M2 8.82a15 15 0 0 1 4.177-2.643M22 8.82a15 15 0 0 0-11.288-3.764M2 2l20 20');
export const clockIcon = (): TemplateResult => icon('M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0M12 6v6l4 2');
