/** Somebody who answers: a person at the desk, or a scripted one. */
export interface Agent {
  readonly id: string;
  readonly name: string;
  /** URL, or null. */
  readonly avatar: string | null;
  /** Conversations at the same time. */
  readonly capacity: number;
  /** `desk`: a person accepts; `scripted`: accepts by itself and echoes. */
  readonly mode: 'desk' | 'scripted';
  /** Signed in. */
  present: boolean;
  /** ms before a scripted agent accepts. */
  readonly acceptDelay: number;
  readonly echo: boolean;
}

export type NewAgent = Partial<Omit<Agent, 'present'>> & { readonly name: string };

export class Agents {
  readonly #byId = new Map<string, Agent>();

  add(agent: NewAgent): Agent {
    const mode = agent.mode ?? 'scripted';
    const added: Agent = {
      id: agent.id ?? agent.name.toLowerCase().replace(/\W+/g, '-'),
      name: agent.name,
      avatar: agent.avatar ?? null,
      capacity: agent.capacity ?? 3,
      mode,
      present: mode === 'scripted',
      acceptDelay: agent.acceptDelay ?? 0,
      echo: agent.echo ?? true,
    };
    this.#byId.set(added.id, added);
    return added;
  }

  get(id: string): Agent | undefined {
    return this.#byId.get(id);
  }

  remove(id: string): void {
    this.#byId.delete(id);
  }

  get all(): readonly Agent[] {
    return [...this.#byId.values()];
  }

  get present(): readonly Agent[] {
    return this.all.filter((agent) => agent.present);
  }
}
