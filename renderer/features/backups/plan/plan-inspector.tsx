import { DatabaseBackup, ShieldCheck } from 'lucide-react';
import type { BackupPlan, BackupTarget } from '../../../../shared/features/backups/schema.ts';
import { useGo } from '../../../app/navigation.tsx';
import { Button } from '../../../ui/button.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { Section } from '../../../ui/section.tsx';
import { planPath } from '../acts.ts';
import { PlanState } from '../components/marks.tsx';
import { RunningJob } from '../components/running-job.tsx';
import { nameText } from '../names.ts';
import { useActs } from '../page-acts.ts';
import { isGoing } from '../words.ts';
import { PlanCallouts } from './plan-callouts.tsx';
import { PlanFacts } from './plan-facts.tsx';
import { PlanTimes } from './plan-figures.tsx';

interface PlanInspectorProps {
  plan: BackupPlan;
  target: BackupTarget | undefined;
  onClose: () => void;
}

export function PlanInspector({ plan, target, onClose }: PlanInspectorProps) {
  const go = useGo();
  const acts = useActs();
  const going = plan.running !== null && isGoing(plan.running);
  return (
    <Inspector
      title={<bdi>{nameText(plan.name, 120)}</bdi>}
      subtitle={<PlanState plan={plan} target={target} />}
      onClose={onClose}
      footer={
        <>
          <Button variant="primary" icon={DatabaseBackup} disabled={going} onClick={() => void acts.backUp(plan)}>
            Back up now
          </Button>
          <Button icon={ShieldCheck} disabled={going || plan.snapshots === 0} onClick={() => void acts.provePlan(plan)}>
            Prove
          </Button>
          <Button onClick={() => go(planPath(plan.id))}>Open</Button>
        </>
      }
    >
      <div className="grid gap-5">
        <PlanCallouts plan={plan} target={target} />
        {plan.running && <RunningJob job={plan.running} />}
        <PlanTimes plan={plan} />
        <Section title="What it says" level={3}>
          <PlanFacts plan={plan} />
        </Section>
      </div>
    </Inspector>
  );
}
