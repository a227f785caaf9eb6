import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Utterance } from '../../../../shared/features/voice/schema.ts';
import { orpc } from '../../../app/connection.ts';
import { useConnection } from '../../../app/connection-store.ts';
import { describeError, failureToast } from '../../../app/failure.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { offeredCommands } from '../capture/offered.ts';
import { showUtterance } from '../capture/page-recorder.ts';
import { claim, useCapture } from '../capture/store.ts';

/** What can be done about one thing that was said. */
export function useAct(id: string) {
  const queries = useQueryClient();
  const toast = useToast();
  const options = (what: string) => ({
    onSuccess: (utterance: Utterance) => showUtterance(queries, utterance),
    onError: (error: unknown) => void toast(failureToast(what, error)),
  });
  const decide = useMutation(orpc.voice.decide.mutationOptions(options('The answer was not taken')));
  const retry = useMutation(orpc.voice.retry.mutationOptions(options('It could not be tried again')));
  return {
    pending: decide.isPending || retry.isPending,
    decide: (answer: { accept: boolean; choice: string | null; typed: string | null }) =>
      decide.mutate({ id, ...answer }),
    retry: () => retry.mutate({ id, commands: offeredCommands() }),
  };
}

/** Writes what would be said; it goes the same way from there. */
export function useType() {
  const away = useConnection(({ status }) => status === 'offline');
  const [held, setHeld] = useState(false);
  const queries = useQueryClient();
  const type = useMutation(
    orpc.voice.type.mutationOptions({
      onSuccess: (utterance) => {
        claim(utterance.id);
        showUtterance(queries, utterance);
        useCapture.setState({ id: utterance.id, shown: true, typing: false, purpose: 'command', problem: null });
      },
    }),
  );
  const wrong = type.error ? describeError('That was not taken', type.error) : null;
  return {
    pending: type.isPending,
    /** Why it was not taken. The words stay where they were written. */
    problem:
      held && away
        ? 'Optimus cannot be reached now, so nothing was done. Your words stay here: send them when it is back.'
        : wrong && `${wrong.title}. ${wrong.meaning} ${wrong.advice}`,
    /** Not sent later by itself: what is said is meant for now. */
    type(text: string, onTaken?: () => void) {
      setHeld(away);
      if (!away) type.mutate({ text, commands: offeredCommands() }, { onSuccess: () => onTaken?.() });
    },
  };
}
