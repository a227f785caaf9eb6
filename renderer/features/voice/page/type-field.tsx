import { CornerDownLeft, Mic } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Input } from '../../../ui/input.tsx';
import { speak } from '../capture/speak.ts';
import { useCapture } from '../capture/store.ts';
import { useType } from '../panel/use-act.ts';

/** Works without a microphone, and goes the same way as what is said. */
export function TypeField() {
  const [text, setText] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const { type, pending, problem } = useType();
  const phase = useCapture((state) => state.phase);
  return (
    <form
      data-voice-field
      className="grid gap-1"
      onSubmit={(event) => {
        event.preventDefault();
        // What stands in the field, also where it was typed in this very moment.
        const words = (field.current?.value ?? text).trim();
        field.current?.focus();
        if (words === '' || pending) return;
        // What was written on meanwhile stays.
        type(words, () => setText((now) => (now.trim() === words ? '' : now)));
      }}
    >
      <div className="flex flex-wrap items-center gap-2">
        <Input
          ref={field}
          aria-label="Write what you would say"
          placeholder="Write what you would say: what is running, what needs me, remind me at nine to …"
          value={text}
          onValueChange={setText}
          maxLength={2_000}
          autoComplete="off"
          dir="auto"
          className="min-w-52 flex-1"
        />
        <Button type="submit" variant="primary" icon={CornerDownLeft} loading={pending}>
          Do it
        </Button>
        <Button icon={Mic} disabled={phase === 'opening'} onClick={() => void speak('button')}>
          {phase === 'recording' ? 'That is all' : 'Speak'}
        </Button>
      </div>
      <p role="alert" className="text-sm text-bad empty:hidden">
        {problem}
      </p>
    </form>
  );
}
