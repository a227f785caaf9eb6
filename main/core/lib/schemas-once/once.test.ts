import { describe, expect, it } from 'vitest';
import { z as plain } from 'zod/v4';
import { z } from './zod.ts';

const forms = (from: typeof plain) => ({
  text: from.string().trim().min(1).max(200),
  other: from.string().min(1, 'say something').max(200),
  odd: from.string().max(20).regex(/^a/).optional(),
  none: from.string().max(20).nullable(),
  list: from.array(from.string().max(20)).max(3),
  lists: from.string().max(20).array(),
  count: from.number().int().min(0).max(9).default(3),
  share: from.number().gte(0).lte(1),
  whole: from.int().positive(),
  yes: from.boolean().optional(),
  told: from.string().max(20).describe('twenty'),
  mail: from.email(),
});

describe('schemas that are made once', () => {
  it('are the same where they say the same', () => {
    expect(z.string()).toBe(z.string());
    expect(z.string().trim().min(1).max(200)).toBe(z.string().trim().min(1).max(200));
    expect(z.number().int().min(0)).toBe(z.number().int().min(0));
    expect(z.string().max(20).nullable()).toBe(z.string().max(20).nullable());
    expect(z.boolean().optional()).toBe(z.boolean().optional());
  });

  it('are others where they do not', () => {
    expect(z.string().max(20)).not.toBe(z.string().max(21));
    expect(z.string().min(1)).not.toBe(z.string().min(1, 'say something'));
    expect(z.string().min(1)).not.toBe(z.number().min(1));
    expect(z.string({ error: 'mine' })).not.toBe(z.string());
    expect(z.string().regex(/a/)).not.toBe(z.string().regex(/a/));
    expect(z.string().default('a')).not.toBe(z.string().default('a'));
  });

  it('say of every value what zod says', () => {
    const [mine, theirs] = [z.object(forms(z as never)), plain.object(forms(plain))];
    expect(z.toJSONSchema(mine, { io: 'input' })).toEqual(plain.toJSONSchema(theirs, { io: 'input' }));
    const good = {
      ...{ text: ' a ', other: 'b', none: null, list: ['c'], lists: [], share: 0.5, whole: 1, told: 'd' },
      mail: 'ada@example.org',
    };
    expect(mine.parse(good)).toEqual(theirs.parse(good));
    expect(mine.parse(good)).toMatchObject({ text: 'a', count: 3 });
    for (const [key, wrong] of [
      ['text', '  '],
      ['text', 'a'.repeat(201)],
      ['other', ''],
      ['odd', 'b'],
      ['list', ['a', 'b', 'c', 'd']],
      ['count', 10],
      ['count', 1.5],
      ['share', 2],
      ['whole', 0],
      ['yes', 'yes'],
      ['mail', 'nobody'],
    ] as const) {
      const [one, other] = [mine, theirs].map((schema) => schema.safeParse({ ...good, [key]: wrong }));
      expect(one?.success).toBe(false);
      expect(one?.error?.issues).toEqual(other?.error?.issues);
    }
  });

  it('keep what is said of one of them to it', () => {
    const told = z.string().max(7).describe('seven');
    expect(told.description).toBe('seven');
    expect(z.string().max(7).description).toBeUndefined();
  });
});
