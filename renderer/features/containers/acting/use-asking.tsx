import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import type { ActReceipt } from '../../../../shared/features/containers/acts.ts';
import { orpc } from '../../../app/connection.ts';
import { failureToast } from '../../../app/failure.tsx';
import { printable } from '../../../lib/printable.ts';
import { ConfirmDialog, type ConfirmDialogProps } from '../../../ui/confirm-dialog.tsx';
import { useToast } from '../../../ui/toast.tsx';

type Question = Omit<ConfirmDialogProps, 'open' | 'onOpenChange' | 'onConfirm'> & { onConfirm: () => void };

export interface Asking {
  /** Does it and tells what was seen afterwards; a failure is told, too. */
  run: (what: string, act: () => Promise<ActReceipt>) => Promise<boolean>;
  /** One after the other, with one word at the end. */
  runAll: (what: string, acts: readonly (() => Promise<ActReceipt>)[]) => Promise<void>;
  confirm: (question: Question) => void;
  show: (dialog: (close: () => void) => ReactNode) => void;
}

const Context = createContext<Asking | null>(null);

export function useAsking(): Asking {
  const asking = useContext(Context);
  if (!asking) throw new Error('useAsking needs an AskingProvider above it');
  return asking;
}

const evidenceOf = ({ evidence }: ActReceipt) =>
  evidence
    .slice(0, 6)
    .map(({ sentence }) => printable(sentence))
    .join('. ');

export function AskingProvider({ children }: { children: ReactNode }) {
  const toast = useToast();
  const queries = useQueryClient();
  const [question, setQuestion] = useState<Question | null>(null);
  const [dialog, setDialog] = useState<ReactNode>(null);
  const refresh = useCallback(() => void queries.invalidateQueries({ queryKey: orpc.containers.key() }), [queries]);
  const asking = useMemo<Asking>(
    () => ({
      async run(what, act) {
        try {
          const receipt = await act();
          toast({
            tone: receipt.ok ? 'ok' : 'bad',
            title: printable(receipt.sentence),
            description: evidenceOf(receipt),
          });
          return receipt.ok;
        } catch (error) {
          toast(failureToast(what, error));
          return false;
        } finally {
          refresh();
        }
      },
      async runAll(what, acts) {
        const odd: string[] = [];
        let last: unknown = null;
        for (const act of acts)
          try {
            const receipt = await act();
            if (!receipt.ok) odd.push(`${printable(receipt.sentence)}: ${evidenceOf(receipt)}`);
          } catch (error) {
            last = error;
            odd.push(failureToast(what, error).title);
          }
        refresh();
        if (odd.length === 0) toast({ tone: 'ok', title: `${what}: all ${acts.length} done` });
        else if (acts.length === 1 && last !== null) toast(failureToast(what, last));
        else
          toast({
            tone: 'bad',
            title: `${what}: ${acts.length - odd.length} of ${acts.length} done`,
            description: odd.slice(0, 4).join('. '),
          });
      },
      confirm: setQuestion,
      show: (make) => setDialog(make(() => setDialog(null))),
    }),
    [toast, refresh],
  );
  return (
    <Context value={asking}>
      {children}
      {dialog}
      {question && (
        <ConfirmDialog
          {...question}
          open
          onOpenChange={(open) => {
            if (!open) setQuestion(null);
          }}
        />
      )}
    </Context>
  );
}
