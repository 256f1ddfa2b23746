import { api } from './credentials-routes.js';
import type { Calls } from './click-to-call-calls.js';
import { Refusal, requireWeb, result, type Route, text } from './route.js';

/** Where `createcall` sends its caller. */
export type OutboundCall = (called: string) => Promise<{ readonly sipServiceAddress: string; readonly accesscode: string; readonly callSerialNo: string }>;

/** Click to call, and the anonymous outbound call of guide section 16. */
export function callRoutes(calls: Calls, outbound: OutboundCall): readonly Route[] {
  const { settings } = calls;
  return [
    {
      method: 'GET', path: `${api}/v1/checkClickToCallSupport`, auth: 'messaging',
      handle: ({ query }) => {
        requireWeb(query.get('channel'));
        const { webRtc, clickToCall, lowerCaseSupport } = settings;
        return result('0', '', { [lowerCaseSupport ? 'webRTCsupported' : 'webRTCSupported']: webRtc, clickToCallSupported: clickToCall });
      },
    },
    {
      method: 'POST', path: `${api}/v1/createClickToCall`, auth: 'messaging',
      handle: ({ centre, visitor, body }) => {
        requireWeb(body.channel);
        const ability = text(body, 'mediaAbility');
        if (ability !== '0' && ability !== '1') throw new Refusal(500, 'parameter mediaAbility must be 0 or 1');
        if (!settings.clickToCall) return result('7', 'the channel does not support click to call');
        if (!centre.settings.open) return result('12', 'not within the working hours');
        if (!centre.settings.reachable) return result('13', 'connect failed or No agents available currently');
        calls.create(visitor, ability === '1' ? 'video' : 'audio');
        return result('0', 'null');
      },
    },
    {
      method: 'GET', path: `${api}/v1/getClickToCallEvents`, auth: 'messaging',
      handle: async ({ query, visitor, gone }) => {
        requireWeb(query.get('channel'));
        return { body: await calls.events(visitor).next(settings.eventHold, gone) };
      },
    },
    {
      method: 'POST', path: `${api}/v1/dropClickToCall`, auth: 'messaging',
      handle: ({ visitor, body }) => {
        requireWeb(body.channel);
        return calls.drop(visitor) ? result('0', '') : result('13', 'disconnect failed');
      },
    },
    {
      method: 'POST', path: `${api}/v1/mobileagent/createcall`, auth: 'access',
      handle: async ({ body: { called, callerPresent, callData } }) => {
        const valid = (value: unknown, most: number): boolean => typeof value === 'string' && value.length > 0 && value.length <= most;
        if (!settings.webRtc) return result('3001000001', 'the feature is not enabled');
        if (!valid(called, 32) || !valid(callerPresent, 32) || (callData !== undefined && !valid(callData, 1024))) return result('3001000003', 'a parameter is not valid');
        return result('0', 'Success', { resultData: await outbound(String(called)) });
      },
    },
  ];
}
