import { endSpeaking, speak } from '../capture/speak.ts';
import { useCapture } from '../capture/store.ts';
import { aimDictation } from './dictate.ts';

/** False where no field has the focus: there is nowhere to write. */
export function startDictation(): boolean {
  if (useCapture.getState().phase === 'recording') {
    void endSpeaking();
    return true;
  }
  if (!aimDictation()) return false;
  void speak('button', 'dictation');
  return true;
}
