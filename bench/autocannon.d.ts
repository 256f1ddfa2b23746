/** What the benches use of it; the package brings no types. */
declare module 'autocannon' {
  interface Options {
    readonly url: string;
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
    readonly overallRate?: number;
    readonly requests?: readonly { readonly method: 'GET' | 'POST'; readonly path: string; readonly headers: Record<string, string> }[];
  }
  interface Result {
    readonly requests: { readonly average: number };
    /** ms. */
    readonly latency: { readonly p50: number; readonly p99: number };
    readonly non2xx: number;
    readonly errors: number;
  }
  export default function autocannon(options: Options): Promise<Result>;
}
