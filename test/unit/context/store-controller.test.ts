import { ContextProvider, createContext } from '@lit/context';
import { expect } from 'chai';
import { html, LitElement, type TemplateResult } from 'lit';
import { StoreController, ValueController } from '../../../src/context/store-controller.js';
import { Store, type ReadableStore } from '../../../src/core/store.js';

interface View {
  readonly first: ReadableStore<number>;
  readonly second: ReadableStore<number>;
}

const viewContext = createContext<ReadableStore<View | undefined>>(Symbol('view'));
const wordContext = createContext<ReadableStore<string>>(Symbol('word'));

class Owner extends LitElement {
  readonly view = new Store<View | undefined>(undefined);
  readonly word = new Store('a');
  constructor() {
    super();
    new ContextProvider(this, { context: viewContext, initialValue: this.view });
    new ContextProvider(this, { context: wordContext, initialValue: this.word });
  }
}

class Reader extends LitElement {
  readonly first = new StoreController(this, viewContext, (view) => view.first);
  readonly word = new ValueController(this, wordContext);
  renders = 0;
  override render(): TemplateResult {
    this.renders++;
    return html`${this.first.value}`;
  }
}

customElements.define('test-owner', Owner);
customElements.define('test-reader', Reader);

describe('StoreController', () => {
  const set = async () => {
    const owner = document.createElement('test-owner') as Owner;
    const reader = document.createElement('test-reader') as Reader;
    owner.append(reader);
    document.body.append(owner);
    await reader.updateComplete;
    const first = new Store(1);
    const second = new Store(1);
    return { owner, reader, first, second, view: { first, second } };
  };
  afterEach(() => document.body.replaceChildren());

  it('has no value until there is something to follow, then follows the one store', async () => {
    const { owner, reader, first, second, view } = await set();
    expect(reader.first.value).to.equal(undefined);
    owner.view.set(view);
    await reader.updateComplete;
    expect(reader.first.value).to.equal(1);
    const renders = reader.renders;
    for (let value = 2; value < 100; value++) second.set(value);
    await reader.updateComplete;
    expect(reader.renders).to.equal(renders);
    first.set(7);
    await reader.updateComplete;
    expect([reader.first.value, reader.renders]).to.deep.equal([7, renders + 1]);
    owner.view.set(undefined);
    expect(reader.first.value).to.equal(undefined);
  });

  it('follows the new owner after a move, and nobody when it has left', async () => {
    const { owner, reader, first, view } = await set();
    owner.view.set(view);
    const other = document.createElement('test-owner') as Owner;
    const otherFirst = new Store(50);
    other.view.set({ ...view, first: otherFirst });
    document.body.append(other);
    other.append(reader);
    await reader.updateComplete;
    expect(reader.first.value).to.equal(50);
    first.set(2);
    expect(reader.first.value).to.equal(50);
    reader.remove();
    otherFirst.set(51);
    expect(reader.first.value).to.equal(50);
    other.append(reader);
    expect(reader.first.value).to.equal(51);
  });
});

describe('ValueController', () => {
  it('follows the value of the context itself', async () => {
    const { owner, reader } = await set2();
    expect(reader.word.value).to.equal('a');
    owner.word.set('b');
    expect(reader.word.value).to.equal('b');
  });
  const set2 = async () => {
    const owner = document.createElement('test-owner') as Owner;
    const reader = document.createElement('test-reader') as Reader;
    owner.append(reader);
    document.body.append(owner);
    await reader.updateComplete;
    return { owner, reader };
  };
});
