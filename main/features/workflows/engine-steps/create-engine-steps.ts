import { DomainError } from '../../../../shared/contract/errors.ts';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { Json, Prepared, StepAnswer, StepContext, StepType } from '../../../core/runs/types.ts';
import type { SecretUse } from '../../../core/secrets/secrets.ts';
import type { Language, Scope, StepConfig, StepKind } from '../types.ts';
import { checkedFields, hasGaps, type Worked } from './checked-fields.ts';
import { createHidden } from './hidden.ts';
import { scopeOf, undoScopeOf } from './scope.ts';

type Working = Pick<Language, 'evaluate' | 'decide' | 'reveal'>;

interface Deps {
  language: () => Promise<Working>;
  kinds: readonly StepKind[];
  /** The value of a secret by its name in the text; rejects when there is none. */
  secrets: (name: string, use: SecretUse) => Promise<string>;
  home: string;
  redact: (text: string) => string;
}

type Preparing = Parameters<NonNullable<StepType['prepare']>>[0];
type Written = Pick<StepConfig, 'kind' | 'value' | 'fields'>;

/** The kinds of steps as the engine knows them: `workflow.run`, `workflow.http`, … */
export function createEngineSteps({ language, kinds, secrets, home, redact }: Deps): StepType[] {
  /** Once it is loaded, what a step begins with is known at once. */
  let working: Working | null = null;
  const load = async (): Promise<Working> => {
    working ??= await language();
    return working;
  };
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]));

  const kindOf = (name: string): StepKind => {
    const kind = byName.get(name);
    if (kind) return kind;
    const known = [...byName.keys()].join(', ');
    throw new StepFailure(`This version has no step ${name}; it has ${known}`, { code: 'UNKNOWN_KIND', retry: false });
  };

  /** All of it at once, so that a mistake is named by its place: `http.url`. */
  const workOut = ({ evaluate }: Working, { kind, value, fields }: Written, scope: Scope, stepKey: string): Worked => {
    const worked = named(stepKey, () => evaluate({ ...fields, [kind]: value }, scope)) as Record<string, Json>;
    const { [kind]: own = null, ...others } = worked;
    return { value: own, fields: others };
  };

  const secretOf = async (name: string, { runName, stepKey }: StepContext): Promise<string> => {
    try {
      return await secrets(name, { by: `workflow ${runName}`, what: `step ${stepKey}` });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const why =
        error.code === 'UNAVAILABLE' && 'why' in error.data ? `cannot be read: ${error.data.why}` : 'is not there';
      throw new StepFailure(`The secret ${name} ${why}`, { code: 'NO_SECRET', retry: false, cause: error });
    }
  };

  /** Secrets come in at the last moment, and nothing that comes back holds one. */
  const perform = async (kind: StepKind, worked: Worked, context: StepContext): Promise<StepAnswer> => {
    const language = await load();
    const hidden = createHidden(redact);
    const reveal = async (value: Json) =>
      language.reveal(value, async (name) => {
        const secret = await secretOf(name, context);
        hidden.add(secret);
        return secret;
      });
    try {
      const value = await reveal(worked.value);
      const fields = (await reveal(worked.fields)) as Record<string, Json>;
      const input = checkedFields(kind, { value, fields }, context.stepKey);
      const answer = await kind.run(input, {
        ...context,
        home,
        hide: hidden.text,
        log: (text, stream) => context.log(hidden.text(text), stream),
        progress: (done, text) => context.progress(done, text === undefined ? undefined : hidden.text(text)),
      });
      return hidden.answer(answer);
    } catch (error) {
      throw context.signal.aborted && error === context.signal.reason ? error : hidden.failure(error);
    }
  };

  const prepare = (kind: StepKind, language: Working, context: Preparing): Prepared => {
    const config = configOf(context);
    const scope = scopeOf(context);
    const condition = config.if;
    if (condition !== null && !named(context.stepKey, () => language.decide(condition, scope)))
      return { skip: `${condition} is not so` };
    const worked = workOut(language, config, scope, context.stepKey);
    // What holds a secret is known only at the moment of use, and checked then.
    if (!hasGaps(worked.value) && !hasGaps(worked.fields)) checkedFields(kind, worked, context.stepKey);
    return { input: worked as unknown as Json };
  };

  const stepType = (kind: StepKind): StepType => ({
    type: `workflow.${kind.kind}`,

    prepare: (context) =>
      working ? prepare(kind, working, context) : load().then((language) => prepare(kind, language, context)),

    run: (context) => perform(kind, context.input as unknown as Worked, context),

    compensates: (config) => (config as unknown as StepConfig).undo !== null,

    async compensate(context) {
      const { undo } = configOf(context);
      if (undo === null) return;
      const undoing = kindOf(undo.kind);
      context.log(`Undoing: ${undo.kind} ${undoing.detail(undo.value)}`, 'note');
      const worked = workOut(await load(), undo, undoScopeOf(context), `${context.stepKey}.undo`);
      const own = { ...context, woken: null, idempotencyKey: `${context.idempotencyKey}-undo` };
      const answer = await perform(undoing, worked, own);
      if ('wait' in answer)
        throw new StepFailure(`${undo.kind} cannot undo a step: it would have to wait`, {
          code: 'INVALID',
          retry: false,
        });
    },
  });

  return kinds.map(stepType);
}

const configOf = ({ config }: Pick<StepContext, 'config'>): StepConfig => config as unknown as StepConfig;

/** The language knows the field; here the step is known. */
function named<T>(stepKey: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    const { code, detail } = error;
    throw new StepFailure(`steps.${stepKey}.${error.message}`, {
      ...{ code, retry: false, cause: error },
      ...(detail !== undefined && { detail }),
    });
  }
}
