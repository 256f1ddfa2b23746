import { everything } from './chat-stage.js';

const implicit: Readonly<Record<string, string>> = { button: 'button', textarea: 'textbox', form: 'form', ul: 'list', li: 'listitem', h2: 'heading', img: 'img', a: 'link', progress: 'progressbar' };
const inputs: Readonly<Record<string, string>> = { radio: 'radio', tel: 'textbox', text: 'textbox', file: '' };

export function roleOf(element: Element): string {
  const explicit = element.getAttribute('role');
  if (explicit) return explicit;
  if (element instanceof HTMLInputElement) return inputs[element.type] ?? '';
  return implicit[element.localName] ?? '';
}

const text = (element: Element): string => {
  const clone = element.cloneNode(true) as Element;
  clone.querySelectorAll('[aria-hidden="true"]').forEach((hidden) => hidden.remove());
  return (clone.textContent ?? '').replace(/\s+/g, ' ').trim();
};

export function nameOf(element: Element): string {
  const root = element.getRootNode() as ShadowRoot;
  const labelled = element.getAttribute('aria-labelledby');
  if (labelled) return text(root.getElementById(labelled)!);
  const label = element.getAttribute('aria-label');
  if (label) return label;
  if ((element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) && element.labels?.[0]) return text(element.labels[0]);
  return text(element);
}

const shown = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true }) && !element.closest('[aria-hidden="true"]');

/** All that are shown, of a role and (exactly) a name, at any depth. */
export function allByRole<E extends HTMLElement = HTMLElement>(root: Element, role: string, name?: string): E[] {
  return everything(root).filter((element) => roleOf(element) === role && (name === undefined || nameOf(element) === name) && shown(element)) as E[];
}

/** The only one; an error that names what there is otherwise. */
export function byRole<E extends HTMLElement = HTMLElement>(root: Element, role: string, name?: string): E {
  const found = allByRole<E>(root, role, name);
  if (found.length === 1) return found[0]!;
  throw new Error(`${found.length} of role ${role} named ${name}; there are: ${allByRole(root, role).map(nameOf).join(' | ')}`);
}
