import { describeError } from '../../../app/failure.tsx';
import type { WindowState } from '../log-window.ts';

interface WhatIsMissingProps {
  /** Why new lines do not come any more; null while they do. */
  unfollowed: unknown;
  missing: WindowState['missing'];
  names: ReadonlyMap<string, string>;
}

const line = 'border-b border-line-soft px-3 py-1.5 text-dim wrap-anywhere';

/** What these lines lack, and why: a list that looks whole and is not would be believed. */
export function WhatIsMissing({ unfollowed, missing, names }: WhatIsMissingProps) {
  const { meaning, advice } = describeError('', unfollowed);
  return (
    <div role="status">
      {unfollowed !== null && (
        <p className={line}>{['New lines are not shown.', meaning, advice].filter(Boolean).join(' ')}</p>
      )}
      {missing.map(({ source, why }) => (
        <p key={source} className={line}>
          <bdi>{names.get(source) ?? source}</bdi> is missing here. {why}
        </p>
      ))}
    </div>
  );
}
