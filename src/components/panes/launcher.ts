import { css, LitElement, type TemplateResult } from 'lit';
import { conversationContext, localizerContext, settingsContext } from '../../context/contexts.js';
import { StoreController, ValueController } from '../../context/store-controller.js';
import { createLocalizer } from '../../i18n/localize.js';
import { hostStyles } from '../../theme/host-styles.js';
import { launcherStyles, renderLauncher } from '../parts/launcher-button.js';
import { request } from '../request-event.js';

/**
 * @summary The button that opens and closes the chat, with the count of unread messages, for a page's own layout.
 * @slot icon - Replaces the speech bubble.
 * @csspart launcher - The button.
 * @csspart badge - The unread count.
 * @cssproperty [--deskbell-launcher-size=56px] - Width and height.
 */
export class DeskbellLauncher extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    hostStyles,
    launcherStyles,
    css`
      :host {
        display: inline-block;
      }
    `,
  ];

  readonly #unread = new StoreController(this, conversationContext, (conversation) => conversation.unread);
  readonly #settings = new ValueController(this, settingsContext);
  readonly #localizer = new ValueController(this, localizerContext);

  override render(): TemplateResult {
    const localizer = this.#localizer.value ?? createLocalizer(document.documentElement.lang || 'en');
    return renderLauncher({
      open: this.#settings.value?.open ?? false,
      unread: this.#unread.value ?? 0,
      t: (key, values) => localizer.t(key, values),
      onClick: () => void request(this, { type: 'toggle' }),
    });
  }
}
