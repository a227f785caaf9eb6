import { speak } from '../capture/speak.ts';
import { aimDictation } from './dictate.ts';

/** False where no field has the focus: there is nowhere to write. */
export function startDictation(): boolean {
  if (!aimDictation()) return false;
  void speak('button', 'dictation');
  return true;
}
