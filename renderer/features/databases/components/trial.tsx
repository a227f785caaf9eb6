import type { DatabaseTrial } from '../../../../shared/features/databases/schema.ts';
import { Callout } from '../../../ui/callout.tsx';
import { millis } from '../words.ts';

/** What the server truly answered. */
export function Trial({ trial }: { trial: DatabaseTrial }) {
  if (!trial.works) {
    const { problem } = trial;
    return (
      <Callout tone="bad" title={trial.sentence}>
        {problem?.remedy && <p>{problem.remedy}</p>}
        {problem?.said && <p className="mt-1 font-mono text-sm">{problem.said}</p>}
      </Callout>
    );
  }
  return (
    <Callout tone="ok" title={trial.sentence}>
      <p>
        {`It took ${millis(trial.answerMs)}${trial.encrypted === null ? ', in the clear' : `, encrypted by ${trial.encrypted}`}.`}
      </p>
      {trial.notes.map((note) => (
        <p key={note} className="mt-1">
          {note}
        </p>
      ))}
    </Callout>
  );
}
