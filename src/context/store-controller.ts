import { ContextConsumer, type Context } from '@lit/context';
import type { ReactiveController, ReactiveElement } from 'lit';
import type { ReadableStore, Unsubscribe } from '../core/store.js';

/**
 * Follows one store inside a context: `new StoreController(this, conversationContext, (view) => view.unread)`.
 * The host renders only when that store's value changes. `value` is undefined outside a provider and until
 * what the context promises has arrived.
 */
export class StoreController<View, T> implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #select: (view: View) => ReadableStore<T>;
  #outer: ReadableStore<View | undefined> | undefined;
  #stopOuter: Unsubscribe | undefined;
  #stopInner: Unsubscribe | undefined;
  #value: T | undefined;

  constructor(
    host: ReactiveElement,
    context: Context<unknown, ReadableStore<View | undefined>>,
    select: (view: View) => ReadableStore<T>,
  ) {
    this.#host = host;
    this.#select = select;
    host.addController(this);
    new ContextConsumer(host, {
      context,
      // A host that is moved to another provider must follow that one.
      subscribe: true,
      callback: (store) => this.#follow(store),
    });
  }

  get value(): T | undefined {
    return this.#value;
  }

  hostConnected(): void {
    if (this.#outer) this.#follow(this.#outer);
  }

  hostDisconnected(): void {
    this.#stop();
  }

  #follow(outer: ReadableStore<View | undefined>): void {
    this.#stop();
    this.#outer = outer;
    if (!this.#host.isConnected) return;
    this.#stopOuter = outer.subscribe((view) => this.#open(view));
    this.#open(outer.get());
  }

  #open(view: View | undefined): void {
    this.#stopInner?.();
    this.#stopInner = undefined;
    if (view === undefined) return this.#take(undefined);
    const inner = this.#select(view);
    this.#stopInner = inner.subscribe((value) => this.#take(value));
    this.#take(inner.get());
  }

  #take(value: T | undefined): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    this.#host.requestUpdate();
  }

  #stop(): void {
    this.#stopOuter?.();
    this.#stopInner?.();
    this.#stopOuter = this.#stopInner = undefined;
  }
}

/** Follows a context whose store is the value itself (settings, localizer). */
export class ValueController<T> extends StoreController<T, T> {
  constructor(host: ReactiveElement, context: Context<unknown, ReadableStore<T>>) {
    super(host, context as unknown as Context<unknown, ReadableStore<T | undefined>>, (value) => ({ get: () => value, subscribe: () => () => {} }));
  }
}
