import { api } from './credentials-routes.js';
import { fileTypes } from './file-store.js';
import { type Route, result } from './route.js';

const missing = (value: unknown): boolean => value === undefined || value === null || value === '';

/** Guide section 8. */
const uploadFileStream: Route = {
  method: 'POST', path: `${api}/uploadFileStream`, auth: 'messaging',
  handle: ({ centre, body }) => {
    const { fileType, fileStream, channel } = body;
    if (missing(fileType) || missing(fileStream) || missing(channel)) return result('2', 'Param is null');
    if (channel !== 'WEB' || !fileTypes.includes(fileType as string)) return result('3', 'Requested param validate failed。');
    if (typeof fileStream !== 'string' || !/^[A-Za-z0-9+/]+={0,2}$/.test(fileStream) || fileStream.length % 4) return result('13', 'decode file failed');
    return result('0', undefined, { objectKey: centre.files.put(fileType as string, Buffer.from(fileStream, 'base64')) });
  },
};

/** Guide section 9. */
const downloadFileStream: Route = {
  method: 'POST', path: `${api}/downloadFileStream`, auth: 'messaging',
  handle: ({ centre, body }) => {
    const { fileId, fileType, channel } = body;
    if (missing(channel)) return result('2', 'param channelId or userId or tenantId is null');
    if (missing(fileId)) return result('401', 'objectKey is null!');
    if (channel !== 'WEB' || !fileTypes.includes(fileType as string)) return result('13', 'param filetype Out of range!');
    const file = centre.files.get(String(fileId));
    if (!file) return result('13', 'downloadFileStream IOException');
    const fileStream = file.bytes.toString('base64');
    return centre.settings.quirks.downloadWithoutCode ? { body: { fileStream } } : result('0', undefined, { fileStream });
  },
};

export const fileRoutes: readonly Route[] = [uploadFileStream, downloadFileStream];
