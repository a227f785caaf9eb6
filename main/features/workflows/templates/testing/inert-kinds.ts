import { createKinds } from '../../kinds/create-kinds.ts';
import type { StepKind } from '../../types.ts';

const unused = (): never => {
  throw new Error('This kind of step is only looked at here.');
};

/** The real kinds with their real schemas, for whoever reads workflows and never runs one. */
export const inertKinds = (): StepKind[] =>
  createKinds({
    attention: { list: unused },
    journal: { list: unused, append: unused },
    runs: { list: unused },
    clock: { now: unused, monotonic: unused, after: unused, every: unused, onResume: unused, resumed: unused },
    tell: { tell: unused },
    runRoute: (id) => `/runs/${id}`,
    children: { spawn: unused },
    workers: { run: unused },
    compile: unused,
    services: { launcher: unused, projectNamed: unused },
    backUp: { backups: unused },
    askCouncil: { council: unused, projectNamed: unused },
    shipping: { builds: unused, deployments: unused, projectNamed: unused, runEnded: unused },
  });
