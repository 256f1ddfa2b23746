import { callElements } from '../../src/components/register-call.js';
import { chatElements, loadLater } from '../../src/components/register-chat.js';
import { define } from '../../src/define.js';
import { pickLanguage } from '../../src/i18n/localize.js';
import { callScenes, fakeCallFor, type CallScene } from './call-scenes.js';
import { picture, tone } from './pictures.js';
import { fakeFor, scenes, type Scene } from './scenes.js';
import { GalleryStage } from './stage.js';

define({ ...chatElements, ...callElements, 'gallery-stage': GalleryStage });

await loadLater();

const query = new URLSearchParams(location.search);
const locale = query.get('locale') ?? 'en';
const theme = query.get('theme') ?? 'auto';
const accent = query.get('accent');
document.documentElement.lang = locale;
document.documentElement.dataset['theme'] = theme;
if (accent) document.documentElement.style.setProperty('--deskbell-color-accent', accent);

async function mount(scene: Scene): Promise<HTMLElement> {
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  caption.textContent = scene.name;
  const stage = document.createElement('gallery-stage') as GalleryStage;
  stage.setAttribute('theme', theme);
  stage.lang = locale;
  stage.show(fakeFor(scene, pickLanguage(locale), Date.now()));
  stage.settings.set({ ...stage.settings.get(), ...scene.settings });
  const image = await picture();
  stage.answer = (request) => (request.type === 'fetch-file' ? (request.messageId === 'm11' ? tone() : image) : undefined);
  await stage.speak(locale);
  const element = document.createElement(scene.tag);
  for (const [name, value] of Object.entries(scene.attributes ?? {})) element.setAttribute(name, value);
  stage.append(element);
  figure.append(caption, stage);
  figure.className = scene.tag;
  document.querySelector('main')?.append(figure);
  setTimeout(() => scene.act?.(element), 300);
  return figure;
}

async function mountCall(scene: CallScene): Promise<void> {
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  caption.textContent = scene.name;
  const stage = document.createElement('gallery-stage') as GalleryStage;
  stage.setAttribute('theme', theme);
  stage.lang = locale;
  stage.call.set(fakeCallFor(scene));
  await stage.speak(locale);
  const panel = document.createElement('deskbell-call-panel');
  panel.setAttribute('floating', '');
  stage.append(panel);
  figure.append(caption, stage);
  figure.className = 'deskbell-call-panel';
  document.querySelector('main')?.append(figure);
  if (scene.drawer) setTimeout(() => panel.shadowRoot?.querySelector<HTMLElement>(`[part='${scene.drawer}-button']`)?.click(), 300);
}

const wanted = query.get('scene');
document.body.classList.toggle('single', wanted !== null);
for (const scene of scenes) if (wanted === null || wanted.split(',').includes(scene.name)) await mount(scene);
for (const scene of callScenes) if (wanted === null || wanted.split(',').includes(scene.name)) await mountCall(scene);
