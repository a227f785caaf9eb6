import type { ReactNode } from 'react';
import { ErrorState } from '../ui/error-state.tsx';
import type { ToastOptions } from '../ui/toast.tsx';
import { knownError } from './connection.ts';
import { useConnection } from './connection-store.ts';
import { type Described, describeKnown, describeUnknown, errorDetails } from './describe-error.ts';

export function describeError(what: string, error: unknown): Described {
  const known = knownError(error);
  return known ? describeKnown(what, known) : describeUnknown(what, useConnection.getState().status === 'online');
}

export interface FailureProps {
  /** `The journal could not be read`. */
  what: string;
  error: unknown;
  onRetry?: (() => void) | undefined;
  retrying?: boolean | undefined;
  action?: ReactNode;
}

/** In place of what should have been there. */
export function Failure({ what, error, onRetry, retrying, action }: FailureProps) {
  const { title, meaning, advice } = describeError(what, error);
  return (
    <ErrorState
      title={title}
      meaning={meaning}
      advice={advice}
      details={errorDetails(what, error, knownError(error))}
      onRetry={onRetry}
      retrying={retrying}
      action={action}
    />
  );
}

/** For what the user asked for and did not get. */
export function failureToast(what: string, error: unknown): ToastOptions {
  const { title, meaning, advice } = describeError(what, error);
  return { tone: 'bad', title, description: [meaning, advice].filter(Boolean).join(' ') };
}
