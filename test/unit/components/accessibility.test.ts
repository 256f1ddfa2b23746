import 'axe-core/axe.min.js';
import type axe from 'axe-core';
import { expect } from 'chai';
import type { LitElement } from 'lit';
import { fakeFor, scenes } from '../../../demo/gallery/scenes.js';
import { picture } from '../../../demo/gallery/pictures.js';
import { exportedParts } from '../../../src/theme/part-names.js';
import { clearStages, drawn, everything, frame, onStage, until } from '../../support/chat-stage.js';

const { axe: checker } = window as unknown as { axe: typeof axe };

async function violations(root: Element): Promise<string[]> {
  const { violations: found } = await checker.run(root, {
    // A part is no page: landmarks and headings are the page's.
    rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
  });
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.any.map((check) => check.message).join('; ')}`));
}

describe('the gallery', () => {
  let image: Blob;
  before(async () => {
    image = await picture(64, 48);
    // Motion half way through is a contrast half way through.
    const still = document.createElement('style');
    still.textContent = 'gallery-stage > * { display: flex; inline-size: 400px; block-size: 640px } deskbell-file-upload, deskbell-launcher { block-size: auto !important }';
    document.head.append(still);
  });
  afterEach(clearStages);

  for (const theme of ['light', 'dark'] as const) {
    for (const language of ['en', 'zh'] as const) {
      for (const scene of scenes) {
        it(`has nothing for axe to find: ${scene.name}, ${theme}, ${language}`, async () => {
          const { stage, element } = await onStage<LitElement>(scene.tag, {}, language);
          stage.setAttribute('theme', theme);
          stage.style.background = theme === 'dark' ? '#17191f' : '#fff';
          stage.answer = (request) => (request.type === 'fetch-file' ? image : undefined);
          stage.show(fakeFor(scene, language, Date.now()));
          stage.settings.set({ ...stage.settings.get(), ...scene.settings });
          for (const [name, value] of Object.entries(scene.attributes ?? {})) element.setAttribute(name, value);
          await drawn(element);
          scene.act?.(element);
          await drawn(element);
          await frame();
          for (const animation of everything(element).flatMap((each) => each.getAnimations())) animation.cancel();
          await until(() => everything(element).every((each) => each.localName !== 'img' || (each as HTMLImageElement).complete));
          expect(await violations(stage)).to.deep.equal([]);
        });
      }
    }
  }

  it('exports every part through every level, so that the page reaches it', async () => {
    for (const scene of scenes.filter(({ tag }) => tag === 'deskbell-chat')) {
      const { stage, element, conversation } = await onStage<LitElement>(scene.tag);
      stage.answer = (request) => (request.type === 'fetch-file' ? image : undefined);
      const fake = fakeFor(scene, 'en', Date.now());
      stage.show(fake);
      element.setAttribute('closable', '');
      void conversation;
      await drawn(element);
      scene.act?.(element);
      await drawn(element);
      for (const each of everything(element)) {
        for (const part of each.part) {
          let host = (each.getRootNode() as ShadowRoot).host;
          while (host !== element) {
            expect(host.getAttribute('exportparts')?.split(', ') ?? [], `${scene.name}: ${part} through ${host.localName}`).to.include(part);
            host = (host.getRootNode() as ShadowRoot).host;
          }
          expect(exportedParts.chat.split(', '), part).to.include(part);
        }
      }
      stage.remove();
    }
  });
});
