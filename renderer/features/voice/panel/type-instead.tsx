import { useEffect, useRef, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Input } from '../../../ui/input.tsx';
import { useType } from './use-act.ts';

/** For a room in which one cannot speak, and for what was not understood. */
export function TypeInstead({ from = '', focus }: { from?: string; focus: boolean }) {
  const [text, setText] = useState(from);
  const { type, pending, problem } = useType();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focus) field.current?.focus();
  }, [focus]);
  return (
    <form
      className="grid gap-1"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') type(text.trim());
      }}
    >
      <div className="flex gap-2">
        <Input
          ref={field}
          aria-label="What you would say"
          placeholder="Start shop, what is running, remind me at nine …"
          value={text}
          onValueChange={setText}
          maxLength={2_000}
          autoComplete="off"
          dir="auto"
        />
        <Button type="submit" variant="primary" loading={pending} disabled={text.trim() === ''}>
          Do it
        </Button>
      </div>
      {problem && (
        <p role="alert" className="text-sm text-bad">
          {problem}
        </p>
      )}
    </form>
  );
}
