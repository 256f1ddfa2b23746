import { expect } from 'chai';
import { formatBytes, formatDay, formatDuration, formatMoment, formatTime } from '../../../src/i18n/formats.js';
import { createLocalizer } from '../../../src/i18n/localize.js';

const en = createLocalizer('en-US');
const zh = createLocalizer('zh-CN');
const de = createLocalizer('de');
const noon = new Date(2026, 10, 21, 14, 5).getTime();
const day = 86_400_000;

describe('formats', () => {
  it('tells the time as the reader does', () => {
    expect(formatTime(en, noon)).to.match(/^2:05.PM$/u);
    expect(formatTime(zh, noon)).to.equal('14:05');
    expect(formatTime(de, noon)).to.equal('14:05');
    expect(formatMoment(en, noon)).to.contain('November 21, 2026');
  });

  it('names today and yesterday, and dates before them', () => {
    expect(formatDay(en, noon, noon + 60_000)).to.equal('Today');
    expect(formatDay(en, noon - day, noon)).to.equal('Yesterday');
    expect(formatDay(zh, noon, noon)).to.equal('今天');
    expect(formatDay(en, noon - 3 * day, noon)).to.contain('November 18').and.not.contain('2026');
    expect(formatDay(en, noon - 400 * day, noon)).to.contain('2025');
  });

  it('takes midnight, not 24 hours, as the border of a day', () => {
    const late = new Date(2026, 10, 20, 23, 59).getTime();
    expect(formatDay(en, late, new Date(2026, 10, 21, 0, 1).getTime())).to.equal('Yesterday');
  });

  it('rounds a wait to its largest unit, in the language of the sentence', () => {
    expect(formatDuration(en, 0)).to.equal('1 second');
    expect(formatDuration(en, 45)).to.equal('45 seconds');
    expect(formatDuration(en, 60)).to.equal('1 minute');
    expect(formatDuration(en, 150)).to.equal('3 minutes');
    expect(formatDuration(en, 7200)).to.equal('2 hours');
    expect(formatDuration(de, 150)).to.equal('3 minutes');
    expect(formatDuration(zh, 150)).to.equal('3分钟');
  });

  it('counts bytes', () => {
    expect(formatBytes(en, 10)).to.equal('1 kB');
    expect(formatBytes(en, 24_800)).to.equal('24 kB');
    expect(formatBytes(en, 10_485_760)).to.equal('10 MB');
    expect(formatBytes(en, 2_400_000)).to.equal('2.3 MB');
  });
});
