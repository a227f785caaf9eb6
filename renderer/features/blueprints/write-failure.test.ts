import { describe, expect, it } from 'vitest';
import { writeFailure } from './write-failure.ts';

const why = { what: 'Dockerfile', why: 'It has changed since it was shown.' };

describe('a write that failed', () => {
  it('says that nothing was written only where that is certain', () => {
    expect(writeFailure({ code: 'CONFLICT', data: why })).toMatchObject({
      title: 'Nothing was written',
      meaning: 'Dockerfile: It has changed since it was shown.',
    });
    expect(writeFailure({ code: 'UNAVAILABLE', data: why }).title).toBe('Nothing was written');
    expect(writeFailure({ code: 'STORAGE_FULL', data: { path: '/srv' } }).title).toBe('Nothing was written');
  });

  it('says that some of it stays where it could not be taken back', () => {
    const { title, meaning } = writeFailure({ code: 'UNAVAILABLE', data: { ...why, partly: true } });
    expect(title).toMatch(/^Not everything could be written/);
    expect(meaning).toContain('Dockerfile');
  });

  it('says that nobody knows where no answer or no clear one came', () => {
    for (const known of [null, { code: 'INTERNAL', data: { correlationId: 'c1' } }] as const) {
      const { title, advice } = writeFailure(known);
      expect(title).toBe('Whether anything was written is not known');
      expect(advice).toContain('Look again');
    }
  });
});
