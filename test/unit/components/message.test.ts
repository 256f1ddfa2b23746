import { expect } from 'chai';
import type { ChatMessage } from '../../../src/chat/conversation.js';
import { message } from '../../../demo/gallery/scenes.js';
import { picture, tone } from '../../../demo/gallery/pictures.js';
import type { DeskbellMessage } from '../../../src/components/panes/message.js';
import { DeskbellError } from '../../../src/core/errors.js';
import { clearStages, drawn, everything, onStage, until, type Staged } from '../../support/chat-stage.js';
import { allByRole, byRole } from '../../support/roles.js';

async function show(change: Partial<ChatMessage>, answer?: Staged['stage']['answer']): Promise<Staged<DeskbellMessage>> {
  const staged = await onStage<DeskbellMessage>('deskbell-message');
  if (answer) staged.stage.answer = answer;
  staged.element.message = message(1, { time: Date.now(), ...change });
  await drawn(staged.element);
  return staged;
}

const bubble = (element: DeskbellMessage): Element => element.renderRoot.querySelector('[part=bubble]')!;
const robot = { sender: { type: 'robot', name: 'Robin' }, interactionIndex: '7' } as const;

describe('deskbell-message', () => {
  afterEach(clearStages);

  it('shows markup as the text it is', async () => {
    const text = '<img src=x onerror=alert(1)><b>bold</b> &amp; <script>alert(2)</script>';
    const { element } = await show({ text });
    expect(bubble(element).textContent).to.equal(text);
    expect(bubble(element).querySelectorAll('*')).to.have.length(0);
  });

  it('links only what may be linked, away from this page', async () => {
    const { element } = await show({ text: 'https://a.de/x javascript:alert(1) mailto:a@b.de' });
    const links = [...bubble(element).querySelectorAll('a')];
    expect(links.map((link) => link.getAttribute('href'))).to.deep.equal(['https://a.de/x', 'mailto:a@b.de']);
    for (const link of links) {
      expect(link.target).to.equal('_blank');
      expect(link.rel).to.equal('noopener noreferrer');
    }
  });

  it('keeps line breaks and spaces', async () => {
    const { element } = await show({ text: 'a\n  b' });
    expect(getComputedStyle(bubble(element)).whiteSpaceCollapse).to.equal('preserve');
    expect(bubble(element).textContent).to.equal('a\n  b');
  });

  it('shows 5 MB of text a piece at a time', async () => {
    const { element } = await show({ text: 'x😀'.repeat(1_700_000) });
    expect(bubble(element).textContent!.length).to.be.below(4_000);
    expect(bubble(element).textContent).not.to.match(/[\ud800-\udbff](?![\udc00-\udfff])/);
    byRole(element, 'button', 'Show more').click();
    await drawn(element);
    expect(bubble(element).textContent!.length).to.be.within(20_000, 25_000);
  });

  it('is named by sender and time', async () => {
    const { element } = await show({ text: 'x', sender: { type: 'agent', name: 'Anna' } });
    expect(byRole(element, 'article').getAttribute('aria-label')).to.match(/^Anna, .*\d/);
    element.message = message(2, { time: Date.now(), direction: 'out', text: 'y' });
    await drawn(element);
    expect(byRole(element, 'article').getAttribute('aria-label')).to.match(/^You, /);
    expect(element.renderRoot.querySelector('[part~=message-out]')).not.to.equal(null);
  });

  it('of the centre itself is a notice in the reader\'s language, whatever the centre calls itself', async () => {
    const { element } = await show({ text: 'An agent has joined.', sender: { type: 'system', name: 'system' } });
    expect(byRole(element, 'article').getAttribute('aria-label')).to.match(/^Notice, /);
  });

  it('says that it cannot tell where the outcome is unknown', async () => {
    const { element } = await show({ direction: 'out', status: 'failed', text: 'x', failure: { code: 'outcome-unknown', retryable: false } });
    expect(byRole(element, 'article').textContent).to.contain('could not tell whether this was sent');
    byRole(element, 'button', 'Retry');
  });

  it('shows the bytes of an upload as they go, and stops it', async () => {
    const { element, stage } = await show({ direction: 'out', status: 'sending', kind: 'file', file: { name: 'a.txt', type: 'text/plain' } });
    expect(allByRole(element, 'progressbar')).to.have.length(0);
    element.transfer = { sent: 25, total: 100 };
    await drawn(element);
    const progress = byRole(element, 'progressbar', 'Uploading a.txt') as unknown as HTMLProgressElement;
    expect(progress.position).to.equal(0.25);
    byRole(element, 'button', 'Cancel').click();
    expect(stage.requests).to.deep.include({ type: 'cancel', messageId: 'm1' });
  });

  it('leads to a place by its coordinates', async () => {
    const { element } = await show({ kind: 'location', location: { latitude: 48.1, longitude: -11.5, description: 'Shop' } });
    const link = byRole(element, 'link') as unknown as HTMLAnchorElement;
    expect(link.protocol).to.equal('https:');
    expect(link.href).to.contain('mlat=48.1&mlon=-11.5');
    expect(link.textContent).to.contain('Shop').and.contain('48.10000, -11.50000');
    expect(link.rel).to.equal('noopener noreferrer');
  });

  describe('a robot’s answer', () => {
    it('is helpful at one press', async () => {
      const { element, stage } = await show({ ...robot, text: 'x' });
      byRole(element, 'button', 'Helpful').click();
      expect(stage.requests).to.deep.equal([{ type: 'rate-answer', messageId: 'm1', helpful: true }]);
      element.message = { ...element.message!, feedback: 'helpful' };
      await drawn(element);
      expect(allByRole(element, 'button')).to.have.length(0);
      expect(element.renderRoot.querySelector('deskbell-answer-feedback')!.shadowRoot!.textContent).to.contain('Thanks for your feedback');
    });

    it('is not helpful for a reason, which may be left out', async () => {
      const { element, stage } = await show({ ...robot, text: 'x' });
      byRole(element, 'button', 'Not helpful').click();
      await drawn(element);
      expect(stage.requests).to.deep.equal([]);
      byRole(element, 'button', 'Send feedback').click();
      await until(() => stage.requests.length);
      expect(stage.requests).to.deep.equal([{ type: 'rate-answer', messageId: 'm1', helpful: false, reason: 'No reason given' }]);
    });

    it('takes a reason of 64 bytes, not of 65', async () => {
      const { element, stage } = await show({ ...robot, text: 'x' });
      byRole(element, 'button', 'Not helpful').click();
      await drawn(element);
      const field = byRole<HTMLInputElement>(element, 'textbox', 'What was missing? (optional)');
      const write = async (text: string): Promise<string> => {
        field.value = text;
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
        await drawn(element);
        byRole(element, 'button', 'Send feedback').click();
        await drawn(element);
        return everything(element).find((each) => each.id === 'count')?.textContent ?? '';
      };
      expect(await write('汉'.repeat(21) + 'xy')).to.equal('65 of 64');
      expect(field.getAttribute('aria-invalid')).to.equal('true');
      expect(stage.requests).to.deep.equal([]);
      await write('汉'.repeat(21) + 'x');
      expect(stage.requests).to.have.length(1);
    });

    it('can be rated again when the rating was not saved', async () => {
      const { element, stage } = await show({ ...robot, text: 'x' }, () => {
        throw new DeskbellError('rejected');
      });
      byRole(element, 'button', 'Helpful').click();
      await until(() => allByRole(element, 'alert').length);
      byRole(element, 'button', 'Helpful').click();
      await until(() => stage.requests.length === 2);
    });

    it('is not rated where there is nothing to name it by', async () => {
      const { element } = await show({ sender: { type: 'robot' }, text: 'x' });
      expect(allByRole(element, 'button')).to.have.length(0);
    });
  });

  describe('files', () => {
    const media = (element: DeskbellMessage, selector: string) => () => everything(element).find((each) => each.matches(selector));

    it('are shown as what their bytes are: a picture called video', async () => {
      const { element, stage } = await show({ kind: 'video', file: { name: 'clip.mp4', type: 'video/mp4' } }, () => picture(64, 48));
      const image = (await until(media(element, 'img'))) as HTMLImageElement;
      expect(image.src).to.match(/^blob:/);
      expect(image.alt).to.equal('clip.mp4');
      expect(stage.requests).to.deep.equal([{ type: 'fetch-file', messageId: 'm1' }]);
    });

    it('a picture is enlarged over the page, and its Escape is its own', async () => {
      const { element, stage } = await show({ kind: 'image', file: { name: 'a.png', type: 'image/png' } }, () => picture(64, 48));
      await until(media(element, 'img'));
      await drawn(element);
      byRole(element, 'button', 'Enlarge a.png').click();
      const viewer = (await until(media(element, 'dialog[open]'))) as HTMLDialogElement;
      expect(viewer.matches(':modal')).to.equal(true);
      let escaped = false;
      stage.addEventListener('keydown', () => (escaped = true), { once: true });
      viewer.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }));
      expect(escaped).to.equal(false);
      byRole(viewer, 'button', 'Close').click();
      await until(() => !media(element, 'dialog')());
    });

    it('audio has a player with controls', async () => {
      const { element } = await show({ kind: 'audio', file: { name: 'voice.mp3', type: 'audio/mpeg' } }, () => tone());
      const player = (await until(media(element, 'audio'))) as HTMLAudioElement;
      expect(player.controls).to.equal(true);
    });

    it('that are something else than they claim are offered, never shown', async () => {
      const { element } = await show({ kind: 'image', file: { name: 'evil.jpg', type: 'image/jpeg' } }, () => new Blob(['<svg onload=alert(1)>'], { type: 'image/svg+xml' }));
      await until(() => allByRole(element, 'button', 'Download evil.jpg').length);
      expect(media(element, 'img')()).to.equal(undefined);
    });

    it('are fetched only when they come into view', async () => {
      const { element, stage } = await onStage<DeskbellMessage>('deskbell-message');
      element.style.cssText = 'position: absolute; inset-block-start: 5000px';
      stage.answer = () => picture(64, 48);
      element.message = message(1, { time: 1, kind: 'image', file: { name: 'a.png', type: 'image/png' } });
      await drawn(element);
      let turns = 0;
      await new Promise<void>((resolve) => {
        const observer = new IntersectionObserver(() => {
          if (++turns === 1) {
            observer.disconnect();
            resolve();
          }
        });
        observer.observe(element);
      });
      expect(stage.requests).to.deep.equal([]);
      element.style.cssText = '';
      await until(() => stage.requests.length);
    });

    it('give their address back when they leave the page, and have one again when they return', async () => {
      const { element } = await show({ kind: 'image', file: { name: 'a.png', type: 'image/png' } }, () => picture(64, 48));
      const first = ((await until(media(element, 'img'))) as HTMLImageElement).src;
      const revoked: string[] = [];
      const { revokeObjectURL } = URL;
      URL.revokeObjectURL = (url) => {
        revoked.push(url);
        revokeObjectURL.call(URL, url);
      };
      try {
        const home = element.parentElement!;
        element.remove();
        expect(revoked).to.deep.equal([first]);
        home.append(element);
        await drawn(element);
        const second = (media(element, 'img')() as HTMLImageElement).src;
        expect(second).not.to.equal(first);
        await until(() => (media(element, 'img')() as HTMLImageElement).naturalWidth === 64);
      } finally {
        URL.revokeObjectURL = revokeObjectURL;
      }
    });

    it('a picture that the page’s policy does not let in by its address is drawn', async () => {
      const { element } = await show({ kind: 'image', file: { name: 'a.png', type: 'image/png' } }, () => picture(64, 48));
      const image = await until(media(element, 'img'));
      image.dispatchEvent(new Event('error'));
      const canvas = (await until(media(element, 'canvas'))) as HTMLCanvasElement;
      await until(() => canvas.width === 64);
      expect(canvas.getAttribute('role')).to.equal('img');
      expect(canvas.getAttribute('aria-label')).to.equal('a.png');
    });

    it('a picture whose bytes are broken becomes a download', async () => {
      const { element } = await show({ kind: 'image', file: { name: 'torn.png', type: 'image/png' } }, () => new Blob([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])]));
      await until(() => allByRole(element, 'button', 'Download torn.png').length);
    });

    it('a player that the page’s policy does not let in becomes a download', async () => {
      const { element } = await show({ kind: 'audio', file: { name: 'voice.mp3', type: 'audio/mpeg' } }, () => tone());
      (await until(media(element, 'audio'))).dispatchEvent(new Event('error'));
      await until(() => allByRole(element, 'button', 'Download voice.mp3').length);
    });

    it('that could not be fetched can be asked for again', async () => {
      let failing = true;
      const { element } = await show({ kind: 'image', file: { name: 'a.png', type: 'image/png' } }, () => {
        if (failing) throw new DeskbellError('network');
        return picture(64, 48);
      });
      const again = await until(() => allByRole(element, 'button', 'a.png could not be loaded Load again')[0]);
      failing = false;
      again.click();
      await until(media(element, 'img, canvas'));
    });

    it('plain files are fetched when asked for, and saved under a type that nothing renders', async () => {
      const { element, stage } = await show({ kind: 'file', file: { name: 'page.txt', type: 'text/html', size: 30 } }, () => new Blob(['<script>1</script>'], { type: 'text/html' }));
      expect(stage.requests).to.deep.equal([]);
      const made: Blob[] = [];
      const saved: string[] = [];
      const { createObjectURL } = URL;
      const { click } = HTMLAnchorElement.prototype;
      URL.createObjectURL = (blob) => {
        made.push(blob as Blob);
        return createObjectURL.call(URL, blob);
      };
      HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
        saved.push(this.download);
      };
      try {
        byRole(element, 'button', 'Download page.txt 1 kB').click();
        await until(() => saved.length);
        expect(saved).to.deep.equal(['page.txt']);
        expect(made.at(-1)!.type).to.equal('application/octet-stream');
      } finally {
        URL.createObjectURL = createObjectURL;
        HTMLAnchorElement.prototype.click = click;
      }
    });
  });
});
