import type { Utterance } from '../../../../shared/features/voice/schema.ts';
import { copyText } from '../../../lib/copy-text.ts';
import { type DictationTarget, focusedField, insertText } from './target.ts';

/** Where what is being said belongs, by the time that it was begun: the answer comes later than the next click. */
let target: DictationTarget | null = null;
const inserted = new Set<string>();

/** Called before the microphone is opened; false when no field has the focus. */
export function aimDictation(): boolean {
  target = focusedField();
  return target !== null;
}

/** What came of it, for the panel: the words are never lost, wherever they end up. */
export type Landed = 'field' | 'clipboard' | 'panel';

export async function insertDictated(utterance: Utterance, clipboard: boolean): Promise<Landed | null> {
  const { id, purpose, state, text } = utterance;
  if (purpose !== 'dictation' || state !== 'done' || !text || inserted.has(id)) return null;
  inserted.add(id);
  const into = target;
  target = null;
  const landed = into !== null && insertText(into, text);
  if (!landed || clipboard) {
    const copied = await copyText(text).then(
      () => true,
      () => false,
    );
    if (!landed) return copied ? 'clipboard' : 'panel';
  }
  return 'field';
}
