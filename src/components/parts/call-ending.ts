import { css, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { CallCause, CallMedia } from '../../call/call-control.js';
import type { Localizer } from '../../i18n/localizer.js';
import { controlStyles } from '../../theme/control-styles.js';
import { hostStyles } from '../../theme/host-styles.js';
import { request } from '../request-event.js';
import { endingOf, type EndingAction } from './call-endings.js';
import { stepsKey } from './call-steps.js';

/**
 * What happened, and what can be done. Where a blocked permission is the reason, the steps that unblock it (the
 * call is placed again by itself then, by whoever owns it).
 *
 * @fires chat-wanted - The visitor would rather write.
 */
export class DeskbellCallEnding extends LitElement {
  static override properties: PropertyDeclarations = {
    localizer: { attribute: false },
    cause: { attribute: false },
    media: {},
    failed: { type: Boolean },
    chat: { type: Boolean },
  };
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    hostStyles,
    controlStyles,
    css`
      .words {
        margin: 0;
        color: var(--_muted);
        font-size: 14px;
        text-wrap: pretty;
      }
      .words.failed {
        color: var(--_text);
      }
      ol {
        margin: 8px 0 0;
        padding-block: 8px;
        padding-inline: 32px 12px;
        border-radius: var(--_control);
        background: var(--_raised);
        font-size: 14px;
      }
      li + li {
        margin-block-start: 4px;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-block-start: 12px;
      }
    `,
  ];

  declare localizer: Localizer | undefined;
  declare cause: CallCause | undefined;
  media: CallMedia = 'audio';
  failed = false;
  /** Whether there is a chat to write in. */
  chat = false;

  override render(): TemplateResult {
    const { actions, blocked } = endingOf(this.cause);
    const offered = actions.filter((action) => this.chat || (action !== 'write' && action !== 'leave-message'));
    return html`
      <div role=${this.failed ? 'alert' : nothing} part="call-cause">
        <p class="words ${this.failed ? 'failed' : ''}">${this.#cause()}</p>
        ${blocked ? html`<ol>${this.#steps(blocked.by, blocked.device).map((step) => html`<li>${step}</li>`)}</ol>` : nothing}
      </div>
      <div class="actions">
        ${offered.map((action, index) => html`<button type="button" part="call-action" class="button ${index === 0 && this.failed ? 'primary' : 'outline'}"
          @click=${() => this.#onAction(action)}>${this.#t(`call.${action}`)}</button>`)}
        <button type="button" part="call-action" class="button quiet" @click=${this.#onDismiss}>${this.#t('call.dismiss')}</button>
      </div>`;
  }

  #cause(): string {
    const keys = [...(this.chat ? [] : [`call.alone.${this.cause}`]), `call.cause.${this.cause}`];
    return this.#t(keys.find((key) => this.#t(key) !== key) ?? 'call.cause.unknown');
  }

  #steps(by: 'browser' | 'system', device: 'microphone' | 'camera'): string[] {
    return this.#t(`call.steps.${stepsKey(by, navigator)}`, { device: this.#t(`call.${device}`) }).split('\n');
  }

  #t(key: string, values?: Readonly<Record<string, string | number>>): string {
    return this.localizer?.t(key, values) ?? '';
  }

  #start(media: CallMedia): void {
    // Why it failed again is told by the panel.
    request(this, { type: 'start-call', media }).catch(() => {});
  }

  #onAction(action: EndingAction): void {
    if (action === 'again') return this.#start(this.media);
    if (action === 'with-voice') return this.#start('audio');
    this.dispatchEvent(new Event('chat-wanted', { bubbles: true }));
    if (action === 'leave-message') request(this, { type: 'open-leave-message' }).catch(() => {});
  }

  /** In a provider the focus goes back to where the call came from; a widget sees to its own. */
  readonly #onDismiss = (event: Event): void => {
    const provider = event.composedPath().find((each) => each instanceof Element && each.localName === 'deskbell-provider') as Element | undefined;
    void request(this, { type: 'dismiss-call' }).catch(() => {});
    provider?.querySelector<HTMLElement>('deskbell-call-button')?.focus({ preventScroll: true });
  };
}
