import type { JournalEvent } from '../../../shared/features/journal/schema.ts';
import { formatAbsolute } from '../../lib/relative-time.ts';

export const eventJson = (event: JournalEvent) => JSON.stringify(event, null, 2);

const escapeMarkdown = (text: string) => text.replace(/[\\`*_{}[\]<>#|]/g, '\\$&');

/** For an issue or a chat: what happened first, then the facts. */
export function eventMarkdown(event: JournalEvent): string {
  const lines = [
    `**${escapeMarkdown(event.sentence)}**`,
    '',
    `- When: ${formatAbsolute(event.at)}`,
    `- Kind: \`${event.kind}\`, ${event.severity}, by ${event.actor}`,
    `- Event: ${event.id}`,
    ...event.subjects.map(({ type, label, id }) => `- ${escapeMarkdown(type)}: ${escapeMarkdown(label)} (\`${id}\`)`),
  ];
  if (event.correlation) lines.push(`- Correlation: \`${event.correlation}\``);
  if (Object.keys(event.data).length > 0) lines.push('', '```json', JSON.stringify(event.data, null, 2), '```');
  return lines.join('\n');
}
