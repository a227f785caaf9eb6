import { describe, expect, it } from 'vitest';
import { eventJson, eventMarkdown } from './event-text.ts';

const event = {
  id: 7,
  at: 0,
  kind: 'a.b',
  severity: 'info',
  actor: 'user',
  sentence: 'Changed *x* `y`',
  subjects: [{ type: 'project', id: 'p1', label: 'shop_api' }],
  data: { n: 1 },
  correlation: 'c-1',
} as const;

describe('an event as text', () => {
  it('is whole as JSON', () => {
    expect(JSON.parse(eventJson({ ...event, subjects: [...event.subjects] }))).toEqual(event);
  });

  it('is a readable, escaped note as Markdown', () => {
    const text = eventMarkdown({ ...event, subjects: [...event.subjects] });
    expect(text).toContain('**Changed \\*x\\* \\`y\\`**');
    expect(text).toContain('- project: shop\\_api (`p1`)');
    expect(text).toContain('"n": 1');
    expect(text).toContain('c-1');
  });
});
