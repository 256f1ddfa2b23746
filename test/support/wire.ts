/** What the scripted server does with one request; the last step goes for all that follow. See wire-middleware.mjs. */
export interface WireStep {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
  /** ms before the answer. */
  readonly delay?: number;
  /** Never answers. */
  readonly hang?: boolean;
  /** The connection is reset before the request was read, or after. */
  readonly reset?: 'before' | 'after';
  /** Half of the answer's body, then the end of the connection. */
  readonly cut?: boolean;
  readonly preflight?: 'refuse';
}

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Wire {
  readonly baseUrl: string;
  seen(): Promise<readonly SeenRequest[]>;
}

const addresses = async (): Promise<{ origin: string; refused: string }> =>
  (await fetch('/__wire__')).json() as Promise<{ origin: string; refused: string }>;

/** A true server of another origin that plays `steps`. */
export async function wire(...steps: readonly WireStep[]): Promise<Wire> {
  const { origin } = await addresses();
  const name = crypto.randomUUID();
  await fetch(`${origin}/scripts`, { method: 'POST', body: JSON.stringify({ name, steps: steps.length ? steps : [{}] }) });
  const baseUrl = `${origin}/${name}`;
  return { baseUrl, seen: async () => (await fetch(`${baseUrl}/seen`)).json() as Promise<readonly SeenRequest[]> };
}

/** An address where nobody listens. */
export const refusedAddress = async (): Promise<string> => (await addresses()).refused;
