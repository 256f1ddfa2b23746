import { malformed, readAnswer } from '../answer.js';
import type { QueueInfo, RequestOptions } from '../chat-api.js';
import { number } from '../lenient.js';
import type { Requester } from '../request.js';
import { object } from '../schema.js';

const path = 'queryQueueInfo';
/** Guide table 4-2; seconds. */
const schema = object({
  position: number, totalWaitTime: number, currentDeviceWaitTime: number, configMaxcWaitTime: number, longestWaitTime: number, estimateWaitTime: number,
});

const given = (value: number | undefined): value is number => value !== undefined && value >= 0;

/** `POST queryQueueInfo`. A non-zero code means that the visitor is in no queue: `undefined`. Guide 4.2. */
export async function queryQueueInfo(requester: Requester, options?: RequestOptions): Promise<QueueInfo | undefined> {
  const answer = await requester.call({
    path, timeout: 15_000,
    body: ({ userId, channelId }) => ({ userId, channelConfigId: channelId, channel: 'WEB' }),
  }, options);
  if (answer.code === undefined) throw malformed(path, 'without a result code');
  if (answer.code !== '0') return undefined;
  const { position, totalWaitTime, estimateWaitTime, currentDeviceWaitTime, longestWaitTime, configMaxcWaitTime } = readAnswer(schema, answer, path);
  const estimate = given(estimateWaitTime) ? estimateWaitTime : currentDeviceWaitTime;
  return {
    ...(given(position) && { position }),
    ...(given(totalWaitTime) && { waited: totalWaitTime }),
    ...(given(estimate) && { estimatedWait: estimate }),
    ...(given(longestWaitTime) && { longestWait: longestWaitTime }),
    ...(given(configMaxcWaitTime) && { maximumWait: configMaxcWaitTime }),
  };
}
