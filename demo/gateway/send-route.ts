import type { Conversation } from './conversation.js';
import { fileTypes } from './file-store.js';
import { api } from './credentials-routes.js';
import { type Answer, Refusal, requireWeb, type Route, type RouteContext, result, text } from './route.js';
import type { Switchboard } from './switchboard.js';

const mediaTypes = ['TEXT', 'IMAGE', 'AUDIO', 'VIDEO', 'FILE', 'FILE_IMAGE', 'FILE_VIDEO'];
const outsideHours = 'The current time is not within the working time of the service agents';

/** Guide section 7: one endpoint for everything that a visitor does in a conversation. */
export function sendRoute(switchboard: Switchboard): Route {
  return {
    method: 'POST', path: `${api}/send`, auth: 'messaging',
    handle: (context) => {
      const { body, visitor, centre } = context;
      requireWeb(body.channel);
      for (const name of ['content', 'controlType', 'from', 'mediaType', 'sourceType', 'to']) text(body, name);
      for (const name of ['timestamp', 'senderNickname', 'senderAvatar', 'userAgent']) {
        if (body[name] !== undefined && body[name] !== null) text(body, name);
      }
      if (body.sourceType !== 'CUSTOMER') throw new Refusal(500, 'parameter sourceType must be CUSTOMER');
      if (!mediaTypes.includes(body.mediaType as string)) throw new Refusal(500, 'parameter mediaType is unknown');
      if (body.from !== visitor.userId) throw new Refusal(500, 'parameter from is not the user of the token');
      if (body.to !== visitor.channelId) throw new Refusal(500, 'parameter to is not the channel of the token');
      const conversation = centre.conversationOf(visitor);
      const live = conversation?.live ? conversation : undefined;
      if (live) live.visitor = visitor;
      switch (body.controlType) {
        case 'CONNECT': return connect(switchboard, context, live);
        case 'CHAT': return chat(switchboard, context, live);
        case 'TRANS2AGENT': return toAgent(switchboard, context, live);
        case 'INPUT': return input(context, live);
        case 'DISCONNECT': return disconnect(switchboard, live);
        default: throw new Refusal(500, 'parameter controlType is unknown');
      }
    },
  };
}

function connect(switchboard: Switchboard, { centre, visitor, body }: RouteContext, live: Conversation | undefined): Answer {
  const { robot, open, reachable } = centre.settings;
  if (!reachable) return result('13', 'No ccucs address available!');
  if (!robot && !open) return result('12', outsideHours);
  const conversation = live ?? switchboard.connect(visitor);
  if (body.senderNickname) conversation.nickname = body.senderNickname as string;
  if (body.senderAvatar) conversation.avatar = body.senderAvatar as string;
  return result('0', robot ? 'connect to robot success.' : 'connect to agent success.');
}

function chat(switchboard: Switchboard, { centre, body }: RouteContext, live: Conversation | undefined): Answer {
  const content = body.content as string;
  const mediaType = body.mediaType as string;
  const limit = mediaType === 'TEXT' ? centre.settings.maximumContent : 500;
  if (!live || !content || [...content].length > limit) return result('13', 'sendUserMessage failed');
  if (mediaType !== 'TEXT') {
    const [key = '', extension = ''] = content.split(',');
    if (!fileTypes.includes(extension) || !centre.files.get(key)) return result('13', 'sendUserMessage failed');
  }
  const robot = live.state === 'robot';
  switchboard.hear(live, mediaType, content);
  return result('0', robot ? 'Send message to robot successfully' : 'sendUserMessage successfully.');
}

function toAgent(switchboard: Switchboard, { centre }: RouteContext, live: Conversation | undefined): Answer {
  if (!live) return result('13', 'fail to transfer from robot to agent,session keep touch failed.');
  if (live.state !== 'robot') return result('13', 'fail to transfer from robot to agent,it has been agent service.');
  if (!centre.settings.open) return result('12', `${outsideHours}.`);
  if (!centre.settings.reachable) return result('13', 'fail to transfer from robot to agent,connect to ccucs failed.');
  switchboard.enqueue(live);
  return result('0', 'transfer from robot to agent success.');
}

function input({ centre, body }: RouteContext, live: Conversation | undefined): Answer {
  if (live?.state === 'robot') return result('13', 'This is robot service,this message is prevented!');
  if (live?.state !== 'agent') return result('13', 'sendUserMessage failed');
  centre.tellDesks({ type: 'typing', conversationId: live.id, text: body.content });
  return result('0', 'sendUserMessage successfully.');
}

function disconnect(switchboard: Switchboard, live: Conversation | undefined): Answer {
  if (!live) return result('13', 'disconnect failed');
  const robot = live.state === 'robot';
  switchboard.leave(live);
  return result('0', robot ? 'Disconnect robot successfully' : 'disconnect successfully');
}
