import type { Term } from './localizer.js';

const en = {
  'launcher.open': 'Open chat',
  'launcher.open-unread': { one: 'Open chat, {count} unread message', other: 'Open chat, {count} unread messages' },
  'launcher.close': 'Close chat',
  'heading': 'Chat with us',
  'loading': 'Loading…',
  'load-failed': 'The chat could not be loaded. Check your connection.',
  'try-again': 'Try again',
  'call.voice': 'Voice call',
  'call.video': 'Video call',
} as const satisfies Record<string, Term>;

const zh = {
  'launcher.open': '打开聊天',
  'launcher.open-unread': '打开聊天，{count} 条未读消息',
  'launcher.close': '关闭聊天',
  'heading': '在线客服',
  'loading': '正在加载…',
  'load-failed': '聊天加载失败，请检查网络连接。',
  'try-again': '重试',
  'call.voice': '语音通话',
  'call.video': '视频通话',
} as const satisfies Record<keyof typeof en, Term>;

/** The few words that stand on a page before anybody has clicked: small enough to come with the entry, in every language. */
export const launcherTerms = { en, zh };
