import { describe, expect, it, vi } from 'vitest';
import type { Message, ToolUse } from '../../../../shared/features/chat/schema.ts';
import { createLiveAnswers, partsOf, usesOf } from './live-answers.ts';

const use = (id: string, at: number, state: ToolUse['state'] = 'running') =>
  ({ id, at, state, kind: 'read', name: 'read_file' }) as ToolUse;
const message = (patch: Partial<Message>) =>
  ({ id: 'a', state: 'writing', text: '', toolUses: [], ...patch }) as Message;

function followed() {
  const planned: (() => void)[] = [];
  const missing = vi.fn();
  const live = createLiveAnswers({ soon: (fn) => planned.push(fn), missing });
  const text = (at: number, words: string) => live.take({ type: 'text', messageId: 'a', at, text: words });
  return { live, missing, planned, text };
}

describe('an answer that comes', () => {
  it('is put together piece by piece, and shown once for all that came meanwhile', () => {
    const { live, planned, text } = followed();
    const shown = vi.fn();
    live.subscribe(shown);
    text(0, 'one ');
    text(4, 'two');
    expect(live.of('a').text).toBe('one two');
    expect(planned).toHaveLength(1);
    planned[0]?.();
    expect(shown).toHaveBeenCalledTimes(1);
    text(7, '.');
    expect(planned).toHaveLength(2);
  });

  it('passes over what is there already, and asks where something is missing', () => {
    const { live, missing, text } = followed();
    live.known([message({ text: 'one two' })]);
    text(0, 'one ');
    text(4, 'two three');
    expect(live.of('a').text).toBe('one two three');
    expect(missing).not.toHaveBeenCalled();
    text(40, 'far');
    expect(missing).toHaveBeenCalledTimes(1);
    expect(live.of('a').text).toBe('one two three');
  });

  it('is forgotten when it has ended, and never made shorter by what the core knew before', () => {
    const { live, text, missing } = followed();
    text(0, 'one two');
    live.known([message({ text: 'one' })]);
    expect(live.of('a').text).toBe('one two');
    live.take({ type: 'settled', messageId: 'a' });
    expect(missing).toHaveBeenCalledTimes(1);
    live.known([message({ text: 'one two.', state: 'ended' })]);
    expect(live.of('a').text).toBe('');
  });

  it('has its tools where they were asked for, in their newest state', () => {
    const { live } = followed();
    live.take({ type: 'tool', messageId: 'a', use: use('t', 3) });
    live.take({ type: 'tool', messageId: 'a', use: use('t', 3, 'done') });
    expect(usesOf(message({ toolUses: [use('t', 3)] }), live.of('a')).map(({ state }) => state)).toEqual(['done']);
    expect(usesOf(message({ toolUses: [use('t', 3, 'declined')] }), live.of('a')).map(({ state }) => state)).toEqual([
      'declined',
    ]);
    const parts = partsOf('onetwo', [use('t', 3), use('u', 3), use('v', 99)]);
    expect(parts.map((part) => (part.kind === 'text' ? part.text : part.use.id))).toEqual([
      'one',
      't',
      'u',
      'two',
      'v',
    ]);
    expect(partsOf('', [])).toEqual([]);
  });
});
