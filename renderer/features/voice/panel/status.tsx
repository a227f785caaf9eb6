import { Mic, MicOff } from 'lucide-react';
import { useRef } from 'react';
import { useNarrowerThan } from '../../../app/rem-width.ts';
import { StatusButton } from '../../../app/status-button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import { Tooltip } from '../../../ui/tooltip.tsx';
import { endSpeaking, speak } from '../capture/speak.ts';
import { type CaptureState, useCapture } from '../capture/store.ts';
import { startDictation } from '../dictation/start.ts';
import { isTextField } from '../dictation/target.ts';

/** So long the button is held before it is meant as holding. */
const holdMs = 350;

const hint = 'Click to speak. Hold it with the cursor in a text field to dictate into that.';

function wordOf({ phase, warm, waking, problem }: CaptureState): { word: string; hint: string } {
  if (phase === 'opening') return { word: 'microphone …', hint: 'The microphone is being opened' };
  if (phase === 'recording') return { word: 'listening', hint: 'Click when you have said it' };
  if (phase === 'sending') return { word: 'writing it down', hint: 'What was said is being written down' };
  if (warm === 'failed') return { word: 'cannot listen', hint: problem?.sentence ?? 'The microphone does not answer' };
  if (waking && warm === 'open')
    return { word: 'say “Optimus”', hint: 'The microphone is open, and waits for “Optimus”' };
  if (warm === 'open') return { word: 'microphone open', hint: 'The microphone stays open, as the settings say' };
  return { word: 'Speak', hint };
}

/** Speaking by a click, and a mark that nobody overlooks while the microphone is open. */
export function VoiceStatus() {
  const state = useCapture();
  const { word, hint: content } = wordOf(state);
  const held = useRef<ReturnType<typeof setTimeout> | null>(null);
  const dictating = useRef(false);
  const live = state.phase === 'recording' || state.warm === 'open';
  // While nothing goes on the mark says enough; an open microphone is always named.
  const wordless = useNarrowerThan(48) && state.phase === 'idle' && state.warm === 'off';

  const down = () => {
    dictating.current = false;
    if (state.phase !== 'idle' || !isTextField(document.activeElement)) return;
    held.current = setTimeout(() => {
      dictating.current = true;
      startDictation();
    }, holdMs);
  };
  const up = () => {
    if (held.current) clearTimeout(held.current);
    held.current = null;
    if (dictating.current) void endSpeaking();
  };
  return (
    <Tooltip content={content}>
      <StatusButton
        className="shrink-0"
        // The caret stays where it is.
        onMouseDown={(event) => event.preventDefault()}
        onPointerDown={down}
        onPointerUp={up}
        onPointerCancel={up}
        onPointerLeave={up}
        onClick={() => {
          if (dictating.current) dictating.current = false;
          else void speak('button');
        }}
      >
        {state.phase === 'opening' || state.phase === 'sending' ? (
          <Spinner />
        ) : (
          <Icon icon={state.warm === 'failed' ? MicOff : Mic} size="sm" className={live ? 'text-accent' : undefined} />
        )}
        <span className={wordless ? 'sr-only' : live ? 'text-text' : undefined}>{word}</span>
      </StatusButton>
    </Tooltip>
  );
}
