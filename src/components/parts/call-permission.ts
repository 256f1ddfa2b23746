import type { ReactiveController, ReactiveElement } from 'lit';

export type CapturePermission = 'microphone' | 'camera';

/**
 * What the browser says about a permission, while its host is on the page. A hint, never a promise: some browsers
 * cannot be asked (`state` stays undefined), and only asking for the device itself tells the truth.
 */
export class PermissionController implements ReactiveController {
  readonly #host: ReactiveElement;
  #wanted: CapturePermission | undefined;
  #status: PermissionStatus | undefined;

  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
  }

  get state(): PermissionState | undefined {
    return this.#status?.state;
  }

  /** Follows this permission from now on; undefined follows none. */
  watch(name: CapturePermission | undefined): void {
    if (name === this.#wanted) return;
    this.hostDisconnected();
    this.#wanted = name;
    if (this.#host.isConnected) this.hostConnected();
  }

  hostConnected(): void {
    if (this.#wanted && !this.#status) void this.#ask(this.#wanted);
  }

  hostDisconnected(): void {
    if (this.#status) this.#status.onchange = null;
    this.#status = undefined;
  }

  async #ask(name: CapturePermission): Promise<void> {
    try {
      const status = await navigator.permissions.query({ name: name as PermissionName });
      if (name !== this.#wanted || !this.#host.isConnected || this.#status) return;
      this.#status = status;
      status.onchange = () => this.#host.requestUpdate();
      this.#host.requestUpdate();
    } catch {
      // This browser does not tell.
    }
  }
}
