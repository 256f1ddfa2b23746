import { chineseBase, englishBase, type Question, type QuestionBase } from './question-base.js';

export interface RobotAnswer {
  readonly content: string;
  readonly simQuestions: readonly string[];
  /** The visitor asked for a person. */
  readonly wantsAgent: boolean;
}

export const questionBase = (chinese: boolean): QuestionBase => (chinese ? chineseBase : englishBase);

const plain = (text: string): string => text.toLowerCase().replace(/[\s?？!！。.,，、'"“”]/g, '');

function ranked(base: QuestionBase, text: string): Question[] {
  const asked = text.toLowerCase();
  const score = (entry: Question): number => entry.keywords.filter((keyword) => asked.includes(keyword)).length;
  return base.questions.filter((entry) => score(entry) > 0).sort((one, other) => score(other) - score(one));
}

/** Answers from the question base; an unknown question gets similar ones, as the knowledge base of a centre does. */
export function answerQuestion(chinese: boolean, text: string): RobotAnswer {
  const base = questionBase(chinese);
  if (chineseBase.agentWords.test(text) || englishBase.agentWords.test(text)) {
    return { content: base.transferring, simQuestions: [], wantsAgent: true };
  }
  const exact = base.questions.find((entry) => plain(entry.question) === plain(text));
  const near = ranked(base, text);
  const best = exact ?? near[0];
  const others = (near.length > 1 ? near : base.questions).filter((entry) => entry !== best).slice(0, 3).map((entry) => entry.question);
  return best
    ? { content: best.answer, simQuestions: exact ? [] : others, wantsAgent: false }
    : { content: base.unknown, simQuestions: base.questions.slice(0, 4).map((entry) => entry.question), wantsAgent: false };
}

/** Questions that contain what has been typed so far. */
export function suggestQuestions(chinese: boolean, typed: string): readonly string[] {
  const base = questionBase(chinese);
  const part = plain(typed);
  if (!part) return [];
  const containing = base.questions.filter((entry) => plain(entry.question).includes(part));
  return [...new Set([...containing, ...ranked(base, typed)])].slice(0, 5).map((entry) => entry.question);
}
