import type { Deployment, Place } from '../../../../../shared/features/deployments/schema.ts';
import { named } from '../../../../core/lib/shown-words.ts';
import { sinceOf } from '../../../identity/index.ts';
import type { PreparedDeed } from '../../types.ts';
import { isProduction, meant, projectFor } from '../find.ts';
import type { Later } from '../later.ts';
import type { Begun } from '../say/types.ts';
import { byVoice, type DoingDeps, type Making, type Of, refuse } from '../types.ts';

type Deps = Pick<DoingDeps, 'deployments' | 'projects'> & { later: Later };
type Asked = Of<'deploy' | 'roll-back'>;

const liveOf = ({ releases }: Place) =>
  releases.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)[0] ?? null;

const trafficWords = ({ traffic }: Place): string =>
  traffic.perSecond > 0 ? `, with ${traffic.perSecond} requests a second` : '';

/** Shipping to a place of a project, and the way back. */
export function createShippingDeeds({ deployments, projects, later }: Deps) {
  async function placeFor(asked: Asked, name: string, making: Making) {
    const places = await deployments.places({ projectId: asked.projectId });
    const known = places.map(({ spec }) => named(spec.name, 40));
    const no = (sentence: string, remedy: string, kind: 'no-place' | 'which-place') => ({
      ok: false as const,
      refusal: refuse(making, sentence, remedy, kind === 'no-place' ? { kind, project: name, known } : { kind, known }),
    });
    if (places.length === 0)
      return no(`${name} has no place to be deployed to.`, 'Add one under Deployments.', 'no-place');
    const found =
      asked.environment === null
        ? places
        : places.filter(({ spec }) =>
            meant(
              asked.environment ?? '',
              places.map((one) => one.spec.name),
            ).includes(spec.name),
          );
    const [place, other] = found;
    if (!place)
      return no(
        `${name} has no place “${named(asked.environment ?? '', 60)}”. It has: ${known.join(', ')}.`,
        'Say one of these.',
        'no-place',
      );
    if (other) return no(`${name} has several places: ${known.join(', ')}.`, 'Say to which one.', 'which-place');
    if (place.deployment)
      return {
        ok: false as const,
        refusal: refuse(
          making,
          `Version ${place.deployment.release.number} is on its way to ${named(place.spec.name, 40)} already.`,
          'Wait for its end, or stop it.',
        ),
      };
    return { ok: true as const, place };
  }

  function done(begun: Deployment, what: Begun, making: Making) {
    later.follow(
      begun.runId,
      async () => {
        const { state } = await deployments.get({ id: begun.id });
        return making.words.over(what, state === 'succeeded');
      },
      making,
    );
    return {
      ...{ ok: true, runId: begun.runId, route: `/deployments/receipts/${encodeURIComponent(begun.id)}` },
      evidence: [`Run ${begun.runId}`, begun.sentence, 'Its receipt comes at its end'],
      say: making.words.begun(what),
    };
  }

  async function deploy(asked: Of<'deploy'>, making: Making): Promise<PreparedDeed> {
    const found = await projectFor(projects, asked.projectId, making, 'here');
    if (!found.ok) return found.refusal;
    const name = named(found.project.name, 60);
    const looked = await placeFor(asked, name, making);
    if (!looked.ok) return looked.refusal;
    const { place } = looked;
    const to = named(place.spec.name, 40);
    const live = liveOf(place);
    const frozen = place.frozen ? ` Nothing is switched there until ${sinceOf(place.frozen.until, making.now)}.` : '';
    return {
      ok: true,
      deed: {
        weight: 'destroy',
        sentence: `Deploy ${name} as it is, with what is not committed, to ${to} at ${place.url}`,
        consequence: `${
          live
            ? `Version ${live.number} is live there now${trafficWords(place)}; the new one takes its place.`
            : 'Nothing is live there now.'
        }${place.spec.migrate === null ? '' : ' It changes the database, and that is not taken back.'}${frozen}`,
        typed: isProduction(place.spec.name) ? found.project.name : null,
        async carryOut(signal) {
          signal.throwIfAborted();
          const begun = await deployments.deploy({ placeId: place.id, commit: null, by: byVoice });
          const what: Begun = { kind: 'deploy', project: name, place: to, version: begun.release.number };
          return {
            ...done(begun, what, making),
            sentence: `The deployment of version ${begun.release.number} of ${name} to ${to} has begun.`,
          };
        },
      },
    };
  }

  async function rollBack(asked: Of<'roll-back'>, making: Making): Promise<PreparedDeed> {
    const found = await projectFor(projects, asked.projectId, making);
    if (!found.ok) return found.refusal;
    const name = named(found.project.name, 60);
    const looked = await placeFor(asked, name, making);
    if (!looked.ok) return looked.refusal;
    const { place } = looked;
    const at = named(place.spec.name, 40);
    const live = liveOf(place);
    const back = place.releases
      .filter(({ state, number }) => state === 'kept' && (live === null || number < live.number))
      .sort((a, b) => b.number - a.number)[0];
    if (!back)
      return refuse(
        making,
        live === null ? `Nothing is live at ${at}.` : `No version before ${live.number} is kept at ${at}.`,
        'Deploy the commit that you want to go back to.',
      );
    const migrates = place.spec.migrate !== null;
    const needsWord = migrates || isProduction(place.spec.name);
    return {
      ok: true,
      deed: {
        weight: 'destroy',
        sentence: `Go back from version ${live?.number ?? '?'} to version ${back.number} of ${name} at ${at}`,
        consequence: [
          live
            ? `Version ${live.number}, live${trafficWords(place)}, makes room for version ${back.number} of ${sinceOf(back.createdAt, making.now)}.`
            : `Version ${back.number} of ${sinceOf(back.createdAt, making.now)} becomes live.`,
          ...(migrates ? ['What later versions changed in the database stays as it is.'] : []),
        ].join(' '),
        typed: needsWord ? found.project.name : null,
        async carryOut(signal) {
          signal.throwIfAborted();
          const begun = await deployments.rollback({
            ...{ placeId: place.id, releaseId: back.id, by: byVoice },
            // Said in the consequence, and typed.
            migrationsStay: migrates,
          });
          const what: Begun = { kind: 'roll-back', project: name, place: at, version: back.number };
          return {
            ...done(begun, what, making),
            sentence: `The way back to version ${back.number} of ${name} at ${at} has begun.`,
          };
        },
      },
    };
  }

  return { deploy, rollBack };
}
