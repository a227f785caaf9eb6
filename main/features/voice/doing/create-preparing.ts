import type { Intent } from '../../../../shared/features/voice/intents.ts';
import { expectedOf } from '../../../core/lib/expected.ts';
import type { Deed, DeedDone, Doing, PreparedDeed } from '../types.ts';
import { createAsking } from './acts/asking.ts';
import { createBackUp } from './acts/back-up.ts';
import { createRemind } from './acts/remind.ts';
import { createRunWorkflow } from './acts/run-workflow.ts';
import { createServiceDeeds } from './acts/services.ts';
import { createShippingDeeds } from './acts/shipping.ts';
import type { Later } from './later.ts';
import { createLastBackup } from './looks/backup.ts';
import { createCosts } from './looks/costs.ts';
import { createNeedsMe } from './looks/needs-me.ts';
import { createPlain } from './looks/plain.ts';
import { createProjectState } from './looks/project-state.ts';
import { createRunning } from './looks/running.ts';
import { createWhatFailed } from './looks/what-failed.ts';
import { createWhy } from './looks/why.ts';
import { wordsIn } from './say/words.ts';
import { type DoingDeps, type Making, type Prepare, refuse } from './types.ts';

export function createPreparing(deps: DoingDeps & { later: Later }): Doing['prepare'] {
  const plain = createPlain(deps);
  const services = createServiceDeeds(deps);
  const shipping = createShippingDeeds(deps);
  const asking = createAsking(deps);
  /** Whoever hears takes care of these by himself. */
  const ofTheVoice = async (_intent: Intent, making: Making) =>
    refuse(making, 'There is nothing to do for that.', 'Say what you want.');

  const makers: { [K in Intent['kind']]: Prepare<K> } = {
    ...{ 'open-project': plain.openProject, 'show-logs': plain.showLogs, search: plain.search },
    ...{ running: createRunning(deps), 'needs-me': createNeedsMe(deps), 'project-state': createProjectState(deps) },
    ...{ why: createWhy(deps), costs: createCosts(deps), 'what-failed': createWhatFailed(deps) },
    ...{ 'last-backup': createLastBackup(deps), time: plain.time, help: plain.help },
    ...{ start: services.prepare, stop: services.prepare, restart: services.prepare, 'stop-all': services.stopAll },
    ...{ deploy: shipping.deploy, 'roll-back': shipping.rollBack, 'back-up': createBackUp(deps) },
    ...{ 'run-workflow': createRunWorkflow(deps), remind: createRemind(deps) },
    ...{ ask: asking.ask, 'ask-council': asking.askCouncil },
    ...{ command: ofTheVoice, dictate: ofTheVoice, repeat: ofTheVoice, hush: ofTheVoice, cancel: ofTheVoice },
  };

  /** Expected trouble is an answer; what nobody expected is told to whoever asked. */
  function carefully(deed: Deed, { words }: Making): Deed {
    return {
      ...deed,
      async carryOut(signal): Promise<DeedDone> {
        try {
          return await deed.carryOut(signal);
        } catch (error) {
          if (signal.aborted) throw signal.reason;
          const expected = expectedOf(error);
          if (expected === null) throw error;
          return {
            ...{ ok: false, sentence: expected.why, route: null, runId: null, say: words.didNot() },
            evidence: expected.remedy === '' ? [] : [expected.remedy],
          };
        }
      },
    };
  }

  return async function prepare(intent, context): Promise<PreparedDeed> {
    const making: Making = { ...context, words: wordsIn(context.language, context.now, context.zone) };
    try {
      const prepared = await (makers[intent.kind] as Prepare<Intent['kind']>)(intent, making);
      return prepared.ok ? { ok: true, deed: carefully(prepared.deed, making) } : prepared;
    } catch (error) {
      const expected = expectedOf(error);
      if (expected === null) throw error;
      return refuse(making, expected.why, expected.remedy);
    }
  };
}
