import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { type Conversation, type DeskState, displayName } from './desk-state.js';

export interface ReplyActions {
  say(conversation: Conversation, text: string): void;
  draft(conversation: Conversation, text: string): void;
  sendFiles(conversation: Conversation, files: readonly File[]): void;
  sendPlace(conversation: Conversation): void;
}

export function replyForm(state: DeskState, conversation: Conversation, actions: ReplyActions): TemplateResult {
  const send = (form: HTMLFormElement): void => {
    const text = form.querySelector('textarea')!.value.trim();
    if (text) actions.say(conversation, text);
  };
  const onKey = (event: KeyboardEvent): void => {
    // While an input method composes, Enter is the input method's.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send((event.currentTarget as HTMLTextAreaElement).form!);
  };
  const onFiles = (event: Event): void => {
    const input = event.currentTarget as HTMLInputElement;
    actions.sendFiles(conversation, [...(input.files ?? [])]);
    input.value = '';
  };
  const onPaste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    actions.sendFiles(conversation, files);
  };
  return html`
    <form class="reply" @submit=${(event: SubmitEvent) => { event.preventDefault(); send(event.currentTarget as HTMLFormElement); }}>
      <textarea aria-label="Reply" placeholder="Write to ${displayName(conversation)}" rows="2" maxlength="500"
        .value=${live(state.drafts.get(conversation.id) ?? '')} @keydown=${onKey} @paste=${onPaste}
        @input=${(event: Event) => actions.draft(conversation, (event.currentTarget as HTMLTextAreaElement).value)}></textarea>
      <div>
        <label class="button"><input type="file" multiple @change=${onFiles}>File</label>
        <button type="button" @click=${() => actions.sendPlace(conversation)}>Location</button>
        <button class="primary">Send</button>
      </div>
    </form>`;
}
