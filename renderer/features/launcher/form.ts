import type { Probe, Service, ServiceSpec } from '../../../shared/features/launcher/schema.ts';
import { type ProbeText, portRange, probeOf, probeText, usualProbe } from '../../app/probe-text.ts';
import {
  createFormReader,
  type FormProblems,
  type FormReader,
  numberText,
  type TextFieldOf,
} from '../../lib/form-reader.ts';
import { limitsOf, limitsText } from './form-numbers.ts';

type ProbeType = 'none' | Probe['type'];

export interface Variable {
  /** Of this form alone: a name may be written anew. */
  key: number;
  name: string;
  value: string;
}

/** As it stands in the fields. */
export interface ServiceForm extends ProbeText {
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
  pattern: string;
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

export const blankForm: ServiceForm = {
  ...{ name: '', type: 'command', command: '', file: '', services: '', folder: '', environment: '' },
  ...usualProbe,
  ...{ port: '', portVariable: '', portArgument: '', needs: [], ready: 'none', pattern: '', readySeconds: '60' },
  ...{ restart: 'never', firstDelay: '1', longestDelay: '60', most: '5' },
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
    port: numberText(port.wanted),
    portVariable: port.variable ?? '',
    portArgument: port.argument ?? '',
    needs: spec.needs,
    ready: ready?.type ?? 'none',
    ...(ready?.type === 'log' && { pattern: ready.pattern }),
    ...probeText(ready),
    readySeconds: numberText(spec.readySeconds),
    restart: restart.when,
    firstDelay: numberText(restart.firstDelaySeconds),
    longestDelay: numberText(restart.longestDelaySeconds),
    most: numberText(restart.most),
    within: numberText(restart.withinSeconds),
    memory: limits.memory,
    cpu: limits.cpu,
    stopSeconds: numberText(spec.stopSeconds),
    keep: spec.keep,
    once: spec.once,
    main,
    variables: Object.entries(spec.env).map(([name, value], key) => ({ key, name, value })),
  };
}

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/;
const variablePattern = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What the fields say, or what is wrong with them. `taken` are the names of the other services of the project. */
export function specOf(
  form: ServiceForm,
  taken: ReadonlySet<string>,
): { spec: ServiceSpec; problems: null } | { spec: null; problems: FormProblems } {
  const problems: Record<string, string> = {};
  const read = createFormReader<TextFieldOf<ServiceForm>>({ form, problems, standard: blankForm });
  const { wrong } = read;

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
      wanted: read.optional('port', portRange),
      variable: variable === '' ? null : variable,
      argument: argument === '' ? null : argument,
    },
    needs: [...form.needs],
    ready: readyOf(form, read),
    readySeconds: read.figure('readySeconds', { min: 1, max: 3_600 }),
    restart: {
      when: form.restart,
      firstDelaySeconds: read.figure('firstDelay', { min: 0, max: 3_600 }),
      longestDelaySeconds: read.figure('longestDelay', { min: 0, max: 3_600 }),
      most: read.whole('most', { min: 1, max: 1_000 }),
      withinSeconds: read.figure('within', { min: 1, max: 86_400 }),
    },
    limits: limits.limits ?? { memoryMb: null, cpuPercent: null },
    stopSeconds: read.figure('stopSeconds', { min: 0, max: 600 }),
    keep: form.keep,
    once: form.once,
  };
  return Object.keys(problems).length > 0 ? { spec: null, problems } : { spec, problems: null };
}

function readyOf(form: ServiceForm, read: FormReader<keyof ProbeText>): Probe | null {
  if (form.ready === 'none') return null;
  if (form.ready !== 'log') return probeOf(form.ready, form, read);
  if (form.pattern.trim() === '') read.wrong('pattern', 'Say which words tell that it is ready.');
  return { type: 'log', pattern: form.pattern };
}
