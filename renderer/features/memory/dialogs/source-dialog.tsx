import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client, orpc } from '../../../app/connection.ts';
import { Failure } from '../../../app/failure.tsx';
import { AppLink, isInternal } from '../../../app/navigation.tsx';
import { inWords } from '../../../app/refusal.ts';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { Dialog, DialogClose, whenClosed } from '../../../ui/dialog.tsx';
import { Link } from '../../../ui/link.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useEpisode } from '../queries.ts';
import { closeDialog } from '../store.ts';
import { dayWords, episodeWords, lines } from '../words.ts';

const mostShown = 40_000;

/** What memories were drawn from, word for word. */
export function SourceDialog({ id }: { id: string }) {
  const episode = useEpisode(id);
  const queries = useQueryClient();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const { data } = episode;
  const forget = async () => {
    const gone = await inWords(client.memory.forgetEpisode({ id }));
    void queries.invalidateQueries({ queryKey: orpc.memory.key() });
    toast({ title: 'The source is forgotten', description: `${formatCount(gone.rows, 'row')} removed.` });
    closeDialog();
  };
  return (
    <Dialog
      open
      onOpenChange={whenClosed(closeDialog)}
      size="lg"
      title={data ? short(data.title, 200) : 'Source'}
      description={data && `${episodeWords[data.kind]}, ${dayWords(data.at)}, ${formatCount(data.chars, 'character')}`}
      footer={
        <>
          {data && (
            <Button variant="ghost" onClick={() => setAsking(true)}>
              Forget this source…
            </Button>
          )}
          <DialogClose render={<Button>Close</Button>} />
        </>
      }
    >
      {episode.isError ? (
        <Failure what="The source could not be read" error={episode.error} />
      ) : data ? (
        <div className="grid gap-3">
          {data.sentence !== null && <p className="text-dim">{short(data.sentence, 600)}</p>}
          {data.route !== null && isInternal(data.route) && (
            <p>
              <Link render={<AppLink to={data.route} onClick={closeDialog} />}>Go to where it happened</Link>
            </p>
          )}
          <p className="whitespace-pre-wrap wrap-anywhere select-text" dir="auto">
            {lines(data.text, mostShown)}
          </p>
          {data.text.length > mostShown && (
            <p className="text-faint">{`${formatCount(data.text.length - mostShown, 'further character')} not shown.`}</p>
          )}
        </div>
      ) : (
        <Skeleton rows={8} shape="text" label="Loading the source" />
      )}
      {asking && data && (
        <ConfirmDialog
          open
          onOpenChange={setAsking}
          title={`Forget the source “${short(data.title, 80)}”?`}
          loses={[
            'What Optimus kept of it here; where it happened, it stays',
            'What was proposed from it',
            ...(data.memories.length > 0
              ? [
                  `Memories that rest on nothing else, among its ${formatCount(data.memories.length, 'memory', 'memories')}`,
                ]
              : []),
          ]}
          confirmLabel="Forget source"
          onConfirm={forget}
        />
      )}
    </Dialog>
  );
}
