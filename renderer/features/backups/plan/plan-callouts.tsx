import type { BackupPlan, BackupTarget } from '../../../../shared/features/backups/schema.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { formatCount } from '../../../lib/number.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Link } from '../../../ui/link.tsx';
import { jobPath, targetPath } from '../acts.ts';
import { nameText } from '../names.ts';
import { useActs } from '../page-acts.ts';
import { isGoing } from '../words.ts';

/** What is wrong with a plan in words, and what mends it. */
export function PlanCallouts({ plan, target }: { plan: BackupPlan; target: BackupTarget | undefined }) {
  const acts = useActs();
  const { last } = plan;
  const idle = !(plan.running && isGoing(plan.running));
  const receipt = last && (
    <Link render={<AppLink to={jobPath(last.id)} />} className="underline">
      Its receipt
    </Link>
  );
  const again = idle && (
    <Button size="sm" onClick={() => void acts.backUp(plan)}>
      Back up now
    </Button>
  );
  return (
    <>
      {target && target.damages.length > 0 && (
        <Callout
          tone="bad"
          title={`${nameText(target.name, 80)} is damaged: ${formatCount(target.damages.length, 'file')} of the repository ${target.damages.length === 1 ? 'is' : 'are'} not what was written`}
          action={<Link render={<AppLink to={targetPath(target.id)} />}>See what is lost</Link>}
        >
          {nameText(target.damages[0]?.sentence ?? '', 600)}
        </Callout>
      )}
      {target && target.damages.length === 0 && target.sentence !== '' && target.state !== 'ready' && (
        <Callout
          tone={target.state === 'away' || target.state === 'busy' ? 'info' : 'bad'}
          title={nameText(target.sentence, 600)}
        >
          {target.state === 'away' && 'That is normal: one backup makes up for all that was missed when it is back.'}
        </Callout>
      )}
      {last?.kind === 'backup' && last.state === 'failed' && (
        <Callout tone="bad" title={nameText(last.sentence, 600)} action={again}>
          {receipt}
        </Callout>
      )}
      {last?.kind === 'backup' && last.state === 'partial' && (
        <Callout tone="warn" title={nameText(last.sentence, 600)} action={again}>
          Something that should be in it is not. {receipt}
        </Callout>
      )}
      {plan.overdue && last?.state !== 'failed' && (
        <Callout tone="warn" title="It is overdue: its time passed without a good backup" action={again}>
          {plan.waitsFor === null ? '' : nameText(plan.waitsFor, 600)}
        </Callout>
      )}
      {plan.paused && (
        <Callout
          tone="info"
          title="It is paused: nothing is backed up until it goes on"
          action={
            <Button size="sm" onClick={() => void acts.pausePlan(plan, false)}>
              Let it go on
            </Button>
          }
        />
      )}
    </>
  );
}
