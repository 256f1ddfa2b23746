import type { ReactiveController, ReactiveElement } from 'lit';

/** Lets files be dropped on an element. `active` while files hang over it. */
export class DropZone implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #onFiles: (files: readonly File[]) => void;
  #depth = 0;

  constructor(host: ReactiveElement, onFiles: (files: readonly File[]) => void) {
    this.#host = host;
    this.#onFiles = onFiles;
    host.addController(this);
    host.addEventListener('dragenter', (event) => this.#onMove(event, 1));
    host.addEventListener('dragleave', (event) => this.#onMove(event, -1));
    host.addEventListener('dragover', (event) => {
      if (carriesFiles(event)) event.preventDefault();
    });
    host.addEventListener('drop', (event) => this.#onDrop(event));
  }

  get active(): boolean {
    return this.#depth > 0;
  }

  hostDisconnected(): void {
    this.#depth = 0;
  }

  #onMove(event: DragEvent, step: number): void {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    this.#depth = Math.max(0, this.#depth + step);
    this.#host.requestUpdate();
  }

  #onDrop(event: DragEvent): void {
    this.#depth = 0;
    this.#host.requestUpdate();
    // A zone inside this one has taken them.
    if (!carriesFiles(event) || event.defaultPrevented) return;
    event.preventDefault();
    this.#onFiles([...(event.dataTransfer?.files ?? [])]);
  }
}

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
