import { expect } from 'chai';
import type { ConversationValues } from '../../../demo/gallery/fake-conversation.js';
import { message } from '../../../demo/gallery/scenes.js';
import { longestText, type DeskbellComposer } from '../../../src/components/panes/composer.js';
import { textLimit } from '../../../src/chat/text-split.js';
import { DeskbellError } from '../../../src/core/errors.js';
import { clearStages, drawn, onStage, until, type Staged } from '../../support/chat-stage.js';
import { allByRole, byRole } from '../../support/roles.js';

interface Desk extends Staged<DeskbellComposer> {
  readonly input: HTMLTextAreaElement;
  type(text: string): Promise<void>;
  press(key: string, more?: KeyboardEventInit): boolean;
  sent(): string[];
}

async function composer(values: Partial<ConversationValues> = {}): Promise<Desk> {
  const staged = await onStage<DeskbellComposer>('deskbell-composer', values);
  const { element, stage } = staged;
  const input = byRole<HTMLTextAreaElement>(element, 'textbox', 'Message');
  return {
    ...staged,
    input,
    async type(text) {
      input.focus();
      input.value = text;
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
      await drawn(element);
    },
    press: (key, more = {}) => input.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, composed: true, ...more })),
    sent: () => stage.requests.flatMap((request) => (request.type === 'send-text' ? [request.text] : [])),
  };
}

const file = (name: string, size: number, type = ''): File => new File([new Uint8Array(size)], name, { type });

describe('deskbell-composer', () => {
  afterEach(clearStages);

  it('gives a larger type its room', async () => {
    const { element, input } = await composer();
    element.style.setProperty('--deskbell-font-size', '30px');
    expect(Number.parseFloat(getComputedStyle(input).lineHeight)).to.be.at.least(36);
  });

  it('holds the limit of src/chat', () => expect(longestText).to.equal(textLimit));

  it('sends with Enter, once, and is empty then', async () => {
    const { type, press, sent, input, element } = await composer();
    await type('hello');
    expect(press('Enter'), 'no line break').to.equal(false);
    await drawn(element);
    expect(sent()).to.deep.equal(['hello']);
    expect(input.value).to.equal('');
    press('Enter');
    expect(sent()).to.have.length(1);
  });

  it('sends once while Enter is held down, whatever stands in the box meanwhile', async () => {
    const { type, press, sent } = await composer();
    await type('first');
    press('Enter');
    await type('second');
    expect(press('Enter', { repeat: true }), 'no line break').to.equal(false);
    expect(sent()).to.deep.equal(['first']);
  });

  it('leaves Shift+Enter and other strokes with Enter to the text box', async () => {
    const { type, press, sent } = await composer();
    await type('hello');
    for (const key of ['shiftKey', 'ctrlKey', 'altKey', 'metaKey']) expect(press('Enter', { [key]: true }), key).to.equal(true);
    expect(sent()).to.deep.equal([]);
  });

  it('sends with its button, which rests while there is nothing to send', async () => {
    const { type, element, sent } = await composer();
    const button = byRole<HTMLButtonElement>(element, 'button', 'Send');
    expect(button.disabled).to.equal(true);
    await type('  \n ');
    expect(button.disabled).to.equal(true);
    await type('x');
    expect(button.disabled).to.equal(false);
    expect(button.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, cancelable: true })), 'the focus stays in the text box').to.equal(false);
    button.focus();
    button.click();
    expect(sent()).to.deep.equal(['x']);
    expect(element.shadowRoot!.activeElement?.localName, 'the button rests, the focus goes on').to.equal('textarea');
  });

  describe('with an input method', () => {
    const compose = (input: HTMLTextAreaElement, type: string): boolean => input.dispatchEvent(new CompositionEvent(type, { bubbles: true, composed: true }));

    it('sends nothing while it composes (isComposing)', async () => {
      const { type, press, sent } = await composer();
      await type('ni');
      expect(press('Enter', { isComposing: true })).to.equal(true);
      expect(sent()).to.deep.equal([]);
    });

    it('sends nothing for key code 229 (Safari, Android)', async () => {
      const { type, press, sent } = await composer();
      await type('ni');
      press('Enter', { keyCode: 229 });
      expect(sent()).to.deep.equal([]);
    });

    it('sends nothing for an Enter between start and end', async () => {
      const { input, type, press, sent } = await composer();
      compose(input, 'compositionstart');
      await type('ni');
      press('Enter');
      expect(sent()).to.deep.equal([]);
    });

    it('sends nothing for the Enter that comes right after the end (the Safari order), and sends for the next', async () => {
      const { input, type, press, sent } = await composer();
      compose(input, 'compositionstart');
      await type('你');
      compose(input, 'compositionend');
      press('Enter');
      expect(sent()).to.deep.equal([]);
      const ended = performance.now();
      await until(() => performance.now() - ended > 60, 'the stroke to be over');
      press('Enter');
      expect(sent()).to.deep.equal(['你']);
    });

    it('sends for a line break that comes without a key (Android), not for one that is meant', async () => {
      const { input, type, press, sent } = await composer();
      const lineBreak = (): boolean => input.dispatchEvent(new InputEvent('beforeinput', { inputType: 'insertLineBreak', bubbles: true, cancelable: true }));
      await type('hello');
      press('Enter', { shiftKey: true });
      expect(lineBreak()).to.equal(true);
      press('Unidentified', { keyCode: 229 });
      expect(lineBreak()).to.equal(false);
      expect(sent()).to.deep.equal(['hello']);
    });

    it('asks for suggestions only when the word is taken over', async () => {
      const { input, type, stage } = await composer();
      compose(input, 'compositionstart');
      await type('n');
      await type('ni');
      expect(stage.requests.filter((request) => request.type === 'typed')).to.deep.equal([]);
      input.value = '你';
      compose(input, 'compositionend');
      expect(stage.requests.filter((request) => request.type === 'typed')).to.deep.equal([{ type: 'typed', text: '你' }]);
    });
  });

  describe('the draft', () => {
    it('is taken over from an earlier visit', async () => {
      const { input } = await composer({ draft: 'from yesterday' });
      expect(input.value).to.equal('from yesterday');
    });

    it('goes up with every change', async () => {
      const { type, stage } = await composer();
      await type('a');
      await type('ab');
      expect(stage.requests.filter(({ type: kind }) => kind === 'draft')).to.deep.equal([{ type: 'draft', text: 'a' }, { type: 'draft', text: 'ab' }]);
    });

    it('does not come back late into an emptied text box', async () => {
      const { type, press, stage, conversation, element, input } = await composer();
      const held: (() => void)[] = [];
      stage.answer = (request) => request.type === 'draft'
        ? new Promise<void>((resolve) => held.push(() => {
            conversation.draft.set(request.text);
            resolve();
          }))
        : undefined;
      await type('hello');
      press('Enter');
      await until(() => held.length === 2);
      for (const release of held) release();
      await drawn(element);
      await drawn(element);
      expect(input.value).to.equal('');
    });

    it('of another tab is never put over what is being written', async () => {
      const { type, conversation, element, input } = await composer();
      await type('mine');
      await until(() => conversation.draft.get() === '' );
      conversation.draft.set('theirs');
      await drawn(element);
      expect(input.value).to.equal('mine');
    });
  });

  it('gives a text back that never got into the log, and says why', async () => {
    const { type, press, stage, element, input } = await composer();
    stage.answer = (request) => {
      if (request.type === 'send-text') throw new DeskbellError('session-unreachable');
    };
    await type('precious');
    press('Enter');
    await until(() => allByRole(element, 'alert').length);
    expect(input.value).to.equal('precious');
    expect(byRole(element, 'alert').textContent).to.contain('We cannot reach our service');
    await type('precious!');
    expect(allByRole(element, 'alert')).to.have.length(0);
  });

  it('gives it back too where something else got into the log meanwhile', async () => {
    const { type, press, stage, conversation, element, input } = await composer({ messages: [message(1, { time: 1, text: 'x' })] });
    stage.answer = (request) => {
      if (request.type !== 'send-text') return;
      conversation.add(message(2, { time: 2, direction: 'out', text: 'from another tab', status: 'sent' }));
      throw new DeskbellError('session-unreachable');
    };
    await type('precious');
    press('Enter');
    await until(() => allByRole(element, 'alert').length);
    expect(input.value).to.equal('precious');
  });

  it('leaves a text that failed in the log to the log', async () => {
    const { type, press, stage, conversation, element, input } = await composer({ messages: [message(1, { time: 1, text: 'x' })] });
    stage.answer = (request) => {
      if (request.type !== 'send-text') return;
      conversation.add(message(2, { time: 2, direction: 'out', text: request.text, status: 'failed' }));
      throw new DeskbellError('network');
    };
    await type('sent and lost');
    press('Enter');
    await drawn(element);
    await drawn(element);
    expect(input.value).to.equal('');
    expect(allByRole(element, 'alert')).to.have.length(0);
  });

  it('counts near the limit, refuses beyond it, and cuts nothing', async () => {
    const { type, press, sent, element, input } = await composer();
    await type('a'.repeat(longestText - 1_001));
    expect(element.renderRoot.querySelector('[part=counter]')).to.equal(null);
    await type('a'.repeat(longestText - 1));
    expect(element.renderRoot.querySelector('[part=counter]')!.textContent).to.equal('1 character left');
    await type('a'.repeat(longestText + 5));
    expect(element.renderRoot.querySelector('[part=counter]')!.textContent).to.equal('5 characters too many');
    press('Enter');
    await drawn(element);
    expect(sent()).to.deep.equal([]);
    expect(input.value).to.have.length(longestText + 5);
    expect(input.getAttribute('aria-invalid')).to.equal('true');
    expect(element.shadowRoot!.getElementById(input.getAttribute('aria-describedby')!)!.textContent).to.contain('too long');
  });

  describe('suggestions', () => {
    const suggestions = ['How do I return it?', 'How long does it take?'];

    async function suggested(): Promise<Desk> {
      const desk = await composer();
      await desk.type('how');
      desk.conversation.suggestions.set(suggestions);
      await drawn(desk.element);
      return desk;
    }

    it('are a listbox tied to the text box', async () => {
      const { element, input, press } = await suggested();
      const list = byRole(element, 'listbox');
      expect(input.getAttribute('aria-controls')).to.equal(list.id);
      expect(input.getAttribute('aria-activedescendant')).to.equal(null);
      expect(press('ArrowDown')).to.equal(false);
      await drawn(element);
      const option = allByRole(element, 'option')[0]!;
      expect(input.getAttribute('aria-activedescendant')).to.equal(option.id);
      expect(option.getAttribute('aria-selected')).to.equal('true');
    });

    it('are walked by the arrow keys, through the text box and round', async () => {
      const { element, input, press } = await suggested();
      const active = async (key: string): Promise<string | null> => {
        press(key);
        await drawn(element);
        return input.getAttribute('aria-activedescendant');
      };
      expect(await active('ArrowUp')).to.equal('suggestion-1');
      expect(await active('ArrowDown')).to.equal(null);
      expect(await active('ArrowDown')).to.equal('suggestion-0');
      expect(await active('ArrowUp')).to.equal(null);
    });

    it('go with the last letter, without waiting for what comes of it', async () => {
      const { element, type } = await suggested();
      await type('');
      expect(allByRole(element, 'option')).to.have.length(0);
    });

    it('that are more than fit are scrolled to', async () => {
      const { element, press, conversation } = await suggested();
      conversation.suggestions.set(Array.from({ length: 20 }, (_, index) => `suggestion ${index}`));
      await drawn(element);
      press('ArrowUp');
      await drawn(element);
      const list = byRole(element, 'listbox', 'Suggestions').getBoundingClientRect();
      const last = allByRole(element, 'option').at(-1)!.getBoundingClientRect();
      expect(last.bottom).to.be.at.most(list.bottom);
      expect(last.top).to.be.at.least(list.top);
    });

    it('are picked by Enter into the text box, and sent by the next Enter', async () => {
      const { element, input, press, sent } = await suggested();
      press('ArrowDown');
      press('Enter');
      await drawn(element);
      expect(input.value).to.equal(suggestions[0]);
      expect(sent()).to.deep.equal([]);
      expect(allByRole(element, 'listbox')).to.have.length(0);
      press('Enter');
      expect(sent()).to.deep.equal([suggestions[0]]);
    });

    it('leave Enter to the text where none is picked', async () => {
      const { press, sent } = await suggested();
      press('Enter');
      expect(sent()).to.deep.equal(['how']);
    });

    it('close with Escape, which goes no further, and come back with the next letter', async () => {
      const { element, press, type } = await suggested();
      expect(press('Escape'), 'the panel leaves a taken Escape alone').to.equal(false);
      await drawn(element);
      expect(allByRole(element, 'listbox')).to.have.length(0);
      expect(press('Escape')).to.equal(true);
      await type('how d');
      expect(allByRole(element, 'option')).to.have.length(2);
    });

    it('are picked by a click', async () => {
      const { element, input } = await suggested();
      allByRole(element, 'option')[1]!.click();
      await drawn(element);
      expect(input.value).to.equal(suggestions[1]);
    });
  });

  describe('files', () => {
    it('are handed on one by one', async () => {
      const { element, stage } = await composer();
      const files = [file('a.txt', 3), file('b.txt', 4)];
      element.takeFiles(files);
      expect(stage.requests).to.deep.equal([{ type: 'send-files', files: [files[0]] }, { type: 'send-files', files: [files[1]] }]);
    });

    it('that are empty or too large are held back with a reason, the others go', async () => {
      const { element, stage } = await composer();
      stage.settings.set({ ...stage.settings.get(), maxFileSize: 1024 });
      element.takeFiles([file('empty.txt', 0), file('big.txt', 2048), file('good.txt', 9)]);
      await drawn(element);
      const said = [...element.renderRoot.querySelectorAll('[part=problem]')].map((problem) => problem.textContent!.replace(/\s+/g, ' ').trim());
      expect(said).to.have.length(2);
      expect(said[0]).to.equal('empty.txt: The file is empty.');
      expect(said[1]).to.equal('big.txt: The file is too large. The limit is 1 kB.');
      expect(stage.requests.filter(({ type }) => type === 'send-files')).to.have.length(1);
      allByRole(element, 'button', 'Dismiss')[0]!.click();
      await drawn(element);
      expect(element.renderRoot.querySelectorAll('[part=problem]')).to.have.length(1);
    });

    it('that were put away leave the focus by the files, and the others as they stand', async () => {
      const { element } = await composer();
      element.takeFiles([file('one.txt', 0), file('two.txt', 0)]);
      await drawn(element);
      const last = element.renderRoot.querySelectorAll('[part=problem]')[1];
      for (const left of [1, 0]) {
        const button = allByRole(element, 'button', 'Dismiss')[0]!;
        button.focus();
        button.click();
        await drawn(element);
        expect(element.renderRoot.querySelectorAll('[part=problem]')).to.have.length(left);
        // What is redrawn in a live region is read once more.
        if (left) expect(element.renderRoot.querySelector('[part=problem]')).to.equal(last);
        expect(element.shadowRoot!.activeElement?.getAttribute('aria-label')).to.equal('Attach a file');
      }
    });

    it('that the owner does not take are named, with what is taken', async () => {
      const { element, stage } = await composer();
      stage.answer = (request) => {
        if (request.type === 'send-files') throw new DeskbellError('file-type');
      };
      element.takeFiles([file('photo.heic', 10, 'image/heic')]);
      await until(() => element.renderRoot.querySelector('[part=problem]'));
      expect(element.renderRoot.querySelector('[part=problem]')!.textContent).to.contain('photo.heic').and.contain('JPG, PNG');
    });

    it('that failed on their way are left to the log', async () => {
      const { element, stage } = await composer();
      stage.answer = () => {
        throw new DeskbellError('network');
      };
      element.takeFiles([file('a.txt', 3)]);
      await drawn(element);
      await drawn(element);
      expect(element.renderRoot.querySelector('[part=problem]')).to.equal(null);
    });

    it('a picture too large is offered smaller, and is handed on when that is wanted', async () => {
      const { element, stage } = await composer();
      stage.settings.set({ ...stage.settings.get(), maxFileSize: 1024 });
      const photo = file('holiday.png', 4096, 'image/png');
      element.takeFiles([photo]);
      await drawn(element);
      let release = (): void => {};
      stage.answer = () => new Promise<void>((resolve) => (release = resolve));
      byRole(element, 'button', 'Send a smaller picture').click();
      await drawn(element);
      expect(element.renderRoot.querySelector('[part=problem]')!.textContent).to.contain('Making holiday.png smaller');
      expect(stage.requests.at(-1)).to.deep.equal({ type: 'send-files', files: [photo] });
      release();
      await until(() => !element.renderRoot.querySelector('[part=problem]'));
    });

    it('a picture that does not get small enough is said to be too large, without the offer', async () => {
      const { element, stage } = await composer();
      stage.settings.set({ ...stage.settings.get(), maxFileSize: 1024 });
      stage.answer = () => {
        throw new DeskbellError('file-too-large');
      };
      element.takeFiles([file('holiday.png', 4096, 'image/png')]);
      await drawn(element);
      byRole(element, 'button', 'Send a smaller picture').click();
      await until(() => allByRole(element, 'button', 'Send a smaller picture').length === 0 && element.renderRoot.querySelector('[part=problem]')?.textContent?.includes('too large'));
    });

    it('are taken from the clipboard, unless it holds text as well', async () => {
      const { input, stage } = await composer();
      const paste = (data: DataTransfer): boolean => {
        // Firefox hands over an empty copy of what the constructor is given.
        const event = Object.defineProperty(new ClipboardEvent('paste', { bubbles: true, cancelable: true }), 'clipboardData', { value: data });
        return input.dispatchEvent(event);
      };
      const both = new DataTransfer();
      both.items.add(file('cells.png', 5));
      both.setData('text/plain', 'cells');
      expect(paste(both)).to.equal(true);
      const picture = new DataTransfer();
      picture.items.add(file('shot.png', 5));
      expect(paste(picture)).to.equal(false);
      expect(stage.requests.filter(({ type }) => type === 'send-files')).to.have.length(1);
    });

    it('are taken when dropped, anywhere on the chat, once', async () => {
      const { stage, element } = await onStage('deskbell-chat', { state: 'agent' });
      const data = new DataTransfer();
      data.items.add(file('dropped.txt', 5));
      const inner = byRole(element, 'textbox', 'Message');
      inner.dispatchEvent(new DragEvent('dragenter', { dataTransfer: data, bubbles: true, composed: true, cancelable: true }));
      await drawn(element);
      expect(element.renderRoot.querySelector('.drop')).not.to.equal(null);
      expect(inner.dispatchEvent(new DragEvent('dragover', { dataTransfer: data, bubbles: true, composed: true, cancelable: true }))).to.equal(false);
      expect(inner.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, composed: true, cancelable: true }))).to.equal(false);
      byRole(element, 'log').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, composed: true, cancelable: true }));
      await drawn(element);
      expect(stage.requests.filter(({ type }) => type === 'send-files')).to.have.length(2);
      expect(element.renderRoot.querySelector('.drop')).to.equal(null);
    });
  });

  it('takes the focus when it is asked to, without a scroll', async () => {
    const { element, input } = await composer();
    element.focus();
    expect(element.shadowRoot!.activeElement).to.equal(input);
  });
});
