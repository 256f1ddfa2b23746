import { expect } from 'chai';
import { parseDownlink } from '../../../src/cec/message.js';

const entry = (more: object = {}): object =>
  ({ channel: 'WEB', content: 'hello', from: '1011', to: 'visitor-1', mediaType: 'TEXT', sourceType: 'AGENT', controlType: 'CHAT', ...more });
const plain = { sourceType: 'AGENT', controlType: 'CHAT', mediaType: 'TEXT', content: 'hello', similarQuestions: [], queuing: false };

describe('message', () => {
  it('reads every field of table 5-1 that the widget uses', () => {
    expect(parseDownlink(entry({
      senderNickname: 'Li', senderAvatar: 'https://a.example/1.png', timestamp: '1619590480756', receiveTime: 1, messageCode: 'm1', interIdx: '2',
      simQuestions: ['a', 'b'], isOfflineStatus: '1', queueFlag: 'Y', callId: 'c1', robotGender: 'female', associationContentId: 'x', more: { unknown: true },
    }))).to.deep.equal({
      ...plain, nickname: 'Li', avatar: 'https://a.example/1.png', time: 1619590480756, messageCode: 'm1', interactionIndex: '2',
      similarQuestions: ['a', 'b'], queuing: true, callId: 'c1', robotGender: 'female',
    });
  });

  it('takes null for every optional field', () => {
    expect(parseDownlink(entry({
      senderNickname: null, senderAvatar: null, timestamp: null, receiveTime: null, messageCode: null, interIdx: null, simQuestions: null,
      isOfflineStatus: null, queueFlag: null, callId: null, robotGender: null, associationContentId: null,
    }))).to.deep.equal(plain);
  });

  it('takes a message of which only the content is there', () => {
    expect(parseDownlink({ content: 'hello' })).to.deep.equal({ ...plain, sourceType: 'SYSTEM' });
  });

  it('takes one without content that says something by its kind', () => {
    expect(parseDownlink({ controlType: 'DISCONNECT', sourceType: 'SYSTEM' })).to.include({ controlType: 'DISCONNECT', content: '' });
    expect(parseDownlink({ messageCode: '1' })).to.include({ messageCode: '1', content: '' });
  });

  it('reads ids and counts that come as numbers', () => {
    expect(parseDownlink(entry({ messageCode: 77, interIdx: 2, callId: 5, content: 12 }))).to.include({ messageCode: '77', interactionIndex: '2', callId: '5', content: '12' });
  });

  for (const [name, fields, time] of [
    ['timestamp, number', { timestamp: 1619590480756 }, 1619590480756], ['receiveTime, text', { receiveTime: '1619590480757' }, 1619590480757],
    ['receiveTime beside a bad timestamp', { timestamp: 'now', receiveTime: 5 }, 5], ['zero', { timestamp: 0 }, undefined], ['negative', { timestamp: -5 }, undefined],
    ['past what a Date holds', { timestamp: 9e15 }, undefined],
  ] as const) {
    it(`time: ${name}`, () => expect(parseDownlink(entry(fields))?.time).to.equal(time));
  }

  for (const [robotGender, expected] of [['male', 'male'], ['FEMALE', 'female'], ['Male', 'male'], ['other', undefined], [null, undefined]] as const) {
    it(`robotGender ${robotGender}`, () => expect(parseDownlink(entry({ robotGender }))?.robotGender).to.equal(expected));
  }

  it('reads enumerations in any case, and unknown ones as the nearest that is safe', () => {
    expect(parseDownlink(entry({ sourceType: 'robot', controlType: 'disconnect', mediaType: 'image' }))).to.include({ sourceType: 'ROBOT', controlType: 'DISCONNECT', mediaType: 'IMAGE' });
    expect(parseDownlink(entry({ sourceType: 'SUPERVISOR', controlType: 'WHISPER', mediaType: 'CARD' }))).to.include({ sourceType: 'SYSTEM', controlType: 'WHISPER', mediaType: 'TEXT' });
    expect(parseDownlink(entry({ sourceType: 7, controlType: {}, mediaType: [] }))).to.include({ sourceType: 'SYSTEM', controlType: 'CHAT', mediaType: 'TEXT' });
    expect(parseDownlink(entry({ mediaType: 'FILE_IMAGE' }))).to.include({ mediaType: 'IMAGE' });
    expect(parseDownlink(entry({ mediaType: 'FILE_VIDEO' }))).to.include({ mediaType: 'VIDEO' });
    for (const mediaType of ['TEXT', 'IMAGE', 'AUDIO', 'VIDEO', 'FILE', 'LOCATE']) expect(parseDownlink(entry({ mediaType }))).to.include({ mediaType });
  });

  it('names of an object\'s own prototype are no media types', () => {
    expect(parseDownlink(entry({ mediaType: 'constructor' }))).to.include({ mediaType: 'TEXT' });
    expect(parseDownlink(JSON.parse('{"content":"x","__proto__":{"mediaType":"IMAGE"}}'))).to.include({ mediaType: 'TEXT' });
  });

  for (const [queueFlag, queuing] of [['Y', true], ['y', true], ['N', false], ['', false], [null, false]] as const) {
    it(`queueFlag ${JSON.stringify(queueFlag)}`, () => expect(parseDownlink(entry({ queueFlag }))?.queuing).to.equal(queuing));
  }

  for (const value of [null, undefined, 'text', 7, true, [], {}, { from: 'a' }, { content: {} }, { content: ['a'] }, { content: '' }, { controlType: '' }]) {
    it(`${JSON.stringify(value)} is no message`, () => expect(parseDownlink(value)).to.equal(undefined));
  }
});
