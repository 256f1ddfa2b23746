import { css } from 'lit';

/**
 * The look's values. A page sets `--deskbell-*`; components read the `--_*` names that follow from them, on every
 * host, so that each element is dressed wherever it stands. Everything comes from three colours (accent, surface,
 * text): the shades below are mixed, and the text on the accent is black or white by its luminance, so that any
 * accent stays readable. Light and dark follow the inherited `color-scheme`.
 */
export const tokens = css`
  :host {
    --_accent: var(--deskbell-color-accent, #2f55d4);
    --_surface: var(--deskbell-color-surface, #fff);
    --_text: var(--deskbell-color-text, #1b1e25);
    --_on-accent: var(--deskbell-color-on-accent, #fff);
    --_ink: var(--_accent);
    --_soft: #8882;
    --_muted: var(--_text);
    --_raised: var(--deskbell-color-bubble-in, #8882);
    --_line: #8885;
    --_edge: #777;
    --_danger: var(--deskbell-color-danger, #b3261e);
    --_danger-soft: #8882;
    --_radius: var(--deskbell-radius, 16px);
    --_shadow: 0 1px 2px #0002, 0 8px 28px #0003;
  }
  @supports (color: light-dark(red, red)) and (color: oklch(from red l c h)) {
    :host {
      --_surface: var(--deskbell-color-surface, light-dark(#fff, #17191f));
      --_text: var(--deskbell-color-text, light-dark(#1b1e25, #eef0f4));
      --_on-accent: var(
        --deskbell-color-on-accent,
        color(from var(--_accent) xyz-d65 clamp(0, (0.18 - y) * 9999, 0.9505) clamp(0, (0.18 - y) * 9999, 1) clamp(0, (0.18 - y) * 9999, 1.089))
      );
      --_ink: light-dark(oklch(from var(--_accent) min(l, 0.46) c h), oklch(from var(--_accent) max(l, 0.78) min(c, 0.12) h));
      --_soft: color-mix(in oklab, var(--_accent) 11%, var(--_surface));
      --_muted: var(--deskbell-color-text-muted, color-mix(in oklab, var(--_text) 68%, var(--_surface)));
      --_raised: var(--deskbell-color-bubble-in, color-mix(in oklab, color-mix(in oklab, var(--_accent) 24%, var(--_text)) 9%, var(--_surface)));
      --_line: color-mix(in oklab, var(--_text) 13%, var(--_surface));
      --_edge: color-mix(in oklab, var(--_text) 52%, var(--_surface));
      --_danger: var(--deskbell-color-danger, light-dark(#b3261e, #ffa198));
      --_danger-soft: color-mix(in oklab, var(--_danger) 11%, var(--_surface));
    }
  }
`;

/** For the element that carries the attribute \`theme\`: \`auto\` follows the reader's system. */
export const themeRoot = css`
  :host {
    color-scheme: light dark;
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
`;
