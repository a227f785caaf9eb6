import type { Service } from '../../../../shared/features/launcher/schema.ts';
import type { Said } from '../types.ts';
import type { Source } from './open-folder.ts';
import { lineOf, said } from './say.ts';
import type { StackFacts } from './types.ts';

const byVariable = [
  /\bPORT\b["'\])}]*\s*(?:\?\?|\|\||,|:-)\s*["']?:?(\d{2,5})\b/,
  /\bPORT\b["']?\s*,\s*["']?(\d{2,5})\b/,
];
const bySelf = [
  /\.listen\(\s*(?:\{\s*port:\s*)?(\d{2,5})\b/,
  /\bserve\(\s*\{[^}\n]{0,120}\bport:\s*(\d{2,5})\b/,
  /ListenAndServe\(\s*"[\w.]*:(\d{2,5})"/,
  /\.bind\(\s*(?:\(\s*)?"[\w.]*:(\d{2,5})"/,
  /\b(?:HTTPServer|TCPServer)\(\s*\(\s*["'][\w.]*["']\s*,\s*(\d{2,5})\s*\)/,
  /\brun\([^)\n]{0,120}\bport\s*=\s*(\d{2,5})\b/,
];
/** As the stacks that fewer projects have say it. */
const otherWays = [
  /\bhtons\(\s*(\d{2,5})\s*\)/,
  /\b(?:addListener|listen|start|bind|bind_tcp|bindAndHandle|parseIp\w*)\(?\s*\(?["'][\d.:*]{1,40}["']\s*,\s*(\d{2,5})\b/,
  /\b(?:ListenPort|LocalPort)\s*=>\s*[^,)\n]{0,40}?(\d{2,5})\b/,
  /\b[Pp]ort\(\s*(\d{2,5})\s*\)/,
  /\bport"(\d{2,5})"/,
  /(?:~port:|:port\s+|\{port,\s*|\bport\s*[:=]\s*)(\d{2,5})\b/,
  /\bKemal\.run\(?\s*(\d{2,5})\b/,
  /^[ \t]*(?:main\s*=\s*)?(?:scotty|warp|run|Warp\.run|quickHttpServe)\s+(\d{2,5})\b/m,
  /\bgetenv\("PORT"\)\s*or\s*["']?(\d{2,5})\b/,
];
const writtenSo =
  /\.(?:c|cc|cpp|cxx|c\+\+|h|hpp|zig|nim|cr|swift|d|scala|clj|cljc|hs|lhs|ml|erl|gleam|pl|pm|psgi|r|R|jl|lua|moon|dart|conf)$/;

/** How a path comes into a program that answers it: a client that asks for one, such as `axios.get`, says nothing. */
const routes = [
  String.raw`\b(?:app|router|routes|server|fastify|r|e|mux|bp|blueprint|engine|srv)\.(?:get|GET|Get|all|head|use)\(`,
  String.raw`\.(?:route|HandleFunc|Handle|MapGet|MapHealthChecks)\(`,
  String.raw`@(?:Get|GetMapping|RequestMapping|Path)\(`,
  String.raw`(?:^|\$)[ \t]*(?:get|case)[ \t]`,
  String.raw`\b(?:url|pathname|path)[ \t]*={2,3}`,
  String.raw`\b(?:Dream\.get[ \t]|route\()`,
].join('|');
const answers = ['healthz', 'health', 'health-check', 'healthcheck', 'readyz', 'ready', 'livez', 'up', 'ping'].map(
  (name) => new RegExp(`(?:${routes})[ \\t]*["'\`](/(?:api/)?${name})/?["'\`]`, 'm'),
);
/** Whatever connects names such a host too: only what listens there counts. */
const onlyHere =
  /(?:\.listen\([^)\n]{0,80}|\b(?:serve|listen)\(\s*\{[^}\n]{0,120}\bhost(?:name)?:[ \t]*|\.bind\(\s*(?:\(\s*)?|HTTPServer\(\s*\(\s*|\brun\([^)\n]{0,120}\bhost[ \t]*=[ \t]*)["'](127\.0\.0\.1|localhost)\b/;

const isPort = (port: number) => port >= 1 && port <= 65_535;

function inSources(sources: readonly Source[], expressions: readonly RegExp[]) {
  for (const expression of expressions)
    for (const { path, text } of sources) {
      const match = expression.exec(text);
      const port = Number(match?.[1]);
      if (match !== null && isPort(port)) return { port, path, line: lineOf(text, match[0], match.index) };
    }
  return null;
}

const byUser = (service: Service | null) => (service !== null && service.origin !== 'found' ? service : null);

export interface Listening {
  port: Said<number>;
  health: Said<string> | null;
  notes: string[];
}

/** Where it listens and what answers there: what its command says first, then the user's word, the sources', the launcher's. */
export function readListening(
  { port, usualPort, health, start }: StackFacts,
  sources: readonly Source[],
  service: Service | null,
): Listening {
  const user = byUser(service);
  const asked = user?.spec.ready?.type === 'http' ? user.spec.ready : null;
  const wanted = user?.spec.port.wanted ?? asked?.port ?? null;
  const free = inSources(sources, byVariable);
  const others = sources.filter(({ path }) => writtenSo.test(path));
  const fixed = free === null ? (inSources(sources, bySelf) ?? inSources(others, otherWays)) : null;
  const heard = free ?? fixed;
  const looked = service?.spec.port.wanted ?? null;

  const listens = ((): Said<number> => {
    // It stands in the command itself: another one would be asked in vain.
    if (port !== null) return port;
    if (start === null) return said(usualPort, `It is handed out on ${usualPort}, which needs no rights.`);
    if (wanted !== null) return said(wanted, `The service ${user?.spec.name} of Optimus listens on ${wanted}.`);
    if (heard !== null)
      return said(
        heard.port,
        `It listens on ${heard.port}${free ? ' unless PORT says otherwise' : ''}.`,
        heard.path,
        heard.line,
      );
    if (looked !== null) return said(looked, `Its service ${service?.spec.name} was found to listen on ${looked}.`);
    return said(usualPort, `Nothing says where it listens: ${usualPort} is given to it as PORT.`);
  })();

  function answering(): Said<string> | null {
    if (start === null) return null;
    if (asked !== null && /^\/[\w./~-]{0,200}$/.test(asked.path))
      return said(asked.path, `The service ${user?.spec.name} of Optimus is ready when ${asked.path} answers.`);
    if (health !== null) return health;
    for (const expression of answers)
      for (const { path, text } of sources) {
        const match = expression.exec(text);
        if (match?.[1] !== undefined)
          return said(match[1], `It answers ${match[1]}.`, path, lineOf(text, match[0], match.index));
      }
    return null;
  }

  const notes: string[] = [];
  const closed = start === null ? undefined : sources.find(({ text }) => onlyHere.test(text));
  if (closed !== undefined) {
    const line = lineOf(closed.text, onlyHere);
    notes.push(
      `${closed.path}:${line} listens on this machine's own address: inside a container nobody outside reaches that. Let it listen on 0.0.0.0 there.`,
    );
  }
  const answer = answering();
  if (start !== null && answer === null)
    notes.push(
      'Nothing says which path tells that it is well: any answer below 500 to / counts. A path such as /health would say more.',
    );
  return { port: listens, health: answer, notes };
}
