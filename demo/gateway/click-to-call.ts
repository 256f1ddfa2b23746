import type { Agent } from './agents.js';
import { Calls } from './click-to-call-calls.js';
import { callControls } from './click-to-call-control.js';
import { callRoutes } from './click-to-call-routes.js';
import { type CallSettings, defaultCallSettings } from './click-to-call-settings.js';
import { Telephony } from './click-to-call-telephony.js';
import type { ExtensionFactory } from './extension.js';

export interface ClickToCallOptions {
  readonly settings?: Partial<CallSettings>;
  /** Of the SIP gateway; nothing or 0: a free one. */
  readonly sipPort?: number;
}

/** Voice and video calls for the stand-in: endpoints, queue, SIP gateway, answering machine, the desk's telephone. */
export function clickToCall(options: ClickToCallOptions = {}): ExtensionFactory {
  return (centre) => {
    const settings: CallSettings = { ...defaultCallSettings(), ...options.settings };
    const telephony = new Telephony(settings, options.sipPort);
    const calls = new Calls(centre, settings, telephony);
    telephony.serve(calls);
    const own = (agent: Agent, callId: unknown) => {
      const call = calls.live.find(({ id, answerer }) => id === callId && answerer === agent.id);
      if (!call) throw new Error('This call is not yours.');
      return call;
    };
    return {
      routes: callRoutes(calls, () => telephony.outbound()),
      control: callControls(calls, telephony),
      deskCommands: {
        /** Where the desk's telephone registers. */
        telephone: (agent) => telephony.line(agent),
        /** `agentId` may be `machine`. */
        transferCall: (agent, { callId, agentId }) => telephony.transfer(own(agent, callId), String(agentId)),
      },
      onSignIn: (agent) => {
        for (const { bridge: _, ...call } of calls.live) centre.tellDesks({ type: 'call', call }, agent.id);
      },
      reset: () => {
        Object.assign(settings, defaultCallSettings(), options.settings);
        calls.forget();
        telephony.settingsChanged();
      },
      close: async () => {
        calls.close();
        await telephony.close();
      },
    };
  };
}
