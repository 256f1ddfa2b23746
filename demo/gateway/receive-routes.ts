import { api } from './credentials-routes.js';
import { Refusal, requireWeb, type Route, result, text } from './route.js';
import type { Switchboard } from './switchboard.js';

/** Guide section 5. Destructive: what one poll has answered no other answers again. */
const poll: Route = {
  method: 'GET', path: `${api}/poll`, auth: 'messaging',
  handle: async ({ centre, visitor, query, gone }) => {
    if (query.has('channel')) requireWeb(query.get('channel'));
    if (query.has('receiverId') && query.get('receiverId') !== visitor.userId) {
      throw new Refusal(500, 'parameter receiverId is not the user of the token');
    }
    const downlinkMessages = await centre.mailbox(visitor).take(centre.settings.pollHold, gone);
    return result('0', 'query user messages success.', { downlinkMessages });
  },
};

/** Guide section 4. Only for those who wait. */
const queryQueueInfo = (switchboard: Switchboard): Route => ({
  method: 'POST', path: `${api}/queryQueueInfo`, auth: 'messaging',
  handle: ({ centre, visitor, body }) => {
    requireWeb(body.channel);
    if (text(body, 'userId') !== visitor.userId) throw new Refusal(500, 'parameter userId is not the user of the token');
    if (text(body, 'channelConfigId') !== visitor.channelId) throw new Refusal(500, 'parameter channelConfigId is not the channel of the token');
    const conversation = centre.conversationOf(visitor);
    if (conversation?.state !== 'queued') return result('1', 'no queue information');
    const seconds = (since: number): number => Math.floor((Date.now() - since) / 1000);
    const position = switchboard.position(conversation);
    const hands = centre.agents.present.reduce((sum, agent) => sum + agent.capacity, 0);
    const waited = seconds(conversation.queuedAt);
    const optional = {
      totalWaitTime: waited,
      longestWaitTime: seconds(centre.queue[0]?.queuedAt ?? conversation.queuedAt),
      currentDeviceWaitTime: waited,
      configMaxcWaitTime: centre.settings.maximumWait,
      estimateWaitTime: Math.ceil((position * centre.settings.averageService) / Math.max(1, hands)),
    };
    if (centre.settings.quirks.nullFields) return result('0', undefined, { position, ...Object.fromEntries(Object.keys(optional).map((name) => [name, null])) });
    return result('0', undefined, { position, ...optional });
  },
});

export const receiveRoutes = (switchboard: Switchboard): readonly Route[] => [poll, queryQueueInfo(switchboard)];
