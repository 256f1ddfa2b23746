import { html, type TemplateResult } from 'lit';
import { pin } from './pin.js';
import type { Entry } from './desk-state.js';

/** A message's body: text, or the file that stands behind `key,extension`. */
export function messageContent(entry: Entry, gatewayOrigin: string): TemplateResult {
  const kind = entry.mediaType.replace(/^FILE_/, '');
  if (kind === 'TEXT') return html`<p>${entry.content}</p>`;
  if (kind === 'LOCATE') return place(entry.content);
  const [key = '', extension = ''] = entry.content.split(',');
  const address = `${gatewayOrigin}/desk/files/${encodeURIComponent(key)}`;
  if (kind === 'IMAGE' || /^(jpg|png|bpm)$/.test(extension)) return html`<a href=${address} target="_blank" rel="noopener"><img src=${address} alt="Picture from ${entry.name}"></a>`;
  if (kind === 'AUDIO') return html`<audio controls src=${address}></audio>`;
  if (kind === 'VIDEO' || extension === 'mp4') return html`<video controls src=${address}></video>`;
  return html`<p><a href=${address} target="_blank" rel="noopener">Open the file (${extension || 'unknown type'})</a></p>`;
}

function place(content: string): TemplateResult {
  const [latitude = '', longitude = '', ...description] = content.split('/');
  const map = `https://www.openstreetmap.org/?mlat=${encodeURIComponent(latitude)}&mlon=${encodeURIComponent(longitude)}#map=16/${encodeURIComponent(latitude)}/${encodeURIComponent(longitude)}`;
  return html`<p>${pin} ${description.join('/') || 'A place'}<br><a href=${map} target="_blank" rel="noopener noreferrer">${latitude}, ${longitude}</a></p>`;
}
