import { Mic, Square } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';
import { SettingRows } from '../../settings/index.tsx';
import { Levels } from './levels.tsx';
import { PartLine } from './part-line.tsx';
import { useListening } from './use-listening.ts';
import type { useMicrophoneState } from './use-microphone-state.ts';

/** Below it a room sounds like a microphone that is turned off. */
const heardFrom = 0.25;

interface MicrophoneLineProps {
  state: ReturnType<typeof useMicrophoneState>;
  deviceId: string;
}

/** Whether it can be heard here, and a test of it: nothing of the test leaves this page. */
export function MicrophoneLine({ state, deviceId }: MicrophoneLineProps) {
  const { phase, levels, loudest, problem, begin, end } = useListening(deviceId);
  const open = phase === 'open';
  const test = async () => {
    if (open) return void (await end());
    await begin();
    // The names of the devices, and the answer of the user, are known from now on.
    state.look();
  };
  const part = problem ? { ...state.part, state: 'broken' as const, ...problem } : state.part;
  return (
    <PartLine
      id="microphone"
      part={part}
      actions={
        (state.canTry || open) && (
          <Button icon={open ? Square : Mic} loading={phase === 'opening'} onClick={() => void test()}>
            {open ? 'End the test' : 'Test it'}
          </Button>
        )
      }
    >
      <div className="grid gap-2">
        {open && (
          <div>
            <Levels levels={levels} />
            <p role="status" className="text-sm text-dim">
              {loudest === null || loudest < heardFrom
                ? 'Say something. Nothing of this leaves the page.'
                : 'You are heard.'}
            </p>
          </div>
        )}
        {!open && loudest !== null && (
          <p role="status" className="text-sm text-dim">
            {loudest < heardFrom
              ? 'Nothing loud enough to be speech was heard. Look whether it is muted, or choose another one.'
              : 'You were heard.'}
          </p>
        )}
        <SettingRows section="voice" keys={['microphone']} bare />
      </div>
    </PartLine>
  );
}
