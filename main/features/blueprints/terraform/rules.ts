import type { Finding } from '../writing/findings.ts';

const known = new Set([
  'terraform',
  'provider',
  'variable',
  'locals',
  'resource',
  'data',
  'ephemeral',
  'output',
  'module',
  'moved',
  'import',
  'removed',
  'check',
]);
const labelsWanted: Record<string, number> = {
  provider: 1,
  variable: 1,
  output: 1,
  module: 1,
  check: 1,
  resource: 2,
  data: 2,
  ephemeral: 2,
  terraform: 0,
  locals: 0,
};
const secretName = /secret|password|passwd|token|api_?key|private_?key|credential/i;
/** These speak of a secret: secret_name, secret_key_ref. */
const notItself = /_(names?|ref|id|path|arn|url|endpoint)$/;
/** `3.1.0`, `= 3.1.0`: a range is another provider on another day. */
const exact = /^=?\s*\d+\.\d+\.\d+(-[\w.]+)?$/;

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const list = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.map(record) : []);
const isLiteral = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && !/\$\{|%\{/.test(value);

type Tell = (sentence: string) => void;

function ofTerraform(body: Record<string, unknown>, tell: Tell) {
  if (typeof body.required_version !== 'string')
    tell('required_version is not set, so any release of Terraform may apply this.');
  for (const providers of list(body.required_providers))
    for (const [name, wanted] of Object.entries(providers)) {
      const { source, version } = record(wanted);
      if (typeof source !== 'string') tell(`The provider ${name} has no source.`);
      if (typeof version !== 'string' || !exact.test(version))
        tell(`The provider ${name} is not pinned to one version.`);
    }
}

function ofVariable(name: string, body: Record<string, unknown>, tell: Tell) {
  if (body.type === undefined) tell(`The variable ${name} has no type.`);
  if (!secretName.test(name) || notItself.test(name)) return;
  if (body.sensitive !== true) tell(`The variable ${name} looks like a secret and is not sensitive.`);
  if (isLiteral(body.default)) tell(`The value of ${name} stands in the file.`);
}

/** Values of secrets as plain text, however deep; and images that may be others tomorrow. */
function ofValues(value: unknown, tell: Tell) {
  if (Array.isArray(value)) {
    for (const one of value) ofValues(one, tell);
    return;
  }
  const body = record(value);
  if (typeof body.name === 'string' && secretName.test(body.name) && isLiteral(body.value))
    tell(`The value of ${body.name} stands in the file.`);
  for (const [key, below] of Object.entries(body)) {
    if (secretName.test(key) && !notItself.test(key) && isLiteral(below))
      tell(`The value of ${key} stands in the file.`);
    if (key === 'image' && isLiteral(below) && !below.includes('@') && !/:(?!latest$)[^/:]+$/.test(below))
      tell('The image has no exact tag.');
    ofValues(below, tell);
  }
}

type Parts = readonly { type: string; labels: string[]; line: number }[];

export function headFindings(parts: Parts): Finding[] {
  return parts.flatMap(({ type, labels, line }) => {
    if (!known.has(type)) return [{ sentence: `Terraform has no block "${type}" at the top of a file.`, line }];
    const wanted = labelsWanted[type];
    if (wanted === undefined || labels.length === wanted) return [];
    return [{ sentence: `"${type}" takes ${wanted} ${wanted === 1 ? 'name' : 'names'}, not ${labels.length}.`, line }];
  });
}

/** What can be said of one file by itself; what it means to a provider only Terraform knows. */
export function ruleFindings(parsed: Record<string, unknown>, parts: Parts): Finding[] {
  const found = headFindings(parts);
  const lineOf = (type: string, ...labels: string[]) =>
    parts.find((part) => part.type === type && labels.every((label, index) => part.labels[index] === label))?.line ??
    null;
  const told = new Set<string>();
  const teller = (line: number | null) => (sentence: string) => {
    if (told.has(`${line} ${sentence}`)) return;
    told.add(`${line} ${sentence}`);
    found.push({ sentence, line });
  };
  for (const body of list(parsed.terraform)) ofTerraform(body, teller(lineOf('terraform')));
  for (const [name, bodies] of Object.entries(record(parsed.variable)))
    for (const body of list(bodies)) ofVariable(name, body, teller(lineOf('variable', name)));
  for (const [name, bodies] of Object.entries(record(parsed.output)))
    for (const body of list(bodies))
      if (body.value === undefined) teller(lineOf('output', name))(`The output ${name} has no value.`);
  for (const kind of ['resource', 'data'])
    for (const [type, named] of Object.entries(record(parsed[kind])))
      for (const [name, bodies] of Object.entries(record(named))) ofValues(bodies, teller(lineOf(kind, type, name)));
  for (const kind of ['provider', 'module'])
    for (const [name, bodies] of Object.entries(record(parsed[kind]))) ofValues(bodies, teller(lineOf(kind, name)));
  for (const body of list(parsed.locals)) ofValues(body, teller(lineOf('locals')));
  return found;
}
