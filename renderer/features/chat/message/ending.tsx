import type { ReactNode } from 'react';
import type { Message } from '../../../../shared/features/chat/schema.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Link } from '../../../ui/link.tsx';
import { visible } from '../../../ui/markdown/characters.ts';
import { endWords } from '../words.ts';

/** How an answer ended that is not whole, in the provider's own words, and what to do. */
export function Ending({ message, action }: { message: Message; action?: ReactNode }) {
  const words = endWords(message.end);
  if (!words) return null;
  if (words.tone === 'info') return <p className="text-sm text-dim">{words.title}</p>;
  return (
    <Callout tone={words.tone} title={words.title} action={action}>
      {words.said !== null && (
        <blockquote className="my-1 border-s-2 border-line ps-2 text-text whitespace-pre-wrap wrap-anywhere select-text">
          {visible(words.said.slice(0, 4_000))}
        </blockquote>
      )}
      {words.advice}
      {words.minds && (
        <>
          {' '}
          <Link render={<AppLink to="/minds" />} className="underline">
            Open Minds
          </Link>
        </>
      )}
    </Callout>
  );
}
