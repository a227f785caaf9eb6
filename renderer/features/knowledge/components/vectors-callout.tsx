import type { VectorState } from '../../../../shared/features/knowledge/schema.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { formatNumber } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Link } from '../../../ui/link.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { useKnowledgeActs } from '../queries.ts';

/** How things are found by what they mean, and what it takes where they are not. */
export function VectorsCallout({ vectors }: { vectors: VectorState }) {
  const { allow } = useKnowledgeActs();
  const minds = (
    <Link render={<AppLink to="/minds?view=roles" />} className="underline">
      Minds
    </Link>
  );
  const name = 'model' in vectors ? `${short(vectors.model, 80)} of ${short(vectors.connection, 60)}` : '';
  switch (vectors.kind) {
    case 'none':
      return (
        <Callout tone="info" title="Things are found by their words">
          {vectors.sentence} Choose one under {minds}; a small one can run on this machine.
        </Callout>
      );
    case 'asks':
      return (
        <Callout
          tone="warn"
          title={`${name} is not on this machine`}
          action={
            <Button size="sm" loading={allow.isPending} onClick={() => allow.mutate({ allow: true })}>
              Send it the texts
            </Button>
          }
        >
          To find things by what they mean, the text of every file in the index goes to it, with secrets taken out.
          Until you say so nothing is sent, and words alone decide. Another model is chosen under {minds}.
        </Callout>
      );
    case 'making':
      return (
        <ProgressBar
          label={`Vectors by ${name}`}
          value={vectors.total === 0 ? null : vectors.done / vectors.total}
          detail={
            vectors.total === 0
              ? 'looking what there is to do'
              : `${formatNumber(vectors.done)} of ${formatNumber(vectors.total)} pieces`
          }
        />
      );
    case 'failed':
      return (
        <Callout tone="warn" title={`${name} makes no vectors now`}>
          It said: {short(vectors.sentence, 500)} It is asked again by itself; what has a vector is still found by it.
        </Callout>
      );
    case 'ready':
      return (
        <p className="text-sm text-dim">
          Things are found by words and by meaning. Vectors by <bdi>{name}</bdi>.
        </p>
      );
  }
}
