import { because } from '../docker/dockerfile.ts';
import { probeOf, probeTimes } from '../docker/probes.ts';
import { plain } from '../facts/say.ts';
import type { Check, Generate, ShippingFacts } from '../types.ts';
import { dockerfilePath, notesOf } from '../writing/members.ts';
import { publicVariables } from '../writing/names.ts';
import { reasonsOf, writesBesideItself } from '../writing/running.ts';
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

const databasesOf = ({ needs }: ShippingFacts) => needs.flatMap(({ id }) => databases[id] ?? []);

function serviceOf(facts: ShippingFacts, published: number) {
  const { slug, member, port } = facts;
  const { environment } = environmentOf(facts);
  const beside = databasesOf(facts);
  const built = publicVariables(facts);
  const dockerfile = dockerfilePath(member);
  return {
    // Without a value each is taken from where Compose runs, and stays unset where that has none.
    build:
      built.length === 0 && dockerfile === 'Dockerfile'
        ? '.'
        : {
            context: '.',
            ...(dockerfile !== 'Dockerfile' && { dockerfile }),
            ...(built.length > 0 && { args: Object.fromEntries(built.map((name) => [name, null])) }),
          },
    image: `${slug}:local`,
    // What runs as the first process of a container hears no TERM unless it asks for it.
    init: true,
    restart: 'unless-stopped',
    ports: [`127.0.0.1:${published}:${port.value}`],
    ...(Object.keys(environment).length > 0 && { environment }),
    healthcheck: { test: ['CMD', ...probeOf(facts).map(literal)], ...times },
    ...(beside.length > 0 && {
      depends_on: Object.fromEntries(beside.map(({ service }) => [service, { condition: 'service_healthy' }])),
    }),
    ...(!writesBesideItself(facts) && { read_only: true }),
    tmpfs: ['/tmp'],
    ...confined,
  };
}

/** Each member has its port of this machine, and the next one that is free where another has it already. */
function publishedPorts(members: readonly ShippingFacts[]): number[] {
  const taken = new Set<number>();
  return members.map(({ port }) => {
    let wanted = port.value;
    while (taken.has(wanted)) wanted = wanted >= 65_535 ? 1_024 : wanted + 1;
    taken.add(wanted);
    return wanted;
  });
}

/** No member has the name of a database beside it. */
function namesOf(members: readonly ShippingFacts[]): string[] {
  const services = new Set(members.flatMap(databasesOf).map(({ service }) => service));
  const taken = new Set(members.map(({ member }) => member.slug));
  return members.map(({ member }) => {
    let name = member.slug;
    while (services.has(name) || (name !== member.slug && taken.has(name))) name = `${name}-app`;
    return name;
  });
}

const generate: Generate = (members) => {
  const names = namesOf(members);
  const ports = publishedPorts(members);
  const [first] = members;
  const isAlone = first?.member.built === 'alone';
  const title = isAlone ? (names[0] ?? '') : plain(first?.project.name ?? '', 80);
  const services: Record<string, object> = Object.fromEntries(
    members.map((facts, at) => [names[at] ?? facts.slug, serviceOf(facts, ports[at] ?? facts.port.value)]),
  );
  // Shared by all that need one: two would be two truths.
  const shared = [...new Set(members.flatMap(databasesOf))];
  for (const { service, image, password, environment: surroundings, command, probe, volume } of shared) {
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
  const volumes = Object.fromEntries(shared.map(({ service }) => [service, {}]));
  const text = toYaml(
    { services, ...(shared.length > 0 && { volumes }) },
    {
      head: [`${title} with all that it needs, on this machine. Start it with: docker compose up --build`],
      comments: [
        [['services', names[0] ?? '', 'ports'], 'Only for this machine: 127.0.0.1 is not reached from outside.'],
      ],
    },
  );
  const moved = members.flatMap(({ member, port }, at) =>
    ports[at] === port.value
      ? []
      : [`${member.name} is on ${ports[at]} of this machine: ${port.value} is another member's there.`],
  );
  const wanted = [...new Set(members.flatMap((facts) => environmentOf(facts).wanted))];
  return {
    files: [
      {
        path: 'compose.yaml',
        kind: 'compose',
        member: null,
        text,
        reasons: [
          ...reasonsOf(
            ...members.flatMap(({ port, health, needs }) => [port, health, ...needs.map(({ said }) => said)]),
          ),
          ...moved.map(because),
          because('It may do no more than it needs: no rights of root, none to be gained.'),
          ...(members.some(writesBesideItself)
            ? [because('Its files stay writable: what it is made with writes beside its own code.')]
            : [because('Its files are read only, but for /tmp.')]),
        ],
      },
    ],
    notes: [
      ...(shared.length > 0 && members.filter((facts) => databasesOf(facts).length > 0).length > 1
        ? [`Compose starts ${shared.map(({ service }) => service).join(', ')} once, for all members that need it.`]
        : []),
      ...(wanted.length > 0
        ? [
            `Compose wants ${wanted.join(', ')}: put them into .env beside compose.yaml, which is not committed. Passwords go into addresses: take letters and digits.`,
          ]
        : []),
      ...notesOf(members, ownNotes),
    ],
    refused: [],
  };
};

function ownNotes(facts: ShippingFacts): string[] {
  const { needs } = facts;
  const built = publicVariables(facts);
  const untold = needs.filter(({ id, variable }) => variable === null && databases[id] !== undefined);
  const unknown = needs.filter(({ id }) => databases[id] === undefined);
  return [
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
  ];
}

const check: Check = async (file) => (await import('./check.ts')).checkCompose(file);

/** The project with its databases, on one machine. */
export const composeFiles: { generate: Generate; check: Check } = { generate, check };
