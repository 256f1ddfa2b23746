import type { LitElement } from 'lit';
import { FakeConversation, type ConversationValues } from '../../demo/gallery/fake-conversation.js';
import { GalleryStage } from '../../demo/gallery/stage.js';
import { chatElements } from '../../src/components/register-chat.js';
import { laterElements } from '../../src/components/register-later.js';
import { define } from '../../src/define.js';

define({ ...chatElements, ...laterElements, 'gallery-stage': GalleryStage });

export interface Staged<E extends LitElement = LitElement> {
  readonly stage: GalleryStage;
  readonly element: E;
  readonly conversation: FakeConversation;
}

const stages: GalleryStage[] = [];

/** An element inside a stage that owns a conversation set by hand. */
export async function onStage<E extends LitElement>(tag: string, values: Partial<ConversationValues> = {}, locale = 'en'): Promise<Staged<E>> {
  const stage = document.createElement('gallery-stage') as GalleryStage;
  const conversation = new FakeConversation(values);
  stage.show(conversation);
  stage.setAttribute('theme', 'light');
  stage.lang = locale;
  await stage.speak(locale);
  const element = document.createElement(tag) as E;
  stage.append(element);
  document.body.append(stage);
  stages.push(stage);
  await drawn(element);
  return { stage, element, conversation };
}

/** Takes all stages away; for `afterEach`. */
export function clearStages(): void {
  for (const stage of stages.splice(0)) stage.remove();
}

/** Resolves when the element and all inside it have rendered. */
export async function drawn(element: Element): Promise<void> {
  for (let round = 0; round < 3; round++) {
    for (const each of [element, ...everything(element)]) await (each as Partial<LitElement>).updateComplete;
  }
}

/** Every element below `root`, into every shadow root, in document order. */
export function everything(root: Element | ShadowRoot): Element[] {
  const found: Element[] = [];
  const visit = (node: Element | ShadowRoot): void => {
    if (node instanceof Element && node.shadowRoot) visit(node.shadowRoot);
    for (const child of node.children) {
      found.push(child);
      visit(child);
    }
  };
  visit(root);
  return found;
}

/** Polls until `look` answers something true. */
export async function until<T>(look: () => T, what = 'the condition'): Promise<NonNullable<T>> {
  const end = performance.now() + 5_000;
  for (;;) {
    const value = look();
    if (value) return value as NonNullable<T>;
    if (performance.now() > end) throw new Error(`Waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));
