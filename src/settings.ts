import type { CallMedia } from './call/call-control.js';

/** What the components need to know of the page's wishes. */
export interface PanelSettings {
  /** The panel is shown (always true for an inline panel and for parts in a provider). */
  readonly open: boolean;
  /** Undefined: the localised one. */
  readonly heading?: string;
  readonly greeting?: string;
  /** Kinds of call that are offered. */
  readonly call: readonly CallMedia[];
  /** Bytes. */
  readonly maxFileSize: number;
}
