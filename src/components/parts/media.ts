import { html, LitElement, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { ChatMessage } from '../../chat/conversation.js';
import { formatBytes } from '../../i18n/formats.js';
import type { Localizer } from '../../i18n/localizer.js';
import { controlStyles } from '../../theme/control-styles.js';
import { hostStyles } from '../../theme/host-styles.js';
import { request } from '../request-event.js';
import { downloadIcon, enlargeIcon, fileIcon, retryIcon } from './form-icons.js';
import { closeIcon } from './icon.js';
import { mediaStyles } from './media-styles.js';
import { saveBlob } from './save-blob.js';
import { sniff, type Sniffed } from './sniff.js';

type Step = 'waiting' | 'loading' | 'shown' | 'plain' | 'failed';

/** A page whose CSP forbids `blob:` pictures says so in its console once, not for every picture. */
let picturesBlocked = false;

/**
 * @summary The file of a message: a picture, a player, or a name to download. Fetches the bytes when it comes into
 * view and shows what they are, whatever the name says.
 * @csspart media - The picture or player.
 * @csspart viewer - A picture that was enlarged.
 * @csspart file - The card of a file that is not shown in place.
 */
export class DeskbellMedia extends LitElement {
  static override properties: PropertyDeclarations = {
    message: { attribute: false },
    localizer: { attribute: false },
    step: { state: true },
    found: { state: true },
    drawn: { state: true },
    enlarged: { state: true },
  };
  static override styles = [hostStyles, controlStyles, mediaStyles];

  declare message: ChatMessage | undefined;
  declare localizer: Localizer | undefined;

  private step: Step = 'waiting';
  private declare found: Sniffed | undefined;
  private drawn = false;
  private enlarged = false;

  private get canvas(): HTMLCanvasElement | null {
    return this.renderRoot?.querySelector<HTMLCanvasElement>('canvas');
  }

  #blob: Blob | undefined;
  #url = '';
  #saving = false;
  #watcher: IntersectionObserver | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.#blob && this.found) this.#url = URL.createObjectURL(new Blob([this.#blob], { type: this.found.type }));
    this.#watcher = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) void this.#load();
    }, { rootMargin: '200px' });
    this.#watcher.observe(this);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watcher?.disconnect();
    this.#release();
    this.enlarged = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('message') as ChatMessage | undefined;
    if (before && before.id !== this.message?.id) {
      this.#release();
      this.#blob = this.found = undefined;
      this.step = 'waiting';
      this.enlarged = false;
    }
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.message || !this.localizer) return nothing;
    if (this.step === 'shown') return this.#renderShown();
    if (this.message.kind !== 'file' && (this.step === 'waiting' || this.step === 'loading')) {
      return html`<div class="blank loading ${this.message.kind}" role="img" aria-label=${this.localizer.t('file.loading', { name: this.#name })}></div>`;
    }
    return this.#renderCard();
  }

  protected override updated(): void {
    if (this.drawn && this.canvas && !this.canvas.dataset['done']) void this.#draw(this.canvas);
  }

  get #name(): string {
    return this.message?.file?.name || this.localizer?.t(`kind.${this.message?.kind ?? 'file'}`) || '';
  }

  #renderShown(): TemplateResult {
    const name = this.#name;
    if (this.found?.kind === 'audio') {
      return html`<audio part="media" controls preload="metadata" src=${this.#url} aria-label=${name} @error=${this.#onBlocked}></audio>`;
    }
    if (this.found?.kind === 'video') {
      return html`<video part="media" controls playsinline preload="metadata" src=${this.#url} aria-label=${name} @error=${this.#onBlocked}></video>`;
    }
    const localizer = this.localizer!;
    return html`<div class="picture">
        ${this.drawn
          ? html`<canvas part="media" role="img" aria-label=${name}></canvas>`
          : html`<img part="media" src=${this.#url} alt=${name} @error=${this.#onPictureBlocked} @click=${this.#onEnlarge}>`}
        <div class="tools">
          ${this.drawn ? nothing : html`<button type="button" class="icon-button" aria-label=${localizer.t('file.enlarge', { name })} @click=${this.#onEnlarge}>${enlargeIcon()}</button>`}
          <button type="button" class="icon-button" aria-label=${localizer.t('file.download', { name })} @click=${this.#onSave}>${downloadIcon()}</button>
        </div>
      </div>
      ${this.enlarged && !this.drawn
        ? html`<dialog part="viewer" aria-label=${name} @click=${this.#onShrink} @close=${this.#onClosed} @keydown=${this.#onViewerKey}>
            <img src=${this.#url} alt=${name}>
            <button type="button" class="icon-button" aria-label=${localizer.t('chat.close')}>${closeIcon()}</button>
          </dialog>`
        : nothing}`;
  }

  #renderCard(): TemplateResult {
    const localizer = this.localizer!;
    const failed = this.step === 'failed';
    const bytes = this.message?.file?.size;
    const size = bytes === undefined ? '' : formatBytes(localizer, bytes);
    return html`<button type="button" class="card ${this.step === 'loading' ? 'loading' : ''}" part="file"
      aria-label=${failed ? `${localizer.t('file.failed', { name: this.#name })} ${localizer.t('file.again')}` : `${localizer.t('file.download', { name: this.#name })} ${size}`.trim()}
      @click=${this.#onSave}>
      <span class="sign">${failed ? retryIcon() : this.message?.kind === 'file' ? fileIcon() : downloadIcon()}</span>
      <span><span class="name">${this.#name}</span> <small>${failed ? localizer.t('file.again') : size}</small></span>
    </button>`;
  }

  /** What is shown in place is fetched by itself, a plain file when it is asked for. */
  async #load(asked = false): Promise<void> {
    const { message } = this;
    if (!message || this.step === 'loading' || this.#blob || (!asked && (message.kind === 'file' || this.step !== 'waiting'))) return;
    this.step = 'loading';
    try {
      const blob = await request(this, { type: 'fetch-file', messageId: message.id });
      if (!(blob instanceof Blob)) throw new TypeError('no owner');
      const found = message.kind === 'file' ? undefined : await sniff(blob);
      if (message.id !== this.message?.id) return;
      this.#blob = blob;
      if (found) this.#show(message.kind === 'audio' && found.type === 'video/mp4' ? { kind: 'audio', type: 'audio/mp4' } : found);
      else this.step = 'plain';
    } catch {
      // The owner has told the page; the card says so to the visitor and can be pressed again.
      if (message.id === this.message?.id) this.step = 'failed';
    }
  }

  #show(found: Sniffed): void {
    this.found = found;
    this.drawn = found.kind === 'image' && picturesBlocked;
    if (this.isConnected && !this.drawn) this.#url = URL.createObjectURL(new Blob([this.#blob!], { type: found.type }));
    this.step = 'shown';
  }

  /** A canvas needs no address, so no CSP stands in its way. */
  async #draw(canvas: HTMLCanvasElement): Promise<void> {
    canvas.dataset['done'] = 'yes';
    try {
      const bitmap = await createImageBitmap(this.#blob!);
      const scale = Math.min(1, 960 / Math.max(bitmap.width, bitmap.height));
      canvas.width = Math.max(1, Math.round(bitmap.width * scale));
      canvas.height = Math.max(1, Math.round(bitmap.height * scale));
      canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      bitmap.close();
    } catch {
      picturesBlocked = false;
      this.#onBlocked();
    }
  }

  #release(): void {
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = '';
  }

  #onPictureBlocked(): void {
    // An address that was given back on the way out of the page says nothing of the page's policy.
    if (!this.isConnected) return;
    picturesBlocked = true;
    this.drawn = true;
    this.#release();
  }

  async #onEnlarge(): Promise<void> {
    this.enlarged = true;
    await this.updateComplete;
    const viewer = this.renderRoot.querySelector('dialog');
    if (viewer && !viewer.open) viewer.showModal();
  }

  #onShrink(): void {
    this.renderRoot.querySelector('dialog')?.close();
  }

  #onClosed(): void {
    this.enlarged = false;
  }

  /** Its Escape closes the picture, not the panel around it. */
  #onViewerKey(event: KeyboardEvent): void {
    event.stopPropagation();
  }

  #onBlocked(): void {
    if (!this.isConnected) return;
    this.#release();
    this.found = undefined;
    this.step = 'plain';
  }

  async #onSave(): Promise<void> {
    if (this.#saving) return;
    this.#saving = true;
    const failed = this.step === 'failed';
    if (!this.#blob) await this.#load(true);
    if (this.#blob && !(failed && this.step === 'shown')) saveBlob(this.#blob, this.#name);
    this.#saving = false;
  }
}
