import type { ChatApi } from './chat-api.js';
import { doLeaveMessage } from './endpoints/do-leave-message.js';
import { downloadFileStream } from './endpoints/download-file-stream.js';
import { feedbackSatisfaction } from './endpoints/feedback-satisfaction.js';
import { queryPhraseByKeyword } from './endpoints/query-phrase-by-keyword.js';
import { saveSatisfaction } from './endpoints/save-satisfaction.js';
import { uploadFileStream } from './endpoints/upload-file-stream.js';
import type { Requester } from './request.js';

export type LaterApi = Omit<ChatApi, 'send' | 'poll' | 'queryQueueInfo'>;

/** What no conversation begins with: files, suggestions, ratings, messages left. Its code comes with its first use. */
export function createLaterApi(requester: Requester): LaterApi {
  return {
    uploadFile: (file, options) => uploadFileStream(requester, file, options),
    downloadFile: (file, options) => downloadFileStream(requester, file, options),
    queryPhrases: (text, locale, options) => queryPhraseByKeyword(requester, text, locale, options),
    saveSatisfaction: (rating, options) => saveSatisfaction(requester, rating, options),
    rateRobotAnswer: (rating, options) => feedbackSatisfaction(requester, rating, options),
    leaveMessage: (message, options) => doLeaveMessage(requester, message, options),
  };
}
