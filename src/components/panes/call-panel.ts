import { html, LitElement, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { CallHint, CallStatus } from '../../call/call-control.js';
import { callContext, localizerContext } from '../../context/contexts.js';
import { StoreController, ValueController } from '../../context/store-controller.js';
import { createLocalizer } from '../../i18n/localize.js';
import { controlStyles } from '../../theme/control-styles.js';
import { hostStyles } from '../../theme/host-styles.js';
import { exportedParts } from '../../theme/part-names.js';
import type { DeskbellCallEnding } from '../parts/call-ending.js';
import { endingOf } from '../parts/call-endings.js';
import { devicesIcon, keypadIcon, levelIcon, micIcon, micOffIcon, phoneIcon, pictureIcon, soundIcon, videoIcon, videoOffIcon } from '../parts/call-icons.js';
import type { DeskbellCallKeypad } from '../parts/call-keypad.js';
import { PermissionController } from '../parts/call-permission.js';
import { alertIcon } from '../parts/icon.js';
import { request, type UiRequest } from '../request-event.js';
import { callPanelStyles } from './call-panel-styles.js';
import { isOver } from './call-starter.js';
import { chatBeside } from './call-chat.js';

type Drawer = 'keypad' | 'devices';

const levels = ['', 'poor', 'fair', 'good'];
/** The most pressing first; what stands further down is shown when those above are gone. */
const hintOrder: readonly CallHint[] = ['audio-blocked', 'no-media', 'mic-interrupted', 'mic-lost', 'cannot-hear-you', 'you-are-muted', 'weak-connection'];
const shownHints = 2;

/**
 * The running call, from the click to the words after its end. Shows nothing while there is none.
 *
 * @summary A call's state, pictures and controls.
 * @csspart call-panel - The whole.
 * @csspart call-status - Where the call stands.
 * @csspart call-timer - How long it has lasted.
 * @csspart call-quality - Three bars for the connection.
 * @csspart call-hint - One line of advice.
 * @csspart call-controls - The row of buttons.
 * @csspart mute-button - Mute and unmute.
 * @csspart camera-button - Camera on and off.
 * @csspart keypad-button - Opens the keypad.
 * @csspart devices-button - Opens the list of devices.
 * @csspart picture-button - Picture in picture.
 * @csspart hang-up-button - Ends the call.
 * @csspart keypad - The keypad.
 * @csspart key - A key of it.
 * @csspart call-devices - The list of devices.
 * @csspart call-cause - Why the call ended.
 * @csspart call-action - What can be done then.
 * @csspart local-video - The visitor's own picture.
 * @csspart remote-video - The other side's picture.
 */
export class DeskbellCallPanel extends LitElement {
  static override properties: PropertyDeclarations = { floating: { type: Boolean, reflect: true }, drawer: { state: true } };
  static override styles = [hostStyles, controlStyles, callPanelStyles];

  /** A card of its own, with corners and a shadow, rather than a stripe in the widget's panel. */
  floating = false;

  private declare drawer: Drawer | undefined;
  private get keypad(): DeskbellCallKeypad | null {
    return this.renderRoot?.querySelector<DeskbellCallKeypad>('deskbell-call-keypad');
  }
  private get ending(): DeskbellCallEnding | null {
    return this.renderRoot?.querySelector<DeskbellCallEnding>('deskbell-call-ending');
  }
  private get remoteVideo(): HTMLVideoElement | null {
    return this.renderRoot?.querySelector<HTMLVideoElement>('.remote');
  }

  readonly #localizer = new ValueController(this, localizerContext);
  readonly #status = new StoreController(this, callContext, (view) => view.status);
  readonly #muted = new StoreController(this, callContext, (view) => view.muted);
  readonly #cameraOn = new StoreController(this, callContext, (view) => view.cameraOn);
  readonly #quality = new StoreController(this, callContext, (view) => view.quality);
  readonly #hints = new StoreController(this, callContext, (view) => view.hints);
  readonly #devices = new StoreController(this, callContext, (view) => view.devices);
  readonly #localStream = new StoreController(this, callContext, (view) => view.localStream);
  readonly #remoteStream = new StoreController(this, callContext, (view) => view.remoteStream);
  readonly #permission = new PermissionController(this);
  #hadFocus = false;

  protected override willUpdate(): void {
    const status = this.#status.value;
    const live = status !== undefined && !isOver(status.state);
    // Until a call is under way nobody is asked about permissions.
    this.#permission.watch(live ? (status.media === 'video' ? 'camera' : 'microphone') : undefined);
    if (!live) this.drawer = undefined;
    this.#hadFocus = this.renderRoot.contains((this.shadowRoot as ShadowRoot).activeElement);
  }

  protected override updated(changed: PropertyValues): void {
    // Whoever pressed a button that is gone now must not start again at the top of the page.
    if (this.#hadFocus && !this.shadowRoot?.activeElement) {
      const next = this.ending ?? this.shadowRoot?.querySelector<HTMLElement>('.hang-up');
      void (this.ending?.updateComplete ?? Promise.resolve()).then(() => next?.focus());
    }
    if (changed.has('drawer') && this.drawer) {
      const opened = this.shadowRoot?.querySelector<LitElement>('.drawer');
      void opened?.updateComplete.then(() => opened.focus());
    }
  }

  override render(): TemplateResult | typeof nothing {
    const status = this.#status.value;
    // Words that have not arrived yet are worse than a moment of nothing.
    if (!status || status.state === 'idle' || this.#t('call') === 'call') return nothing;
    const over = isOver(status.state);
    const video = status.media === 'video' && !over;
    return html`<section part="call-panel" aria-label=${this.#t('call')} lang=${this.#words.language} @keydown=${this.#onKeydown} @keyup=${() => this.keypad?.release()}>
      <div class="front ${video ? (this.drawer ? 'video small' : 'video') : ''}">
        ${video ? this.#renderPictures() : nothing}
        ${this.#renderHead(status)}
        ${over ? nothing : html`<div class="hints" aria-live="polite">${this.#renderHints()}</div>${this.#renderControls(status)}`}
        ${over ? this.#renderEnding(status) : nothing}
      </div>
      ${this.drawer === 'keypad' ? html`<deskbell-call-keypad id="keypad" class="drawer" exportparts=${exportedParts.call} .localizer=${this.#words}></deskbell-call-keypad>` : nothing}
      ${this.drawer === 'devices'
        ? html`<deskbell-call-devices id="devices" class="drawer" exportparts=${exportedParts.call} .localizer=${this.#words}
            .devices=${this.#devices.value} ?video=${status.media === 'video'}></deskbell-call-devices>`
        : nothing}
    </section>`;
  }

  get #words() {
    return this.#localizer.value ?? createLocalizer('en');
  }

  #t(key: string): string {
    return this.#words.t(key);
  }

  #renderHead(status: CallStatus): TemplateResult {
    const { state } = status;
    const over = isOver(state);
    const level = state === 'active' ? this.#quality.value : undefined;
    const sign = over ? (state === 'failed' ? 'over failed' : 'over') : state === 'active' ? '' : 'waiting';
    const detail = this.#detail(status);
    return html`<div class="head">
      <span class="sign ${sign}" aria-hidden="true">${status.media === 'video' ? videoIcon() : phoneIcon()}</span>
      <p class="status" role="status" part="call-status">
        <span class="title">${this.#t(over ? endingOf(status.cause).title : `call.state.${state}`)}</span>
        ${detail ? html`<span class="detail">${this.#t(detail)}</span>` : nothing}
      </p>
      ${level ? html`<span class="quality ${levels[level]}" part="call-quality" role="img" aria-label=${this.#t(`call.quality.${level}`)} title=${this.#t(`call.quality.${level}`)}>${levelIcon(level)}</span>` : nothing}
      <deskbell-call-timer exportparts="call-timer" .from=${status.answeredAt} .until=${status.endedAt}></deskbell-call-timer>
    </div>`;
  }

  #detail({ state, media, transferred }: CallStatus): string | undefined {
    if (state === 'checking') return this.#permission.state === 'granted' ? undefined : `call.detail.${media}`;
    if (state === 'queued' || state === 'reconnecting') return `call.detail.${state}`;
    return state === 'active' && transferred ? 'call.detail.transferred' : undefined;
  }

  #renderPictures(): TemplateResult {
    return html`
      <div class="stage">
        <video class="remote" part="remote-video" aria-label=${this.#t('call.them')} autoplay playsinline .muted=${true} .srcObject=${this.#remoteStream.value ?? null}></video>
        <div class="shade"></div>
      </div>
      ${this.#cameraOn.value
        ? html`<video class="local" part="local-video" aria-label=${this.#t('call.you')} autoplay playsinline .muted=${true} .srcObject=${this.#localStream.value ?? null}></video>`
        : nothing}`;
  }

  #renderHints(): unknown {
    const hints = this.#hints.value ?? new Set<CallHint>();
    return hintOrder.filter((hint) => hints.has(hint)).slice(0, shownHints).map((hint) => html`<div class="hint-line" part="call-hint">
      ${hint === 'audio-blocked' ? soundIcon() : alertIcon()}<span>${this.#t(`call.hint.${hint}`)}</span>
      ${hint === 'audio-blocked' ? html`<button type="button" class="button outline" @click=${() => this.#ask({ type: 'resume-audio' })}>${this.#t('call.resume-audio')}</button>` : nothing}
    </div>`);
  }

  #renderControls({ media, state }: CallStatus): TemplateResult {
    const talking = state === 'active' || state === 'reconnecting';
    const muted = this.#muted.value ?? false;
    const cameraOn = this.#cameraOn.value ?? false;
    return html`<div class="controls" part="call-controls">
      ${this.#renderButton('mute-button', muted ? 'call.unmute' : 'call.mute', muted ? micOffIcon() : micIcon(), muted, () => this.#ask({ type: 'set-muted', muted: !muted }))}
      ${media === 'video'
        ? this.#renderButton('camera-button', cameraOn ? 'call.camera-off' : 'call.camera-on', cameraOn ? videoIcon() : videoOffIcon(), !cameraOn, () => this.#ask({ type: 'set-camera', on: !cameraOn }))
        : nothing}
      ${talking ? this.#renderDrawerButton('keypad', keypadIcon()) : nothing}
      ${this.#renderDrawerButton('devices', devicesIcon())}
      ${media === 'video' && talking && document.pictureInPictureEnabled
        ? this.#renderButton('picture-button', 'call.picture', pictureIcon(), false, () => void this.#togglePicture())
        : nothing}
      <button type="button" class="icon-button hang-up" part="hang-up-button" aria-label=${this.#t('call.hang-up')} title=${this.#t('call.hang-up')}
        @click=${() => this.#ask({ type: 'hang-up' })}>${phoneIcon()}</button>
    </div>`;
  }

  #renderButton(part: string, name: string, sign: TemplateResult, on: boolean, act: () => void): TemplateResult {
    return html`<button type="button" class="icon-button ${on ? 'on' : ''}" part=${part} aria-label=${this.#t(name)} title=${this.#t(name)} @click=${act}>${sign}</button>`;
  }

  #renderDrawerButton(drawer: Drawer, sign: TemplateResult): TemplateResult {
    const open = this.drawer === drawer;
    const name = this.#t(`call.${drawer}`);
    return html`<button type="button" class="icon-button ${open ? 'on' : ''}" part="${drawer}-button" aria-label=${name} title=${name}
      aria-expanded=${open} aria-controls=${open ? drawer : nothing} @click=${() => this.#toggle(drawer)}>${sign}</button>`;
  }

  #renderEnding(status: CallStatus): TemplateResult {
    return html`<deskbell-call-ending exportparts=${exportedParts.call} .localizer=${this.#words} .cause=${status.cause} .media=${status.media}
      ?failed=${status.state === 'failed'} ?chat=${chatBeside(this) !== undefined} @chat-wanted=${this.#onChatWanted}></deskbell-call-ending>`;
  }

  #toggle(drawer: Drawer): void {
    this.drawer = this.drawer === drawer ? undefined : drawer;
  }

  /** Failures are told by the call's own hints and end. */
  #ask(wish: UiRequest): void {
    request(this, wish).catch(() => {});
  }

  async #togglePicture(): Promise<void> {
    try {
      const video = this.remoteVideo;
      // Inside a shadow root the document names its host instead of the video.
      const shown = (this.shadowRoot as ShadowRoot).pictureInPictureElement;
      await (shown ? document.exitPictureInPicture() : video?.requestPictureInPicture());
    } catch {
      // Refused by the browser or its policy: the picture stays where it is.
    }
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.defaultPrevented || !this.drawer) return;
    if (event.key === 'Escape') {
      // For the drawer alone: the panel around it stays open.
      event.preventDefault();
      const { drawer } = this;
      this.drawer = undefined;
      this.shadowRoot?.querySelector<HTMLElement>(`[part='${drawer}-button']`)?.focus();
    } else if (!event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat && this.keypad?.press(event.key)) {
      event.preventDefault();
    }
  }

  #onChatWanted(): void {
    const chat = chatBeside(this);
    request(this, { type: 'open' }).then(() => chat?.focus(), () => {});
  }
}
