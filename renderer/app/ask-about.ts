import { MessageCircle, Scale } from 'lucide-react';
import type { CouncilDraft } from '../../shared/features/council/schema.ts';
import type { MenuEntry } from '../ui/menu.tsx';

export type Attached = CouncilDraft['attachments'][number];
export type Asked = CouncilDraft;
export type Minds = 'council' | 'chat';

/** What a screen hands over: what it is about, with the evidence that lies there. */
export interface About {
  /** As it stands when somebody asks, where it changes with what is shown. */
  question: string | (() => string);
  projectIds: readonly string[];
  /** Worked out when somebody asks, and not with each drawing of a list. */
  attach: () => readonly Attached[] | Promise<readonly Attached[]>;
}

const where: Record<Minds, string> = { council: '/council/new', chat: '/chat' };

/** Evidence is too long for an address: it waits here for the screen that takes it. One of each is enough. */
const waiting = new Map<string, Asked>();
let asked = 0;

const most = { question: 4_000, title: 500, text: 100_000, attachments: 20 };

/** A question keeps its beginning, and so does evidence: what is cut says so. */
const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 40)}\n… ${text.length - length + 40} more characters`;

const whole = (attachment: Attached): Attached => ({
  ...attachment,
  title: attachment.title.trim().slice(0, most.title) || 'Attached',
  text: cut(attachment.text, most.text),
});

/** Hands a question over, and says where it is taken up: `/council/new?ask=1&question=…`. */
export function handOver(
  to: Minds,
  draft: { question: string; projectIds: readonly string[]; attachments: readonly Attached[] },
): string {
  asked += 1;
  const key = `${to}-${asked}`;
  const question = draft.question.slice(0, most.question);
  waiting.clear();
  waiting.set(key, {
    question,
    projectIds: [...draft.projectIds].slice(0, 50),
    // What says nothing is no evidence.
    attachments: draft.attachments
      .filter(({ text }) => text.trim() !== '')
      .slice(0, most.attachments)
      .map(whole),
  });
  const search = new URLSearchParams({ question: question.slice(0, 1_000), ask: key });
  if (draft.projectIds.length === 1) search.set('project', draft.projectIds[0] ?? '');
  return `${where[to]}?${search}`;
}

/** What was handed over under this key; null where nothing waits, such as after the page was loaded again. */
export const takeAsked = (key: string | undefined): Asked | null =>
  key === undefined ? null : (waiting.get(key) ?? null);

/**
 * The one way by which a screen hands a question with its evidence to the council or to chat. Evidence that cannot be read any
 * more holds up no question: what is attached is shown where it is asked.
 */
export async function askAbout(to: Minds, { question, projectIds, attach }: About, go: (path: string) => void) {
  const attachments = await Promise.resolve()
    .then(attach)
    .catch(() => []);
  go(handOver(to, { question: typeof question === 'string' ? question : question(), projectIds, attachments }));
}

/** For the menu of a row. */
export const askEntries = (about: About, go: (path: string) => void): MenuEntry[] => [
  {
    id: 'ask-council',
    label: 'Ask the council about this',
    icon: Scale,
    onSelect: () => void askAbout('council', about, go),
  },
  {
    id: 'ask-chat',
    label: 'Ask in chat about this',
    icon: MessageCircle,
    onSelect: () => void askAbout('chat', about, go),
  },
];
