import type { Check } from '../types.ts';
import { checksOf, type Finding } from '../writing/findings.ts';
import { type ReadYaml, readYaml } from '../writing/yaml-lines.ts';
import { published, type Validate } from './published.ts';
import { type Placed, ruleFindings } from './rules.ts';
import { validateClosely } from './unknown-fields.ts';

const bySchema = 'Kubernetes OpenAPI (kubernetes-models)';
const byRules = 'Optimus: rules for running safely';
const mostObjects = 200;

const wordsOf: Record<string, (params: Record<string, unknown>) => string> = {
  required: ({ missingProperty }) => `lacks ${String(missingProperty)}`,
  type: ({ type }) => `has to be ${/^[aeio]/.test(String(type)) ? 'an' : 'a'} ${String(type)}`,
  enum: ({ allowedValues }) => `has to be one of ${Array.isArray(allowedValues) ? allowedValues.join(', ') : '?'}`,
  format: ({ format }) => `is not of the form ${String(format)}`,
};

const pathOf = (pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')));

async function ofSchema({ value, line }: ReadYaml): Promise<{ findings: Finding[]; placed: Placed | null }> {
  const alone = (sentence: string, at: readonly string[] = []) => ({
    findings: [{ sentence, line: line(at) }],
    placed: null,
  });
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return alone('It is no object with apiVersion and kind.');
  const object = value as Record<string, unknown>;
  const kind = String(object.kind);
  const id = `${String(object.apiVersion)}/${kind}`;
  const load = Object.hasOwn(published, id) ? published[id] : undefined;
  if (load === undefined)
    return alone(`${id} is not among the ${Object.keys(published).length} kinds that are checked here.`, ['kind']);

  const validate = (await load()).validate as Validate;
  const { valid, unknown } = validateClosely(validate, object);
  const findings = unknown.map((path) => ({
    sentence: `${path.join('.')} is no field of ${kind}; a cluster would drop it.`,
    line: line(path),
  }));
  if (valid) return { findings, placed: { value: object, line } };
  for (const { instancePath, keyword, params } of validate.errors ?? []) {
    const path = pathOf(instancePath);
    const words = wordsOf[keyword]?.(params) ?? `does not keep the rule "${keyword}"`;
    findings.push({ sentence: `${path.join('.') || kind} ${words}.`, line: line(path) });
  }
  return { findings, placed: null };
}

export const check: Check = async ({ text }) => {
  const read = readYaml(text);
  if ('broken' in read) return checksOf('YAML 1.2', read.broken, '');
  const count = read.documents.length;
  if (count === 0) return checksOf(bySchema, [{ sentence: 'There is no object in it.', line: null }], '');
  if (count > mostObjects) {
    const sentence = `It holds ${count} objects; up to ${mostObjects} are checked.`;
    return checksOf(bySchema, [{ sentence, line: null }], '');
  }
  const looked = await Promise.all(read.documents.map(ofSchema));
  const placed = looked.flatMap((one) => one.placed ?? []);
  const kinds = placed.map(({ value }) => String(value.kind)).join(', ');
  return [
    ...checksOf(
      bySchema,
      looked.flatMap(({ findings }) => findings),
      `${kinds}: every field is one of the published schema, of its kind. The schema itself lets unknown fields pass, so they were looked for beside it. No cluster was asked.`,
    ),
    ...checksOf(
      byRules,
      ruleFindings(placed),
      'Selectors, ports and names fit each other. No container of a pod may be root, each has limits, those that are asked have probes, no image is without a tag or "latest", and neither a Secret nor a variable with the name of one has its value here.',
    ),
  ];
};
