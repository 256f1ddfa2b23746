import type { Agent } from './agents.js';
import type { Centre } from './centre.js';
import type { Route } from './route.js';
import type { Switchboard } from './switchboard.js';

type Arguments = Readonly<Record<string, unknown>>;

/** A further part of the centre, for example click to call. */
export interface Extension {
  readonly routes?: readonly Route[];
  /** What a desk may ask for, by name: `{ id, command, ...arguments }` over its socket. An Error's message is shown to the agent. */
  readonly deskCommands?: Readonly<Record<string, (agent: Agent, request: Arguments) => unknown>>;
  /** Called when a desk has signed in: tell it what it missed with `centre.tellDesks(event, agent.id)`. */
  onSignIn?(agent: Agent): void;
  /** Called when the last desk of an agent has gone. */
  onSignOut?(agent: Agent): void;
  /** `POST /control/<name>`, and `gateway.control.call(name, argument)` in the same process. */
  readonly control?: Readonly<Record<string, (argument: Arguments) => unknown>>;
  /** With `POST /control/reset`: settings as by default, everything of visitors forgotten. */
  reset?(): void;
  close?(): void | Promise<void>;
}

export type ExtensionFactory = (centre: Centre, switchboard: Switchboard) => Extension | Promise<Extension>;
