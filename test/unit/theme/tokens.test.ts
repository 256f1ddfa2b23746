import { expect } from 'chai';
import { css, html, LitElement } from 'lit';
import { controlStyles } from '../../../src/theme/control-styles.js';
import { themeRoot, tokens } from '../../../src/theme/tokens.js';

class TokenProbe extends LitElement {
  static override styles = [tokens, controlStyles, themeRoot, css`i { color: var(--_on-accent); background: var(--_accent) }`];
  override render() {
    return html`<i></i>`;
  }
}
customElements.define('token-probe', TokenProbe);

const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;

/** A CSS colour as bytes, whatever its space. */
function bytes(color: string, ground = '#fff'): [number, number, number] {
  context.fillStyle = ground;
  context.fillRect(0, 0, 1, 1);
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return [red!, green!, blue!];
}

/** WCAG 2.2, relative luminance. */
const luminance = (color: [number, number, number]): number => {
  const [red, green, blue] = color.map((byte) => {
    const part = byte / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
};

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(bytes(one)), luminance(bytes(other))].sort((a, b) => b - a);
  return (light! + 0.05) / (dark! + 0.05);
}

const accents = ['', '#000000', '#ffffff', '#ffd400', '#ff0000', '#00ff00', '#0000ff', '#00ffff', '#ff00ff', '#808080', '#777777', '#e60012', '#07c160', '#ff6a00', '#1f5eff', '#c0ffee', '#4b0082'];

describe('the tokens', () => {
  const probes: TokenProbe[] = [];
  afterEach(() => probes.splice(0).forEach((probe) => probe.remove()));

  async function resolve(theme: string, accent: string): Promise<(name: string) => string> {
    const probe = new TokenProbe();
    probe.setAttribute('theme', theme);
    if (accent) probe.style.setProperty('--deskbell-color-accent', accent);
    document.body.append(probe);
    probes.push(probe);
    await probe.updateComplete;
    const inner = probe.renderRoot.querySelector('i')!;
    return (name) => {
      inner.style.color = `var(${name})`;
      return getComputedStyle(inner).color;
    };
  }

  for (const theme of ['light', 'dark']) {
    for (const accent of accents) {
      it(`stay readable with the accent ${accent || 'of the house'}, ${theme}`, async () => {
        const color = await resolve(theme, accent);
        const pairs = [
          ['--_on-accent', '--_accent'], ['--_ink', '--_surface'], ['--_ink', '--_soft'], ['--_text', '--_surface'], ['--_text', '--_raised'], ['--_text', '--_soft'],
          ['--_muted', '--_surface'], ['--_muted', '--_raised'], ['--_muted', '--_soft'], ['--_danger', '--_surface'], ['--_danger', '--_danger-soft'], ['--_text', '--_danger-soft'], ['--_ink', '--_raised'],
        ] as const;
        for (const [fore, back] of pairs) expect(contrast(color(fore), color(back)), `${fore} on ${back}: ${color(fore)} ${color(back)}`).to.be.at.least(4.5);
        for (const [fore, back] of [['--_edge', '--_surface'], ['--_star', '--_surface'], ['--_good', '--_surface']] as const) {
          expect(contrast(color(fore), color(back)), `${fore} on ${back}`).to.be.at.least(3);
        }
      });
    }
  }

  it('follow the page’s own surface and text', async () => {
    const probe = new TokenProbe();
    probe.style.cssText = '--deskbell-color-surface: #102030; --deskbell-color-text: #f0f0f0';
    document.body.append(probe);
    probes.push(probe);
    await probe.updateComplete;
    const inner = probe.renderRoot.querySelector('i')!;
    inner.style.color = 'var(--_surface)';
    expect(bytes(getComputedStyle(inner).color)).to.deep.equal([16, 32, 48]);
    inner.style.color = 'var(--_muted)';
    expect(contrast(getComputedStyle(inner).color, '#102030')).to.be.at.least(4.5);
  });

  it('are light or dark as the attribute says', async () => {
    expect(luminance(bytes((await resolve('light', ''))('--_surface')))).to.be.above(0.9);
    expect(luminance(bytes((await resolve('dark', ''))('--_surface')))).to.be.below(0.05);
  });
});
