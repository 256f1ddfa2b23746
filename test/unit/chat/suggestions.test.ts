import { expect } from 'chai';
import { suggestionDelay, Suggestions } from '../../../src/chat/suggestions.js';
import { FakeClock } from '../../support/fake-clock.js';

describe('Suggestions', () => {
  const make = (answer: (text: string, signal: AbortSignal) => Promise<readonly string[]> = async (text) => [`${text}?`]) => {
    const clock = new FakeClock();
    const asked: string[] = [];
    const suggestions = new Suggestions(clock, (text, signal) => {
      asked.push(text);
      return answer(text, signal);
    });
    return { clock, asked, suggestions };
  };

  it('asks once the visitor pauses', async () => {
    const { clock, asked, suggestions } = make();
    for (const text of ['r', 're', 'ref']) {
      suggestions.typed(text);
      await clock.advance(suggestionDelay - 1);
    }
    expect(asked).to.deep.equal([]);
    await clock.advance(1);
    expect(asked).to.deep.equal(['ref']);
    expect(suggestions.phrases.get()).to.deep.equal(['ref?']);
  });

  it('shows the last question\'s answer, whichever comes last', async () => {
    const answers = new Map<string, (phrases: string[]) => void>();
    const signals: AbortSignal[] = [];
    const { clock, suggestions } = make((text, signal) => {
      signals.push(signal);
      return new Promise((resolve) => answers.set(text, resolve));
    });
    suggestions.typed('one');
    await clock.advance(suggestionDelay);
    suggestions.typed('two');
    await clock.advance(suggestionDelay);
    expect(signals[0]!.aborted).to.equal(true);
    answers.get('two')!(['second']);
    answers.get('one')!(['first']);
    await clock.advance(0);
    expect(suggestions.phrases.get()).to.deep.equal(['second']);
  });

  it('says nothing of errors, and asks nothing about nothing', async () => {
    const { clock, asked, suggestions } = make(() => Promise.reject(new Error('no robot')));
    suggestions.typed('refund');
    await clock.advance(suggestionDelay);
    expect(suggestions.phrases.get()).to.deep.equal([]);
    suggestions.typed('  ');
    suggestions.typed('x'.repeat(200));
    await clock.advance(1_000);
    expect(asked).to.deep.equal(['refund']);
  });

  it('clears what is shown and what is under way', async () => {
    const { clock, suggestions } = make();
    suggestions.typed('one');
    await clock.advance(suggestionDelay);
    suggestions.typed('two');
    suggestions.clear();
    await clock.advance(1_000);
    expect(suggestions.phrases.get()).to.deep.equal([]);
    expect(clock.pending).to.equal(0);
  });
});
