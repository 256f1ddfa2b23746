import { expect } from 'chai';
import { setLater, wantLater } from '../../../src/components/parts/later.js';
import { loadLater } from '../../../src/components/register-chat.js';
import { until } from '../../support/chat-stage.js';

describe('wantLater', () => {
  after(() => setLater(loadLater));

  it('loads once for many wishes, not for what is there, and again after a failure', async () => {
    let loads = 0;
    let fail = (): void => {};
    setLater(() => {
      loads++;
      return new Promise((_resolve, reject) => (fail = () => reject(new Error('offline'))));
    });
    wantLater('deskbell-satisfaction');
    expect(loads, 'it is defined').to.equal(0);
    wantLater('deskbell-not-there');
    wantLater('deskbell-not-there');
    expect(loads).to.equal(1);
    fail();
    await until(() => {
      wantLater('deskbell-not-there');
      return loads === 2;
    }, 'another try');
  });
});
