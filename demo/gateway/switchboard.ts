import type { Agent } from './agents.js';
import type { Centre } from './centre.js';
import { Conversation, type HistoryEntry } from './conversation.js';
import { answerQuestion, questionBase } from './robot.js';
import { speaksChinese, type Visitor } from './visitor.js';
import { type MessageDetails, unknownMessage, wireMessage } from './wire-message.js';

/** Moves conversations between robot, queue and agents. */
export class Switchboard {
  readonly #centre: Centre;
  readonly #timer: NodeJS.Timeout;
  #calls = 0;

  constructor(centre: Centre) {
    this.#centre = centre;
    this.#timer = setInterval(() => this.#tick(), 50);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  connect(visitor: Visitor): Conversation {
    const conversation = new Conversation(visitor);
    this.#centre.keep(conversation);
    if (this.#centre.settings.robot) {
      const base = questionBase(speaksChinese(visitor));
      this.say(conversation, 'ROBOT', 'TEXT', base.greeting, { simQuestions: base.questions.slice(0, 3).map((entry) => entry.question) });
      this.#changed(conversation);
    } else this.enqueue(conversation);
    if (this.#centre.settings.quirks.unknownValues) this.#centre.mailbox(visitor).put(unknownMessage(visitor));
    return conversation;
  }

  /** A downlink message: kept, put into the visitor's mailbox, shown at the desk. */
  say(conversation: Conversation, sourceType: 'AGENT' | 'ROBOT' | 'SYSTEM', mediaType: string, content: string, details: MessageDetails = {}): HistoryEntry {
    const { visitor, agent } = conversation;
    const chinese = speaksChinese(visitor);
    const name = sourceType === 'SYSTEM' ? (chinese ? '系统' : 'system')
      : sourceType === 'ROBOT' ? questionBase(chinese).robotName : (agent?.name ?? 'Agent');
    const entry = conversation.record(sourceType, name, mediaType, content);
    const more = { ...details, avatar: sourceType === 'AGENT' ? agent?.avatar ?? null : null, callId: conversation.callId };
    if (sourceType === 'ROBOT') Object.assign(more, { interIdx: String(++conversation.interactions) });
    this.#centre.mailbox(visitor).put(wireMessage(visitor, entry, more, this.#centre.settings.quirks));
    this.#centre.tellDesks({ type: 'message', conversationId: conversation.id, entry });
    return entry;
  }

  /** What the visitor said, to the robot or to whoever has the conversation. */
  hear(conversation: Conversation, mediaType: string, content: string): void {
    const entry = conversation.record('CUSTOMER', conversation.nickname, mediaType, content);
    this.#centre.tellDesks({ type: 'message', conversationId: conversation.id, entry });
    if (conversation.state === 'robot') this.#answer(conversation, mediaType === 'TEXT' ? content : '');
    else if (conversation.agent?.mode === 'scripted' && conversation.agent.echo) this.#echo(conversation, mediaType, content);
  }

  enqueue(conversation: Conversation): void {
    this.#centre.move(conversation, 'queued');
    conversation.queuedAt = Date.now();
    conversation.aheadAtEntry = this.#centre.settings.queueAhead;
    conversation.callId = `${Math.floor(Date.now() / 1000)}-${++this.#calls}`;
    if (!this.#assign(conversation)) {
      const before = this.position(conversation) - 1;
      const wording = speaksChinese(conversation.visitor)
        ? `座席忙，${before ? `您前面还有 ${before} 位` : '您是下一位'}，请稍候。`
        : `All agents are busy. ${before ? `People before you: ${before}.` : 'You are next.'} Please hold on.`;
      this.say(conversation, 'SYSTEM', 'TEXT', wording, { queueFlag: true });
    }
    this.#changed(conversation);
  }

  /** 1 for the next to be served. */
  position(conversation: Conversation): number {
    return this.#imaginaryAhead(conversation) + this.#centre.queue.indexOf(conversation) + 1;
  }

  accept(conversation: Conversation, agent: Agent): void {
    if (conversation.state !== 'queued') throw new Error('This conversation does not wait any more.');
    this.#centre.move(conversation, 'agent', agent);
    const chinese = speaksChinese(conversation.visitor);
    this.say(conversation, 'SYSTEM', 'TEXT', chinese ? '已接通座席。' : 'An agent has joined.');
    if (this.#centre.settings.agentGreeting) {
      this.say(conversation, 'AGENT', 'TEXT', chinese ? `您好，我是${agent.name}，很高兴为您服务。` : `Hello, this is ${agent.name}. How can I help?`);
    }
    this.#changed(conversation);
  }

  transfer(conversation: Conversation, agent: Agent): void {
    if (conversation.state !== 'agent') throw new Error('This conversation is with nobody.');
    this.#centre.move(conversation, 'agent', agent);
    const chinese = speaksChinese(conversation.visitor);
    this.say(conversation, 'SYSTEM', 'TEXT', chinese ? `已转接至座席${agent.name}。` : `You have been transferred to ${agent.name}.`);
    if (this.#centre.settings.agentGreeting) {
      this.say(conversation, 'AGENT', 'TEXT', chinese ? `您好，我是${agent.name}，由我继续为您服务。` : `Hello, ${agent.name} here, I am taking over.`);
    }
    this.#changed(conversation);
  }

  /** By the centre's side; the visitor is told. */
  end(conversation: Conversation, by: 'AGENT' | 'SYSTEM', wording?: string): void {
    if (!conversation.live) return;
    const chinese = speaksChinese(conversation.visitor);
    this.say(conversation, by, 'TEXT', wording ?? (chinese ? '本次会话已结束。' : 'The conversation has been closed.'), { controlType: 'DISCONNECT' });
    this.leave(conversation);
  }

  /** By the visitor's side; there is nobody left to tell but the desk. */
  leave(conversation: Conversation): void {
    this.#centre.move(conversation, 'ended');
    this.#changed(conversation);
  }

  #answer(conversation: Conversation, question: string): void {
    const answer = answerQuestion(speaksChinese(conversation.visitor), question);
    this.say(conversation, 'ROBOT', 'TEXT', answer.content, { simQuestions: answer.simQuestions });
    if (answer.wantsAgent && this.#centre.settings.open && this.#centre.settings.reachable) this.enqueue(conversation);
  }

  #echo(conversation: Conversation, mediaType: string, content: string): void {
    if (mediaType !== 'TEXT') this.say(conversation, 'AGENT', mediaType.replace('FILE_', ''), content);
    else if (/^(bye|再见)$/i.test(content.trim())) this.end(conversation, 'AGENT');
    else this.say(conversation, 'AGENT', 'TEXT', `Echo: ${content}`);
  }

  #imaginaryAhead(conversation: Conversation): number {
    const served = Math.floor((Date.now() - conversation.queuedAt) / this.#centre.settings.queueStep);
    return Math.max(0, conversation.aheadAtEntry - served);
  }

  #assign(conversation: Conversation): boolean {
    if (this.position(conversation) > 1) return false;
    const waited = Date.now() - conversation.queuedAt;
    const free = this.#centre.agents.present.filter((agent) =>
      agent.mode === 'scripted' && waited >= agent.acceptDelay && this.#centre.load(agent) < agent.capacity);
    const [agent] = free.sort((one, other) => this.#centre.load(one) - this.#centre.load(other));
    if (!agent) return false;
    this.accept(conversation, agent);
    return true;
  }

  #tick(): void {
    const limit = this.#centre.settings.maximumWait * 1000;
    for (const conversation of this.#centre.queue.filter((waiting) => Date.now() - waiting.queuedAt >= limit)) {
      const chinese = speaksChinese(conversation.visitor);
      this.end(conversation, 'SYSTEM', chinese ? '排队超时，座席繁忙，请稍后再试或留言。' : 'The wait took too long. Please try again later or leave a message.');
    }
    // Only the first can be served; once he is, the next is first.
    while (this.#centre.queue[0] && this.#assign(this.#centre.queue[0]));
  }

  #changed(conversation: Conversation): void {
    this.#centre.tellDesks({ type: 'conversation', conversationId: conversation.id });
  }
}
