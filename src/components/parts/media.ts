import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { ChatMessage } from '../../chat/conversation.js';
import { formatBytes } from '../../i18n/formats.js';
import type { Localizer } from '../../i18n/localizer.js';
import { controlStyles } from '../../theme/control-styles.js';
import { hostStyles } from '../../theme/host-styles.js';
import { request } from '../request-event.js';
import { downloadIcon, fileIcon, retryIcon } from './icon.js';
import { saveBlob } from './save-blob.js';
import { sniff, type Sniffed } from './sniff.js';

type Step = 'waiting' | 'loading' | 'shown' | 'plain' | 'failed';

/** A page whose CSP forbids `blob:` pictures says so in its console once, not for every picture. */
let picturesBlocked = false;

/**
 * @summary The file of a message: a picture, a player, or a name to download. Fetches the bytes when it comes into
 * view and shows what they are, whatever the name says.
 * @csspart media - The picture or player.
 * @csspart file - The card of a file that is not shown in place.
 */
export class DeskbellMedia extends LitElement {
  static override styles = [
    hostStyles,
    controlStyles,
    css`
      :host {
        display: block;
        max-inline-size: 100%;
      }
      .picture {
        position: relative;
        overflow: hidden;
        border-radius: inherit;
      }
      img,
      canvas,
      video {
        display: block;
        max-inline-size: min(240px, 100%);
        max-block-size: 280px;
        min-inline-size: 48px;
        min-block-size: 48px;
        object-fit: cover;
        border-radius: inherit;
        background: var(--_raised);
      }
      audio {
        display: block;
        inline-size: 240px;
        max-inline-size: 100%;
        block-size: 44px;
      }
      .save {
        position: absolute;
        inset-block-start: 6px;
        inset-inline-end: 6px;
        background: var(--_surface);
        color: var(--_text);
        box-shadow: 0 1px 4px rgba(0, 0, 0, 0.3);
        inline-size: 32px;
        block-size: 32px;
        opacity: 0;
        transition: opacity 0.12s;
      }
      .picture:hover .save,
      .save:focus-visible {
        opacity: 1;
      }
      .blank {
        display: grid;
        place-items: center;
        inline-size: 200px;
        max-inline-size: 100%;
        block-size: 140px;
        border-radius: inherit;
        background: var(--_raised);
        color: var(--_muted);
      }
      .blank.audio {
        block-size: 44px;
        inline-size: 240px;
      }
      .card {
        display: flex;
        align-items: center;
        gap: 10px;
        inline-size: 100%;
        min-block-size: 44px;
        padding-block: 8px;
        padding-inline: 8px 12px;
        border: 0;
        border-radius: inherit;
        background: var(--_raised);
        text-align: start;
      }
      .card .sign {
        display: grid;
        place-items: center;
        flex: none;
        inline-size: 36px;
        block-size: 36px;
        border-radius: 10px;
        background: var(--_soft);
        color: var(--_ink);
      }
      .card .name {
        display: block;
        font-weight: 600;
        font-size: 14px;
        line-height: 1.3;
        overflow-wrap: anywhere;
      }
      .card small {
        display: block;
        font-size: 12px;
        opacity: 0.8;
      }
      @media (hover: none) {
        .save {
          opacity: 1;
        }
      }
      @media (prefers-reduced-motion: no-preference) {
        .loading {
          animation: breathe 1.4s ease-in-out infinite;
        }
        @keyframes breathe {
          50% {
            opacity: 0.55;
          }
        }
      }
      @media (forced-colors: active) {
        .card,
        .blank {
          border: 1px solid;
        }
      }
    `,
  ];

  @property({ attribute: false }) message: ChatMessage | undefined;
  @property({ attribute: false }) localizer: Localizer | undefined;

  @state() private step: Step = 'waiting';
  @state() private found: Sniffed | undefined;
  @state() private drawn = false;

  @query('canvas') private readonly canvas!: HTMLCanvasElement | null;

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
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('message') as ChatMessage | undefined;
    if (before && before.id !== this.message?.id) {
      this.#release();
      this.#blob = this.found = undefined;
      this.step = 'waiting';
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
    return html`<div class="picture">
      ${this.drawn
        ? html`<canvas part="media" role="img" aria-label=${name}></canvas>`
        : html`<img part="media" src=${this.#url} alt=${name} @error=${this.#onPictureBlocked}>`}
      <button type="button" class="icon-button save" aria-label=${this.localizer!.t('file.download', { name })} @click=${this.#onSave}>${downloadIcon()}</button>
    </div>`;
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
