import type { Probe, Service, ServiceSpec } from '../../../shared/features/launcher/schema.ts';
import { limitsOf, limitsText, numberOf } from './form-numbers.ts';

type ProbeType = 'none' | Probe['type'];

/** Names of fields that may be wrong, for words beside them. */
export type FormProblems = Readonly<Partial<Record<string, string>>>;

export interface Variable {
  /** Of this form alone: a name may be written anew. */
  key: number;
  name: string;
  value: string;
}

/** As it stands in the fields. */
export interface ServiceForm {
  name: string;
  type: 'command' | 'compose';
  command: string;
  file: string;
  services: string;
  folder: string;
  /** Empty: the one that the project stands on. */
  environment: string;
  port: string;
  portVariable: string;
  portArgument: string;
  needs: readonly string[];
  ready: ProbeType;
  path: string;
  probePort: string;
  statusFrom: string;
  statusTo: string;
  probeCommand: string;
  pattern: string;
  every: string;
  timeout: string;
  successes: string;
  failures: string;
  readySeconds: string;
  restart: ServiceSpec['restart']['when'];
  firstDelay: string;
  longestDelay: string;
  most: string;
  within: string;
  memory: string;
  cpu: string;
  stopSeconds: string;
  keep: boolean;
  once: boolean;
  main: boolean;
  variables: readonly Variable[];
}

const text = (value: number | null): string => (value === null ? '' : String(value));

export const blankForm: ServiceForm = {
  ...{ name: '', type: 'command', command: '', file: '', services: '', folder: '', environment: '' },
  ...{ port: '', portVariable: '', portArgument: '', needs: [], ready: 'none', path: '/', probePort: '' },
  ...{ statusFrom: '200', statusTo: '399', probeCommand: '', pattern: '', every: '2', timeout: '2', successes: '1' },
  ...{ failures: '3', readySeconds: '60', restart: 'never', firstDelay: '1', longestDelay: '60', most: '5' },
  ...{ within: '60', memory: '', cpu: '', stopSeconds: '10', keep: false, once: false, main: true, variables: [] },
};

export function formOf({ spec, main }: Pick<Service, 'spec' | 'main'>): ServiceForm {
  const { run, ready, restart, port } = spec;
  const limits = limitsText(spec.limits);
  return {
    ...blankForm,
    name: spec.name,
    type: run.type,
    ...(run.type === 'command' ? { command: run.command } : { file: run.file, services: run.services.join(', ') }),
    folder: spec.folder,
    environment: spec.environment ?? '',
    port: text(port.wanted),
    portVariable: port.variable ?? '',
    portArgument: port.argument ?? '',
    needs: spec.needs,
    ready: ready?.type ?? 'none',
    ...(ready?.type === 'log' && { pattern: ready.pattern }),
    ...(ready?.type === 'exec' && { probeCommand: ready.command }),
    ...(ready?.type === 'http' && {
      path: ready.path,
      statusFrom: text(ready.status[0]),
      statusTo: text(ready.status[1]),
    }),
    ...((ready?.type === 'http' || ready?.type === 'tcp') && { probePort: text(ready.port) }),
    ...(ready &&
      ready.type !== 'log' && {
        every: text(ready.everySeconds),
        timeout: text(ready.timeoutSeconds),
        successes: text(ready.successes),
        failures: text(ready.failures),
      }),
    readySeconds: text(spec.readySeconds),
    restart: restart.when,
    firstDelay: text(restart.firstDelaySeconds),
    longestDelay: text(restart.longestDelaySeconds),
    most: text(restart.most),
    within: text(restart.withinSeconds),
    memory: limits.memory,
    cpu: limits.cpu,
    stopSeconds: text(spec.stopSeconds),
    keep: spec.keep,
    once: spec.once,
    main,
    variables: Object.entries(spec.env).map(([name, value], key) => ({ key, name, value })),
  };
}

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/;
const variablePattern = /^[A-Za-z_][A-Za-z0-9_]*$/;
const portRange = { min: 1, max: 65_535 };

/** What the fields say, or what is wrong with them. `taken` are the names of the other services of the project. */
export function specOf(
  form: ServiceForm,
  taken: ReadonlySet<string>,
): { spec: ServiceSpec; problems: null } | { spec: null; problems: FormProblems } {
  const problems: Record<string, string> = {};
  const wrong = (field: string, why: string) => {
    problems[field] ??= why;
  };
  function whole(field: keyof ServiceForm, range: Parameters<typeof numberOf>[1], standard: number): number {
    const value = numberOf(String(form[field]), range);
    if (typeof value === 'string') wrong(field, value);
    return typeof value === 'number' ? value : standard;
  }
  function optional(field: keyof ServiceForm, range: Parameters<typeof numberOf>[1]): number | null {
    const value = numberOf(String(form[field]), range);
    if (typeof value !== 'string') return value;
    wrong(field, value);
    return null;
  }

  const name = form.name.trim();
  if (!namePattern.test(name))
    wrong('name', 'Letters, digits, dots, dashes and underscores, beginning with a letter or digit.');
  else if (taken.has(name)) wrong('name', 'Another service of this project has this name.');
  if (form.type === 'command' && form.command.trim() === '') wrong('command', 'Say what starts it, as in a terminal.');
  if (form.type === 'compose' && form.file.trim() === '')
    wrong('file', 'Name the compose file, relative to the project.');

  const argument = form.portArgument.trim();
  if (argument !== '' && !argument.includes('{port}')) wrong('portArgument', 'Write {port} where the number goes.');
  const variable = form.portVariable.trim();
  if (variable !== '' && !variablePattern.test(variable)) wrong('portVariable', 'Letters, digits and underscores.');

  const env: Record<string, string> = {};
  for (const { key, name: called, value } of form.variables) {
    if (called.trim() === '' && value === '') continue;
    if (!variablePattern.test(called.trim())) wrong(`variable-${key}`, 'Letters, digits and underscores.');
    else if (Object.hasOwn(env, called.trim())) wrong(`variable-${key}`, 'It is set above already.');
    else env[called.trim()] = value;
  }

  const limits = limitsOf(form);
  if (limits.problems.memory) wrong('memory', limits.problems.memory);
  if (limits.problems.cpu) wrong('cpu', limits.problems.cpu);

  const spec: ServiceSpec = {
    name,
    run:
      form.type === 'command'
        ? { type: 'command', command: form.command.trim() }
        : {
            type: 'compose',
            file: form.file.trim(),
            services: form.services
              .split(/[\s,]+/)
              .map((one) => one.trim())
              .filter(Boolean),
          },
    folder: form.folder.trim(),
    env,
    environment: form.environment === '' ? null : form.environment,
    port: {
      wanted: optional('port', portRange),
      variable: variable === '' ? null : variable,
      argument: argument === '' ? null : argument,
    },
    needs: [...form.needs],
    ready: probeOf(form, wrong, whole, optional),
    readySeconds: whole('readySeconds', { min: 1, max: 3_600, whole: false }, 60),
    restart: {
      when: form.restart,
      firstDelaySeconds: whole('firstDelay', { min: 0, max: 3_600, whole: false }, 1),
      longestDelaySeconds: whole('longestDelay', { min: 0, max: 3_600, whole: false }, 60),
      most: whole('most', { min: 1, max: 1_000 }, 5),
      withinSeconds: whole('within', { min: 1, max: 86_400, whole: false }, 60),
    },
    limits: limits.limits ?? { memoryMb: null, cpuPercent: null },
    stopSeconds: whole('stopSeconds', { min: 0, max: 600, whole: false }, 10),
    keep: form.keep,
    once: form.once,
  };
  return Object.keys(problems).length > 0 ? { spec: null, problems } : { spec, problems: null };
}

function probeOf(
  form: ServiceForm,
  wrong: (field: string, why: string) => void,
  whole: (field: keyof ServiceForm, range: Parameters<typeof numberOf>[1], standard: number) => number,
  optional: (field: keyof ServiceForm, range: Parameters<typeof numberOf>[1]) => number | null,
): Probe | null {
  if (form.ready === 'none') return null;
  if (form.ready === 'log') {
    if (form.pattern.trim() === '') wrong('pattern', 'Say which words tell that it is ready.');
    return { type: 'log', pattern: form.pattern };
  }
  const every = {
    everySeconds: whole('every', { min: 0.1, max: 3_600, whole: false }, 2),
    timeoutSeconds: whole('timeout', { min: 0.1, max: 300, whole: false }, 2),
    successes: whole('successes', { min: 1, max: 100 }, 1),
    failures: whole('failures', { min: 1, max: 100 }, 3),
  };
  if (form.ready === 'exec') {
    if (form.probeCommand.trim() === '') wrong('probeCommand', 'Say what is run; it is ready when that ends with 0.');
    return { type: 'exec', command: form.probeCommand.trim(), ...every };
  }
  const port = optional('probePort', portRange);
  if (form.ready === 'tcp') return { type: 'tcp', port, ...every };
  const from = whole('statusFrom', { min: 100, max: 599 }, 200);
  const to = whole('statusTo', { min: 100, max: 599 }, 399);
  if (from > to) wrong('statusTo', 'It is below the first.');
  if (!form.path.startsWith('/')) wrong('path', 'It begins with a slash.');
  return { type: 'http', path: form.path.trim(), port, status: [from, to], ...every };
}
