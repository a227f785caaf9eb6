import { MessageSquareText } from 'lucide-react';
import { client } from '../../app/connection.ts';
import type { Finder } from '../../app/feature.ts';
import { short } from '../../lib/short.ts';
import { threadPath } from './use-acts.ts';
import { titleOf } from './words.ts';

const most = 5;

/** By its name, then by what was said in it. */
export const chatFinder: Finder = {
  id: 'chat',
  title: 'Chats',
  find: async (text, signal) => {
    const words = text.trim();
    if (words === '') return [];
    const [threads, said] = await Promise.all([
      client.chat.list({ limit: 200 }, { signal }),
      words.length < 2 ? [] : client.chat.search({ text: words.slice(0, 200), limit: 20 }, { signal }),
    ]);
    const wanted = words.toLowerCase().split(/\s+/);
    const named = threads
      .filter(({ title }) => wanted.every((word) => title.toLowerCase().includes(word)))
      .slice(0, most)
      .map(({ id, title }) => ({
        id: `chat:${id}`,
        title: titleOf(title),
        icon: MessageSquareText,
        to: threadPath(id),
      }));
    const seen = new Set(named.map(({ id }) => id));
    const messages = said
      .filter(({ threadId }) => !seen.has(`chat:${threadId}`) && seen.add(`chat:${threadId}`))
      .slice(0, most)
      .map(({ threadId, threadTitle, messageId, excerpt }) => ({
        id: `chat-message:${messageId}`,
        title: titleOf(threadTitle),
        hint: short(excerpt.trim(), 120),
        icon: MessageSquareText,
        to: `${threadPath(threadId)}?message=${encodeURIComponent(messageId)}`,
      }));
    return [...named, ...messages];
  },
};
