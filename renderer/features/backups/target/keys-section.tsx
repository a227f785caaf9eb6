import { KeyRound, Plus } from 'lucide-react';
import type { BackupTarget } from '../../../../shared/features/backups/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { Button } from '../../../ui/button.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';
import { nameText } from '../names.ts';
import { useKeys } from '../queries.ts';
import { openDialog } from '../store.ts';
import { shortId } from '../words.ts';

/** Each key is a password that opens the repository. */
export function KeysSection({ target }: { target: BackupTarget }) {
  const query = useKeys(target.id);
  const keys = query.data;
  return (
    <Section
      title="Keys"
      count={keys?.length}
      action={
        <>
          <Button size="sm" icon={Plus} onClick={() => openDialog({ kind: 'add-key', target })}>
            Add a password…
          </Button>
          <Button size="sm" icon={KeyRound} onClick={() => openDialog({ kind: 'change-password', target })}>
            Change the password…
          </Button>
        </>
      }
    >
      <p className="mb-2 text-sm text-dim">
        Each of these passwords opens the repository. The one in use is kept in the secret store of this machine. A lost
        password is lost data: nobody can bring it back.
      </p>
      {keys ? (
        <ul className="grid">
          {keys.map((key) => {
            const said = `${nameText(key.username, 80)}@${nameText(key.hostname, 80)}`;
            return (
              <li
                key={key.id}
                className="flex min-h-(--row) min-w-0 flex-wrap items-center gap-x-3 gap-y-0.5 border-b border-line-soft text-sm"
              >
                <span className="font-mono text-xs text-dim">{shortId(key.id)}</span>
                <span dir="auto" className="min-w-0 truncate">
                  {said}
                </span>
                <Time at={key.createdAt} className="text-faint" />
                <span className="ms-auto">
                  {key.current ? (
                    <StateMark state="healthy" label="in use" />
                  ) : (
                    <Button
                      size="sm"
                      variant="ghost"
                      aria-label={`Remove the key ${shortId(key.id)}`}
                      onClick={() => openDialog({ kind: 'remove-key', target, gone: { id: key.id, said } })}
                    >
                      Remove…
                    </Button>
                  )}
                </span>
              </li>
            );
          })}
        </ul>
      ) : query.isError ? (
        <Failure
          what="The keys could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : (
        <Skeleton rows={2} label="Loading the keys" />
      )}
    </Section>
  );
}
