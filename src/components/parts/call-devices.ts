import { css, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { CallDevices, DeviceKind } from '../../call/call-control.js';
import type { Localizer } from '../../i18n/localizer.js';
import { controlStyles } from '../../theme/control-styles.js';
import { hostStyles } from '../../theme/host-styles.js';
import { request } from '../request-event.js';

const lists = { microphone: 'microphones', camera: 'cameras', speaker: 'speakers' } as const;

/** Which microphone, camera and speaker the call uses. What the browser cannot choose is not offered. */
export class DeskbellCallDevices extends LitElement {
  static override properties: PropertyDeclarations = {
    localizer: { attribute: false },
    devices: { attribute: false },
    video: { type: Boolean },
    failed: { state: true },
  };
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    hostStyles,
    controlStyles,
    css`
      .list {
        display: grid;
        gap: 12px;
      }
      label {
        display: grid;
        gap: 4px;
        font-size: 13px;
        color: var(--_muted);
      }
      select {
        font: inherit;
        font-size: 14px;
        color: var(--_text);
        min-block-size: 36px;
        text-overflow: ellipsis;
      }
      @media (pointer: coarse) {
        select {
          min-block-size: 44px;
          font-size: 16px;
        }
      }
    `,
  ];

  declare localizer: Localizer | undefined;
  declare devices: CallDevices | undefined;
  video = false;
  private failed = false;

  override render(): TemplateResult {
    return html`<div class="list" role="group" aria-label=${this.#t('call.devices')} part="call-devices">
      ${this.#renderKind('microphone')}
      ${this.video ? this.#renderKind('camera') : nothing}
      ${this.devices?.speakers.length ? this.#renderKind('speaker') : nothing}
      ${this.failed ? html`<p class="error" role="alert" part="error">${this.#t('call.device-failed')}</p>` : nothing}
    </div>`;
  }

  #renderKind(kind: DeviceKind): TemplateResult {
    const known = this.devices?.[lists[kind]] ?? [];
    const chosen = this.devices?.chosen[kind] ?? known[0]?.id ?? '';
    const name = this.#t(`call.${kind}`);
    return html`<label>${name}
      <select class="field" part="field" .value=${live(chosen)} ?disabled=${known.length === 0} @change=${(event: Event) => this.#onChange(kind, event)}>
        ${known.map(({ id, label }, index) => html`<option value=${id} ?selected=${id === chosen}>
          ${label || this.#t('call.nth-device', { device: name, count: index + 1 })}</option>`)}
      </select>
    </label>`;
  }

  #t(key: string, values?: Readonly<Record<string, string | number>>): string {
    return this.localizer?.t(key, values) ?? '';
  }

  #onChange(kind: DeviceKind, event: Event): void {
    this.failed = false;
    request(this, { type: 'choose-device', kind, id: (event.target as HTMLSelectElement).value }).catch(() => {
      // The list goes back to the device in use.
      this.failed = true;
    });
  }
}
