import { api } from './credentials-routes.js';
import { Refusal, requireWeb, type Route, result, text } from './route.js';
import { suggestQuestions } from './robot.js';

const missing = (value: unknown): boolean => typeof value !== 'string' || value === '';

/** Guide section 10: the table says `phrases`, the sample `question`. */
const queryPhraseByKeyword: Route = {
  method: 'POST', path: `${api}/queryPhraseByKeyword`, auth: 'messaging',
  handle: ({ centre, body }) => {
    requireWeb(body.channel);
    const typed = text(body, 'strContent');
    const locale = text(body, 'locale');
    if (!/^[a-z]{2,3}$/.test(locale)) return result('1', 'locale is error');
    if (!centre.settings.robot) return result('1', 'Robot is no exist');
    const found = suggestQuestions(locale === 'zh', typed);
    const shape = centre.settings.quirks.phrases;
    if (shape === 'question') return result('0', undefined, { question: found });
    return result('0', undefined, { phrases: shape === 'string' ? (found[0] ?? '') : found });
  },
};

/** Guide section 6. One rating a conversation. */
const saveSatisfaction: Route = {
  method: 'POST', path: `${api}/saveSatisfaction`, auth: 'messaging',
  handle: ({ centre, visitor, body }) => {
    requireWeb(body.channel);
    if (text(body, 'userId') !== visitor.userId) throw new Refusal(500, 'parameter userId is not the user of the token');
    if (text(body, 'channelConfigId') !== visitor.channelId) throw new Refusal(500, 'parameter channelConfigId is not the channel of the token');
    const evaluation = text(body, 'evaluation');
    const comment = text(body, 'comment');
    if (!/^[1-5]$/.test(evaluation) || !comment || comment.length >= 512) throw new Refusal(500, 'evaluation must be 1 to 5, comment 1 to 511 characters');
    const conversation = centre.conversationOf(visitor);
    if (!conversation) return result('13', 'The callIdString obtained failed!');
    if (conversation.rated) return result('13', 'Save satisfaction failed');
    conversation.rated = true;
    const rating = { time: Date.now(), visitor, agent: conversation.agent?.name ?? null, evaluation, comment };
    centre.ratings.push(rating);
    centre.tellDesks({ type: 'rating', rating });
    return result('0', 'Save satisfaction success!');
  },
};

/** Guide section 17; `feedbackContent` is counted in bytes. */
const feedbackSatisfaction: Route = {
  method: 'POST', path: `${api}/v1/robot/feedbacksatisfaction`, auth: 'messaging',
  handle: ({ centre, visitor, body }) => {
    const { feedback, feedbackContent } = body;
    const interIdx = text(body, 'interIdx');
    if (feedback !== 0 && feedback !== 1) throw new Refusal(500, 'parameter feedback must be 0 or 1');
    if (text(body, 'from') !== visitor.userId) throw new Refusal(500, 'parameter from is not the user of the token');
    if (feedback === 0 && missing(feedbackContent)) return result('30000000008', 'feedbackContent must not be empty');
    const content = typeof feedbackContent === 'string' ? feedbackContent : '';
    const last = centre.conversationOf(visitor)?.interactions ?? 0;
    if (Buffer.byteLength(content) > 64 || !(Number(interIdx) >= 1 && Number(interIdx) <= last)) return result('30010009999', 'chat exception');
    centre.robotRatings.push({ time: Date.now(), visitor, feedback, feedbackContent: content, interIdx });
    return result('0', 'Send message to robot successfully');
  },
};

/** Guide section 15. */
const doLeaveMessage: Route = {
  method: 'POST', path: `${api}/doLeaveMessage`, auth: 'messaging',
  handle: ({ centre, visitor, body }) => {
    if (['callId', 'caller', 'leaveMessage', 'channel'].some((name) => missing(body[name]))) return result('2', 'param is null');
    const { callId, caller, leaveMessage } = body as Record<string, string>;
    if (body.channel !== 'WEB' || !/^\+?[\d\s()-]{3,24}$/.test(caller!)) return result('3', 'param is invalid');
    const left = { time: Date.now(), visitor, callId: callId!, caller: caller!, leaveMessage: leaveMessage! };
    centre.leftMessages.push(left);
    centre.tellDesks({ type: 'left-message', left });
    return result('0', 'Save leaveMessage success!');
  },
};

export const serviceRoutes: readonly Route[] = [queryPhraseByKeyword, saveSatisfaction, feedbackSatisfaction, doLeaveMessage];
