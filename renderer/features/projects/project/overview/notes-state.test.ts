import { describe, expect, it } from 'vitest';
import { isDue, isUnsaved, type NotesEvent, notesAfter, notesFrom } from './notes-state.ts';

const written = (notes: string, ...events: NotesEvent[]) => events.reduce(notesAfter, notesFrom(notes));

describe('notes that are being written', () => {
  it('are due once they differ, and saved when they are back to what they were', () => {
    expect(isDue(written('a'))).toBe(false);
    expect(isDue(written('a', { type: 'typed', text: 'ab' }))).toBe(true);
    expect(written('a', { type: 'typed', text: 'ab' }, { type: 'typed', text: 'a' }).status).toBe('saved');
  });

  it('are not due while they are saved, nor after that failed until more is typed or asked', () => {
    const saving = written('a', { type: 'typed', text: 'ab' }, { type: 'saving' });
    expect(isDue(saving)).toBe(false);
    const failed = notesAfter(saving, { type: 'failed' });
    expect([isDue(failed), isUnsaved(failed)]).toEqual([false, true]);
    expect(isDue(notesAfter(failed, { type: 'typed', text: 'abc' }))).toBe(true);
  });

  it('what was typed during a save is due after it', () => {
    const state = written(
      'a',
      { type: 'typed', text: 'ab' },
      { type: 'saving' },
      { type: 'typed', text: 'abc' },
      { type: 'saved', notes: 'ab' },
    );
    expect(state).toMatchObject({ base: 'ab', text: 'abc', status: 'typing' });
    expect(isDue(state)).toBe(true);
  });

  it('take over what came from elsewhere as long as nothing was written here', () => {
    expect(written('a', { type: 'arrived', notes: 'b' })).toEqual({
      base: 'b',
      text: 'b',
      status: 'saved',
      theirs: null,
    });
  });

  it('keep both where both were written, and save nothing until one is chosen', () => {
    const both = written('a', { type: 'typed', text: 'mine' }, { type: 'arrived', notes: 'theirs' });
    expect(both).toMatchObject({ text: 'mine', theirs: 'theirs' });
    expect(isDue(both)).toBe(false);
    expect(notesAfter(both, { type: 'take-theirs' })).toMatchObject({ text: 'theirs', status: 'saved', theirs: null });
    const mine = notesAfter(both, { type: 'keep-mine' });
    expect(mine).toMatchObject({ base: 'theirs', text: 'mine' });
    expect(isDue(mine)).toBe(true);
  });

  it('are at one again when the other went back, or wrote the same', () => {
    const both = written('a', { type: 'typed', text: 'mine' }, { type: 'arrived', notes: 'theirs' });
    expect(notesAfter(both, { type: 'arrived', notes: 'a' })).toMatchObject({ text: 'mine', theirs: null });
    expect(notesAfter(both, { type: 'arrived', notes: 'mine' })).toMatchObject({ text: 'mine', status: 'saved' });
  });

  it('what comes back of the own save is no clash', () => {
    const saving = written('a', { type: 'typed', text: 'ab' }, { type: 'saving' });
    expect(notesAfter(saving, { type: 'arrived', notes: 'ab' })).toMatchObject({ status: 'saved', theirs: null });
    const further = notesAfter(saving, { type: 'typed', text: 'abc' });
    const early = notesAfter(further, { type: 'arrived', notes: 'ab' });
    expect(notesAfter(early, { type: 'saved', notes: 'ab' })).toMatchObject({ text: 'abc', theirs: null });
  });

  it('go on with a draft that was not saved', () => {
    expect(notesFrom('a', { base: 'a', text: 'ab' })).toMatchObject({ text: 'ab', status: 'typing', theirs: null });
    expect(notesFrom('x', { base: 'a', text: 'ab' })).toMatchObject({ text: 'ab', theirs: 'x' });
    expect(notesFrom('ab', { base: 'a', text: 'ab' })).toMatchObject({ status: 'saved' });
  });
});
