import type { Bridge } from '../sip/bridge.js';
import type { MachineMode } from '../sip/machine-media.js';
import type { CentreCall, Calls } from './click-to-call-calls.js';
import type { CallEventId } from './click-to-call-events.js';
import type { Extension } from './extension.js';
import type { Telephony } from './click-to-call-telephony.js';

type Arguments = Readonly<Record<string, unknown>>;
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The calls' strings, each also `POST /control/<name>`. `userId` names whose call; without it the latest. */
export function callControls(calls: Calls, telephony: Telephony): NonNullable<Extension['control']> {
  const find = ({ userId }: Arguments): CentreCall => {
    const call = calls.latest(textOf(userId));
    if (!call) throw new Error('No call.');
    return call;
  };
  const bridgeOf = (argument: Arguments): Bridge => {
    const { bridge } = find(argument);
    if (!bridge) throw new Error('No media call.');
    return bridge;
  };
  const ending = (id: 168103 | 168105 | 168110, fallback: string) => (argument: Arguments): void =>
    calls.end(find(argument), id, { causeId: Number(argument.causeId ?? -1), causeDesc: textOf(argument.causeDesc) ?? fallback }, argument.bye !== false);

  return {
    /** Changes settings; a name that does not exist is an error. */
    setCalls: (change) => {
      for (const [name, value] of Object.entries(change)) {
        if (!(name in calls.settings)) throw new Error(`No such setting: ${name}`);
        (calls.settings as unknown as Record<string, unknown>)[name] = value;
      }
      telephony.settingsChanged();
      return calls.settings;
    },
    calls: () => calls.all.map(({ bridge, ...call }) => ({ ...call, media_call: bridge?.state ?? null })),
    /** 168110; `bye: false` leaves the media call alone. */
    releaseCall: ending(168110, 'released by the centre'),
    failCall: ending(168105, 'the call failed'),
    timeOutCall: ending(168103, 'queue timeout'),
    /** BYE without an event. */
    hangUpMedia: (argument) => bridgeOf(argument).release(),
    /** Any event into the next poll: `{ eventId, content }`, or `{ answer }` as it stands. */
    callEvent: ({ eventId, content, answer, ...whose }) => {
      const call = find(whose);
      if (answer !== undefined) calls.events(call.visitor).put(answer as object);
      else calls.tell(call, Number(eventId) as CallEventId, content as object | undefined);
    },
    /** To an agent or the machine; without `agentId` only 168106. */
    transferCallTo: async ({ agentId, ...whose }) => {
      const call = find(whose);
      if (agentId === undefined) calls.tell(call, 168106);
      else await telephony.transfer(call, String(agentId));
    },
    /** What the answering machine is like, and what it has heard. */
    machine: ({ mode, ringTime }) => {
      if (mode !== undefined) calls.settings.machineMode = mode as MachineMode;
      if (ringTime !== undefined) calls.settings.machineRing = Number(ringTime);
      telephony.settingsChanged();
      return telephony.machineReport();
    },
    hangUpMachine: () => telephony.hangUpMachine(),
    sip: () => telephony.report(),
    /** `{ status }` or `{ silence: true }` for the next `times` INVITEs. */
    sipFault: ({ status, silence, times }) => telephony.armFault(silence ? 'silence' : Number(status), Number(times ?? 1)),
    refuseSockets: ({ refusing }) => telephony.refuse(refusing !== false),
    dropSockets: () => telephony.dropSockets(),
  };
}
