import { expect, it } from 'vitest';
import { type About, type Attached, askAbout, handOver, takeAsked } from './ask-about.ts';

const text = (over: Partial<Attached> = {}): Attached => ({
  ...{ kind: 'log', title: 'Log of web', text: 'it broke', source: { type: 'text' }, at: null },
  ...over,
});
const searchOf = (path: string) => new URLSearchParams(path.slice(path.indexOf('?')));

async function asked(about: About) {
  const paths: string[] = [];
  await askAbout('council', about, (path) => paths.push(path));
  const path = paths[0] ?? '';
  return { path, draft: takeAsked(searchOf(path).get('ask') ?? undefined) };
}

it('leads to the council with the question, the project and what lies there', async () => {
  const { path, draft } = await asked({ question: 'Why?', projectIds: ['p1'], attach: () => [text()] });
  expect(path.startsWith('/council/new?')).toBe(true);
  expect(searchOf(path).get('question')).toBe('Why?');
  expect(searchOf(path).get('project')).toBe('p1');
  expect(draft).toEqual({ question: 'Why?', projectIds: ['p1'], attachments: [text()] });
});

it('asks without evidence that cannot be read any more', async () => {
  const { draft } = await asked({ question: 'Why?', projectIds: [], attach: () => Promise.reject(new Error('gone')) });
  expect(draft?.attachments).toEqual([]);
});

it('keeps what the core would refuse out of what it hands over', () => {
  const path = handOver('chat', {
    question: 'x'.repeat(5_000),
    projectIds: [],
    attachments: [text({ text: ' \n' }), text({ text: 'y'.repeat(200_000), title: ' ' })],
  });
  const draft = takeAsked(searchOf(path).get('ask') ?? undefined);
  expect(path.startsWith('/chat?')).toBe(true);
  expect(draft?.question).toHaveLength(4_000);
  expect(draft?.attachments).toHaveLength(1);
  expect(draft?.attachments[0]?.text.length).toBeLessThanOrEqual(100_000);
  expect(draft?.attachments[0]?.text).toContain('more characters');
  expect(draft?.attachments[0]?.title).toBe('Attached');
});

it('has nothing under a key of an old page', () => {
  expect(takeAsked('council-999')).toBeNull();
  expect(takeAsked(undefined)).toBeNull();
});
