import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { Message } from '../../../../shared/features/chat/schema.ts';
import { useStream } from '../../../app/use-stream.ts';
import { useAskAgain, usePiecesOf } from '../queries.ts';
import { createLiveAnswers, type LiveAnswer, type LiveAnswers } from './live-answers.ts';

export const LiveContext = createContext<LiveAnswers | null>(null);

/** Twenty times a second reads as writing, and leaves two of three frames to everything else. */
const restMs = 45;

function atEase(): (fn: () => void) => void {
  let last = 0;
  return (fn) => {
    const run = () =>
      requestAnimationFrame((now) => {
        last = now;
        fn();
      });
    const rest = last + restMs - performance.now();
    if (rest > 0) setTimeout(run, rest);
    else run();
  };
}

/** Follows what is written in a thread for as long as it is on the screen. */
export function useFollowAnswers(threadId: string, messages: readonly Message[]): LiveAnswers {
  const askAgain = useAskAgain();
  const [live] = useState(() => createLiveAnswers({ soon: atEase(), missing: askAgain }));
  useStream(usePiecesOf(threadId), { item: live.take, reset: askAgain });
  useEffect(() => live.known(messages), [live, messages]);
  return live;
}

const never = () => () => {};
const none: LiveAnswer = { text: '', reasoning: '', uses: [] };

export function useLiveAnswer(id: string): LiveAnswer {
  const live = useContext(LiveContext);
  return useSyncExternalStore(live?.subscribe ?? never, () => live?.of(id) ?? none);
}
