import { malformed, readAnswer } from '../answer.js';
import type { CallApi } from '../call-api.js';
import type { RequestOptions } from '../chat-api.js';
import { filledText, record, requiredText } from '../lenient.js';
import type { Requester } from '../request.js';
import { object, parse } from '../schema.js';

const path = 'v1/mobileagent/createcall';
const schema = object({ resultData: record });
const dataSchema = object({ callSerialNo: filledText, sipServiceAddress: requiredText, accesscode: requiredText });

type OutboundCall = Parameters<CallApi['createAnonymousCall']>[0];

/** `POST v1/mobileagent/createcall`, without the messaging token; codes in guide table 16-3 arrive in `resultCode`. Guide 16.1. */
export async function createCall(requester: Requester, call: OutboundCall, options?: RequestOptions): ReturnType<CallApi['createAnonymousCall']> {
  const { called, callerPresent, callData } = call;
  const answer = await requester.call({
    path, timeout: 15_000, effect: true, withoutMessagingToken: true,
    body: () => ({ called, callData, callerPresent }),
  }, options);
  const data = parse(dataSchema, readAnswer(schema, answer, path).resultData ?? {});
  if (data.faults !== undefined) throw malformed(path, 'without an address to call');
  const { callSerialNo, sipServiceAddress, accesscode } = data.data;
  return { sipServiceAddress, accessCode: accesscode, ...(callSerialNo && { callSerialNumber: callSerialNo }) };
}
