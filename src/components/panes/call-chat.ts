/**
 * The chat that stands with a part in the same widget or provider, if there is one: a page may offer calls alone,
 * and then nobody should be told to write.
 */
export function chatBeside(part: Element): HTMLElement | undefined {
  for (let at = part; ; ) {
    const provider = at.closest('deskbell-provider');
    if (provider) return provider.querySelector<HTMLElement>('deskbell-chat, deskbell-composer') ?? undefined;
    const root = at.getRootNode();
    if (!(root instanceof ShadowRoot)) return undefined;
    const chat = root.querySelector<HTMLElement>('deskbell-chat');
    if (chat) return chat;
    at = root.host;
  }
}
