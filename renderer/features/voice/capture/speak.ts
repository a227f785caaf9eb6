import type { UtterancePurpose } from '../../../../shared/features/voice/schema.ts';
import { loadCode } from '../../../lib/load-code.ts';
import { type SpeakOrigin, useCapture } from './store.ts';

const load = () => loadCode(() => import('./page-recorder.ts'));

/** Begins to listen in this page; while it listens, ends it. The code of the recorder comes with the first time. */
export async function speak(origin: SpeakOrigin, purpose: UtterancePurpose = 'command'): Promise<void> {
  useCapture.setState({ mounted: true });
  const { pageRecorder, surrounded } = await load();
  await surrounded;
  pageRecorder().press(origin, purpose);
}

export async function letGo(): Promise<void> {
  const { pageRecorder } = await load();
  pageRecorder().release();
}

export async function endSpeaking(): Promise<void> {
  const { pageRecorder } = await load();
  pageRecorder().stop('released');
}

/** Writing in place of speaking. */
export function typeInstead(): void {
  useCapture.setState({ mounted: true, shown: true, typing: true, problem: null });
}
