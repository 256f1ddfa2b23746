const message =
  'message, message-in, message-out, bubble, avatar, sender, time, link, retry-button, cancel-button, '
  + 'similar-questions, similar-question, feedback, field, submit-button, media, viewer, file, location, progress';

const list = `${message}, log, day, new-messages-button, earlier-button, empty, skeleton`;
const composer = 'composer, input, send-button, attach-button, suggestions, suggestion, counter, problem, drop-zone, error';

const call =
  'call-button, call-panel, call-status, call-timer, call-controls, call-hint, call-devices, mute-button, camera-button, '
  + 'keypad, key, keypad-button, devices-button, picture-button, hang-up-button, local-video, remote-video, call-quality, '
  + 'call-cause, call-action, field, error';

const chat =
  `${list}, ${composer}, chat, header, heading, status, close-button, notice, offline, actions, transfer-button, `
  + `end-button, new-conversation-button, queue, satisfaction, star, leave-message, skip-button, ${call}`;

/**
 * The values of `exportparts`, by what is nested: every level hands on all that is below it, so that
 * `deskbell-widget::part(bubble)` reaches the innermost bubble.
 */
export const exportedParts = {
  message,
  list,
  composer,
  chat,
  call,
  satisfaction: 'satisfaction, star, field, submit-button, skip-button, error',
  leaveMessage: 'leave-message, field, submit-button, skip-button, error',
  feedback: 'feedback, field, submit-button',
} as const;
