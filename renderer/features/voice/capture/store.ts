import { create } from 'zustand';
import type { UtterancePurpose } from '../../../../shared/features/voice/schema.ts';
import type { MicrophoneProblemKind } from './problems.ts';

export type SpeakOrigin = 'key' | 'button' | 'wake';

/** What this page does with the microphone. What became of the words is the core's to tell. */
export interface CaptureState {
  /** Somebody spoke, or the microphone is to stay open: what listens is on the page. */
  mounted: boolean;
  phase:
    | 'idle'
    /** Asked for; the microphone is not there yet. */
    | 'opening'
    | 'recording'
    /** Said; not all of it is with the core. */
    | 'sending';
  purpose: UtterancePurpose;
  origin: SpeakOrigin;
  /** What was said last in this page, as the core knows it. */
  id: string | null;
  startedAt: number | null;
  /** The core hears speech in it. */
  speaking: boolean;
  /** Milliseconds of sound that the core has not kept yet. */
  unsentMs: number;
  /** The chosen microphone is not there, and another one listens. */
  another: boolean;
  problem: { kind: MicrophoneProblemKind | 'core'; sentence: string; remedy: string } | null;
  /** The panel is on the screen. */
  shown: boolean;
  /** The panel shows where something is written in place of being said. */
  typing: boolean;
  /** The microphone stays open between recordings. */
  warm: 'off' | 'opening' | 'open' | 'failed';
  /** What the warm microphone hears is looked through for the wake word. */
  waking: boolean;
}

export const atRest: CaptureState = {
  mounted: false,
  phase: 'idle',
  purpose: 'command',
  origin: 'button',
  id: null,
  startedAt: null,
  speaking: false,
  unsentMs: 0,
  another: false,
  problem: null,
  shown: false,
  typing: false,
  warm: 'off',
  waking: false,
};

export const useCapture = create<CaptureState>()(() => atRest);

/** Twenty times a second, so apart from all else: only the meter looks. */
export const useLevel = create<{ level: number; at: number }>()(() => ({ level: 0, at: 0 }));

/** Whether this page was spoken to for that: it answers, and no other page does. */
const ours = new Set<string>();
export const claim = (id: string) => void ours.add(id);
export const isOurs = (id: string): boolean => ours.has(id);
