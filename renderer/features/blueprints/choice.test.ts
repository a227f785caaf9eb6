import { describe, expect, it } from 'vitest';
import type { BlueprintFile } from '../../../shared/features/blueprints/schema.ts';
import { asOffered, consentTo, edited, emptyDraft, lapsed, settled, shownFile, takeBack, toWrite } from './choice.ts';

const file = (patch: Partial<BlueprintFile> = {}): BlueprintFile => ({
  path: 'Dockerfile',
  kind: 'docker',
  member: null,
  text: 'FROM node:24\n',
  present: null,
  presentHash: null,
  reasons: [],
  checks: [],
  ...patch,
});
const there = file({ present: 'FROM node:22\n', presentHash: 'a' });

describe('what is written', () => {
  it('nothing without consent, however harmless', () => {
    const shown = [file(), file({ path: '.dockerignore' }), there].map((one) => shownFile(one, emptyDraft));
    expect(shown.map(({ state }) => state)).toEqual(['new', 'new', 'changed']);
    expect(toWrite(shown)).toEqual([]);
  });

  it('what was agreed to, as it was shown', () => {
    const draft = consentTo(emptyDraft, [shownFile(there, emptyDraft)]);
    expect(toWrite([shownFile(there, draft), shownFile(file({ path: 'b' }), draft)])).toEqual([
      { path: 'Dockerfile', text: 'FROM node:24\n', presentHash: 'a' },
    ]);
    expect(toWrite([shownFile(there, takeBack(draft, ['Dockerfile']))])).toEqual([]);
  });

  it('not what has become another meanwhile, here or there', () => {
    const draft = consentTo(emptyDraft, [shownFile(there, emptyDraft)]);
    expect(shownFile({ ...there, present: 'FROM x\n', presentHash: 'b' }, draft).chosen).toBe(false);
    expect(shownFile({ ...there, text: 'FROM node:26\n' }, draft).chosen).toBe(false);
    expect(shownFile(there, draft).chosen).toBe(true);
  });

  it('not what was another in between: it has to be chosen again', () => {
    const draft = consentTo(emptyDraft, [shownFile(there, emptyDraft)]);
    expect(shownFile(there, lapsed(draft, [there])).chosen).toBe(true);
    const looked = lapsed(draft, [{ ...there, present: 'FROM x\n', presentHash: 'b' }]);
    expect(shownFile(there, looked).chosen).toBe(false);
  });

  it('not what is there already', () => {
    const same = file({ present: 'FROM node:24\n', presentHash: 'a' });
    const shown = shownFile(same, consentTo(emptyDraft, [shownFile(same, emptyDraft)]));
    expect([shown.state, shown.chosen]).toEqual(['same', false]);
  });
});

describe('an edited text', () => {
  const draft = edited(emptyDraft, shownFile(there, emptyDraft), 'FROM node:22-slim\n');

  it('is what is shown and written; a consent goes with it', () => {
    expect(shownFile(there, draft)).toMatchObject({ text: 'FROM node:22-slim\n', edited: true, chosen: false });
    const agreed = consentTo(draft, [shownFile(there, draft)]);
    const again = edited(agreed, shownFile(there, agreed), 'FROM node:23\n');
    expect(toWrite([shownFile(there, again)])).toEqual([
      { path: 'Dockerfile', text: 'FROM node:23\n', presentHash: 'a' },
    ]);
  });

  it('is kept when something else is offered, and that is said', () => {
    const other = { ...there, text: 'FROM node:26\n' };
    expect(shownFile(other, draft)).toMatchObject({ text: 'FROM node:22-slim\n', outdated: true });
    expect(shownFile(other, asOffered(draft, ['Dockerfile']))).toMatchObject({
      text: 'FROM node:26\n',
      outdated: false,
      edited: false,
    });
  });

  it('stays what it is when it was written, also what was typed meanwhile', () => {
    const agreed = consentTo(draft, [shownFile(there, draft)]);
    const sent = toWrite([shownFile(there, agreed)]);
    const now = { ...there, present: 'FROM node:22-slim\n', presentHash: 'c' };
    const after = settled(agreed, sent, [{ file: there }]);
    expect(shownFile(now, after)).toMatchObject({ text: 'FROM node:22-slim\n', state: 'same', chosen: false });
    const typed = settled(edited(agreed, shownFile(there, agreed), 'FROM node:23\n'), sent, [{ file: there }]);
    expect(shownFile(now, typed)).toMatchObject({ text: 'FROM node:23\n', state: 'changed', chosen: false });
  });

  it('that came to what was offered is none any more when that was written', () => {
    const back = edited(draft, shownFile(there, draft), there.text);
    const agreed = consentTo(back, [shownFile(there, back)]);
    expect(settled(agreed, toWrite([shownFile(there, agreed)]), [{ file: there }])).toEqual(emptyDraft);
    expect(settled(draft, [], [{ file: there }])).toEqual(draft);
  });

  it('that comes to what is there is nothing to write', () => {
    expect(shownFile(there, edited(draft, shownFile(there, draft), 'FROM node:22\n')).state).toBe('same');
  });
});
