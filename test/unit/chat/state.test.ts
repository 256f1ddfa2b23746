import { expect } from 'chai';
import { chatTransitions, isLive, step } from '../../../src/chat/state.js';
import type { ChatState } from '../../../src/chat/conversation.js';
import { IllegalStepError } from '../../../src/core/machine.js';

describe('the chat\'s states', () => {
  const drawn: Record<ChatState, ChatState[]> = {
    idle: ['connecting'],
    connecting: ['robot', 'queued', 'agent', 'ended', 'failed'],
    robot: ['queued', 'agent', 'ended', 'failed'],
    queued: ['robot', 'agent', 'ended', 'failed'],
    agent: ['queued', 'ended', 'failed'],
    ended: ['connecting', 'idle'],
    failed: ['connecting', 'idle'],
  };
  const states = Object.keys(drawn) as ChatState[];

  it('take every step that is drawn and refuse every other', () => {
    expect(Object.keys(chatTransitions)).to.have.members(states);
    for (const from of states) {
      for (const to of states) {
        if (from === to || drawn[from].includes(to)) expect(step(from, to)).to.equal(to);
        else expect(() => step(from, to), `${from} -> ${to}`).to.throw(IllegalStepError);
      }
    }
  });

  it('are live while the centre holds the conversation', () => {
    expect(states.filter(isLive)).to.deep.equal(['robot', 'queued', 'agent']);
  });
});
