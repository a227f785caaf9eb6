import { useCallback, useEffect, useRef, useState } from 'react';
import { client } from '../../../app/connection.ts';
import { useStream } from '../../../app/use-stream.ts';

/** What the chair is writing. Many pieces make one drawing: the page stays calm however fast they come. */
export function useSynthesis(id: string): string {
  const [text, setText] = useState('');
  const whole = useRef('');
  const frame = useRef<number>(undefined);
  useEffect(
    () => () => {
      if (frame.current !== undefined) cancelAnimationFrame(frame.current);
    },
    [],
  );
  const draw = () => {
    frame.current ??= requestAnimationFrame(() => {
      frame.current = undefined;
      setText(whole.current);
    });
  };
  const open = useCallback(
    (input: Omit<Parameters<typeof client.council.synthesis>[0], 'id'>, options: { signal: AbortSignal }) =>
      client.council.synthesis({ ...input, id }, options),
    [id],
  );
  useStream(open, {
    reset: () => {
      whole.current = '';
      draw();
    },
    item: (piece) => {
      whole.current += piece.text;
      draw();
    },
    // It has ended; what it came to is asked for with the deliberation.
    ended: () => {},
  });
  return text;
}
