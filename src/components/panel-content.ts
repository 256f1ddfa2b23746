import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { exportedParts } from '../theme/part-names.js';
import { ViewportController } from './viewport-controller.js';

export interface PanelLook {
  readonly open: boolean;
  readonly closable: boolean;
  /** Some kind of call is offered. */
  readonly calls: boolean;
  /** A call runs, or has just ended. */
  readonly calling: boolean;
}

/** @param floating where it stands alone rather than in a panel */
export const renderCallPanel = (floating = false): TemplateResult => html`<deskbell-call-panel ?floating=${floating} exportparts=${exportedParts.call}></deskbell-call-panel>`;

/** Beside the panel, not in it: what comes in is heard while the panel is closed, too. */
export const renderAnnouncer = (): TemplateResult => html`<deskbell-announcer></deskbell-announcer>`;

/** What stands in the widget's panel. While only a call is on show, the chat waits behind it. */
export const renderPanel = ({ open, closable, calls, calling }: PanelLook): TemplateResult => html`
  ${calling ? renderCallPanel() : nothing}
  <deskbell-chat quiet exportparts=${exportedParts.chat} ?hidden=${!open} ?closable=${closable}>
    ${calls ? html`<deskbell-call-buttons slot="call-buttons" exportparts=${exportedParts.call}></deskbell-call-buttons>` : nothing}
  </deskbell-chat>
`;

export const keepInViewport = (host: ReactiveControllerHost, panel: () => HTMLElement | null | undefined): unknown => new ViewportController(host, panel);
