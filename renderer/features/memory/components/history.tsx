import type { MemoryVersion } from '../../../../shared/features/memory/schema.ts';
import { cx } from '../../../ui/cx.ts';
import { Time } from '../../../ui/time.tsx';
import { lines, validityWords } from '../words.ts';

/** Newest first: what was held, from when to when. */
export function History({ versions, shown }: { versions: readonly MemoryVersion[]; shown: number }) {
  return (
    <ol className="grid gap-2.5">
      {versions.map((version) => (
        <li
          key={version.seq}
          aria-current={version.seq === shown ? 'true' : undefined}
          className={cx('border-s-2 ps-2.5', version.seq === shown ? 'border-accent' : 'border-line')}
        >
          <p className="whitespace-pre-wrap wrap-anywhere select-text" dir="auto">
            {lines(version.text, 4_000)}
          </p>
          <p className="text-sm text-faint">
            {'held '}
            <Time at={version.knownFrom} form="moment" />
            {' to '}
            {version.knownTo === null ? 'now' : <Time at={version.knownTo} form="moment" />}
            {`, true ${validityWords(version)}, by ${version.by === 'you' ? 'you' : 'a model'}`}
          </p>
        </li>
      ))}
    </ol>
  );
}
