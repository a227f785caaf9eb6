import { citationsOf } from '../../../shared/features/chat/citations.ts';
import type { Message, Thread } from '../../../shared/features/chat/schema.ts';
import { turn } from '../../core/lib/turn.ts';

const timeOf = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
const dollars = (cost: number) => `$${(cost / 1e12).toFixed(6).replace(/0{1,4}$/, '')}`;
/** One that no line of the text can close. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}
const quoted = (text: string) =>
  text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');

function endOf({ end, state }: Message): string | null {
  if (state !== 'ended') return state === 'waiting' ? 'Waits for a decision.' : 'Is being written.';
  if (!end || end.kind === 'complete' || end.kind === 'tools') return null;
  if (end.kind === 'length') return 'Cut: it reached the longest answer that the model gives.';
  if (end.kind === 'cancelled') return 'Stopped.';
  return end.kind === 'refusal' ? `Refused: ${end.message}` : `Failed: ${end.fault.message}`;
}

function answered(message: Message): string[] {
  const { parts, cited } = citationsOf(message.text, message.evidence);
  const text = parts.map((part) => (part.type === 'text' ? part.text : `[${part.number}]`)).join('');
  const sources = cited.flatMap((id, at) => {
    const piece = message.evidence.find((one) => one.id === id);
    return piece ? [`${at + 1}. ${piece.title}`] : [];
  });
  const tools = message.toolUses.map(({ sentence, state, result, diff }) =>
    [
      `- ${sentence} (${state})${result !== null && result !== sentence ? `\n  ${result.replaceAll('\n', '\n  ')}` : ''}`,
      ...(diff === null ? [] : ['', fenced(diff)]),
    ].join('\n'),
  );
  const about = [
    message.modelName,
    message.usage && `${message.usage.input} tokens in, ${message.usage.output} out`,
    message.cost !== null && dollars(message.cost),
  ].filter(Boolean);
  const end = endOf(message);
  return [
    ...(tools.length > 0 ? [tools.join('\n')] : []),
    text,
    ...(end === null ? [] : [`*${end}*`]),
    ...(sources.length > 0 ? [`Sources:\n\n${sources.join('\n')}`] : []),
    ...(about.length > 0 ? [`*${about.join(' · ')}*`] : []),
  ];
}

export async function markdownOf(thread: Thread, messages: readonly Message[]): Promise<string> {
  const parts = [`# ${thread.title}`];
  for (const [at, message] of messages.entries()) {
    if (at % 200 === 199) await turn();
    parts.push(`## ${message.role === 'user' ? 'You' : 'Answer'}, ${timeOf(message.createdAt)}`);
    if (message.role === 'assistant') parts.push(...answered(message));
    else {
      parts.push(message.text);
      for (const piece of message.attachments) parts.push(`Attached: ${piece.title}`, quoted(piece.text));
    }
  }
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

export async function jsonOf(thread: Thread, messages: readonly Message[]): Promise<string> {
  const lines: string[] = [];
  for (const [at, message] of messages.entries()) {
    if (at % 200 === 199) await turn();
    lines.push(`    ${JSON.stringify(message)}`);
  }
  return `{\n  "format": "optimus-chat",\n  "version": 1,\n  "thread": ${JSON.stringify(thread)},\n  "messages": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

export function fileNameOf(title: string, as: 'markdown' | 'json'): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80);
  return `${plain || 'chat'}.${as === 'markdown' ? 'md' : 'json'}`;
}
