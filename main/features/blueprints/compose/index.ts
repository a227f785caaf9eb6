import { because, reasonOf } from '../docker/dockerfile.ts';
import { probeOf, probeTimes } from '../docker/probes.ts';
import type { Check, Generate, Generated, ShippingFacts } from '../types.ts';
import { publicVariables } from '../writing/names.ts';
import { writesBesideItself } from '../writing/running.ts';
import { toYaml } from '../writing/yaml.ts';
import { databases } from './databases.ts';

/** Compose takes `$` for the beginning of a variable. */
const literal = (text: string) => text.replaceAll('$', '$$$$');
const required = (name: string) => `\${${name}:?${name} is needed: put it into .env}`;
const { interval, timeout, startPeriod, retries } = probeTimes;
const times = { interval, timeout, start_period: startPeriod, retries };
const confined = { cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] };

function environmentOf(facts: ShippingFacts) {
  const { port, needs, variables, start } = facts;
  const built = new Set(publicVariables(facts));
  const environment: Record<string, string | null> = start === null ? {} : { PORT: String(port.value) };
  const wanted = new Set<string>();
  for (const { id, variable } of needs) {
    const database = databases[id];
    if (database === undefined) continue;
    if (database.password !== null) wanted.add(database.password);
    if (variable === null || environment[variable] !== undefined) continue;
    environment[variable] = database.url(database.password === null ? '' : required(database.password));
  }
  for (const { name, secret } of variables) {
    if (environment[name] !== undefined || built.has(name)) continue;
    // Without a value it is passed on only where it is set: an empty one would take the place of a default.
    environment[name] = secret ? required(name) : null;
    if (secret) wanted.add(name);
  }
  return { environment, wanted: [...wanted] };
}

function compose(facts: ShippingFacts): Generated {
  const { slug, port, needs, health } = facts;
  const { environment, wanted } = environmentOf(facts);
  const beside = needs.flatMap(({ id }) => databases[id] ?? []);
  const writes = writesBesideItself(facts);
  const built = publicVariables(facts);
  const untold = needs.filter(({ id, variable }) => variable === null && databases[id] !== undefined);
  const services: Record<string, object> = {
    [slug]: {
      // Without a value each is taken from where Compose runs, and stays unset where that has none.
      build: built.length === 0 ? '.' : { context: '.', args: Object.fromEntries(built.map((name) => [name, null])) },
      image: `${slug}:local`,
      // What runs as the first process of a container hears no TERM unless it asks for it.
      init: true,
      restart: 'unless-stopped',
      ports: [`127.0.0.1:${port.value}:${port.value}`],
      ...(Object.keys(environment).length > 0 && { environment }),
      healthcheck: { test: ['CMD', ...probeOf(facts).map(literal)], ...times },
      ...(beside.length > 0 && {
        depends_on: Object.fromEntries(beside.map(({ service }) => [service, { condition: 'service_healthy' }])),
      }),
      ...(!writes && { read_only: true }),
      tmpfs: ['/tmp'],
      ...confined,
    },
  };
  for (const { service, image, password, environment: surroundings, command, probe, volume } of beside) {
    const given = surroundings(password === null ? '' : required(password));
    services[service] = {
      image,
      restart: 'unless-stopped',
      ...(command && { command }),
      ...(Object.keys(given).length > 0 && { environment: given }),
      // They take their time on a small machine.
      healthcheck: { test: probe, ...times, timeout: '15s' },
      volumes: [`${service}:${volume}`],
      security_opt: ['no-new-privileges:true'],
    };
  }
  const volumes = Object.fromEntries(beside.map(({ service }) => [service, {}]));
  const text = toYaml(
    { services, ...(beside.length > 0 && { volumes }) },
    {
      head: [`${slug} with all that it needs, on this machine. Start it with: docker compose up --build`],
      comments: [[['services', slug, 'ports'], 'Only for this machine: 127.0.0.1 is not reached from outside.']],
    },
  );
  const unknown = needs.filter(({ id }) => databases[id] === undefined);
  return {
    files: [
      {
        path: 'compose.yaml',
        kind: 'compose',
        text,
        reasons: [
          reasonOf(port),
          ...(health === null ? [] : [reasonOf(health)]),
          ...needs.map(({ said }) => reasonOf(said)),
          because('It may do no more than it needs: no rights of root, none to be gained.'),
          writes
            ? because('Its files stay writable: what it is made with writes beside its own code.')
            : because('Its files are read only, but for /tmp.'),
        ],
      },
    ],
    notes: [
      ...(wanted.length > 0
        ? [
            `Compose wants ${wanted.join(', ')}: put them into .env beside compose.yaml, which is not committed. Passwords go into addresses: take letters and digits.`,
          ]
        : []),
      ...untold.map(
        ({ id }) =>
          `Compose starts ${id} as ${databases[id]?.service}, and nothing says which variable leads the program there: tell it in compose.yaml.`,
      ),
      ...(built.length > 0
        ? [
            `${built.join(', ')} are written into what browsers get when the image is built, for anybody to read. Put them into .env beside compose.yaml, or give them as --build-arg.`,
          ]
        : []),
      ...unknown.map(({ id }) => `It needs ${id}, which compose.yaml does not start: add it, or let it reach yours.`),
    ],
  };
}

const generate: Generate = (facts) => {
  const clash = facts.needs.some(({ id }) => databases[id]?.service === facts.slug);
  return compose(clash ? { ...facts, slug: `${facts.slug}-app` } : facts);
};
const check: Check = async (file) => (await import('./check.ts')).checkCompose(file);

/** The project with its databases, on one machine. */
export const composeFiles: { generate: Generate; check: Check } = { generate, check };
