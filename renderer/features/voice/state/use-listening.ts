import { useEffect, useRef, useState } from 'react';
import { type Listening, type ListenProblem, listen } from './listen.ts';

const bars = 40;
const quiet: readonly number[] = Array.from({ length: bars }, () => 0);

/** A microphone that this part of the page holds while it is asked to: closed when it goes away. */
export function useListening(deviceId: string) {
  const [phase, setPhase] = useState<'idle' | 'opening' | 'open'>('idle');
  const [levels, setLevels] = useState(quiet);
  const [loudest, setLoudest] = useState<number | null>(null);
  const [problem, setProblem] = useState<ListenProblem | null>(null);
  const held = useRef<Listening | null>(null);
  const wanted = useRef(0);

  useEffect(
    () => () => {
      wanted.current++;
      held.current?.close();
    },
    [],
  );

  async function begin(): Promise<void> {
    const turn = ++wanted.current;
    setPhase('opening');
    setProblem(null);
    setLoudest(null);
    setLevels(quiet);
    try {
      const opened = await listen({
        deviceId,
        onLevel(level) {
          setLevels((before) => [...before.slice(1), level]);
          setLoudest((before) => Math.max(before ?? 0, level));
        },
        onLost(lost) {
          held.current = null;
          setProblem(lost);
          setPhase('idle');
        },
      });
      if (turn !== wanted.current) return opened.close();
      held.current = opened;
      setPhase('open');
    } catch (error) {
      if (turn !== wanted.current) return;
      setProblem(error as ListenProblem);
      setPhase('idle');
    }
  }

  /** What was heard; null where nothing listened. */
  async function end(): Promise<Int16Array | null> {
    const one = held.current;
    held.current = null;
    wanted.current++;
    setPhase('idle');
    return one ? await one.end() : null;
  }

  return { phase, levels, loudest, problem, begin, end };
}
