import { describe, expect, it } from 'vitest';
import { type Utterance, utteranceState } from '../../../../shared/features/voice/schema.ts';
import { atRest } from '../capture/store.ts';
import { isOver, leavesByItself, lookOf, stageOf } from './stage.ts';

const said = (rest: Partial<Utterance>) => ({ purpose: 'command', receipt: null, ...rest }) as Utterance;

describe('what the panel shows', () => {
  it('is the microphone first, then what becomes of the words', () => {
    expect(stageOf({ ...atRest, phase: 'opening' }, null, true)).toBe('opening');
    expect(stageOf({ ...atRest, phase: 'recording' }, said({ state: 'recording' }), true)).toBe('listening');
    expect(stageOf({ ...atRest, phase: 'sending' }, said({ state: 'recording' }), true)).toBe('transcribing');
    expect(stageOf({ ...atRest, phase: 'sending' }, said({ state: 'recording' }), false)).toBe('sending');
    expect(stageOf(atRest, said({ state: 'asking' }), true)).toBe('asking');
  });

  it('has a word and a mark for every state of the core', () => {
    for (const state of utteranceState.options) {
      const stage = stageOf(atRest, said({ state }), true);
      expect(lookOf(stage, said({ state })).word).not.toBe('');
    }
  });

  it('tells a lost microphone beside what was said until then, and any other trouble alone', () => {
    const problem = { kind: 'lost', sentence: '', remedy: '' } as const;
    expect(stageOf({ ...atRest, problem }, said({ state: 'done' }), true)).toBe('done');
    expect(stageOf({ ...atRest, problem: { ...problem, kind: 'refused' } }, null, true)).toBe('problem');
  });

  it('goes away by itself only where nothing is left to do', () => {
    expect(utteranceState.options.filter((state) => leavesByItself(stageOf(atRest, said({ state }), true)))).toEqual([
      'done',
      'silent',
      'cancelled',
    ]);
    expect(isOver('asking')).toBe(false);
    const receipt = { ok: false, sentence: '', evidence: [], route: null, runId: null };
    expect(lookOf('done', said({ state: 'done', receipt })).word).toBe('Not all of it worked');
  });
});
