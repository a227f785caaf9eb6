import type { ShippingFacts, StackId } from '../types.ts';

/** What asks, out of what the image has anyway: nothing is installed for it. */
type Asker = 'node' | 'bun' | 'deno' | 'python' | 'ruby' | 'php' | 'perl' | 'bash' | 'wget';

const askers: Readonly<Record<StackId, Asker>> = {
  node: 'node',
  bun: 'bun',
  deno: 'deno',
  static: 'wget',
  python: 'python',
  go: 'wget',
  rust: 'bash',
  java: 'bash',
  dotnet: 'bash',
  php: 'php',
  ruby: 'ruby',
  elixir: 'bash',
  ...{ c: 'bash', zig: 'bash', nim: 'wget', crystal: 'wget', swift: 'bash', d: 'bash', dart: 'bash' },
  ...{ scala: 'bash', clojure: 'bash', haskell: 'bash', ocaml: 'bash', erlang: 'bash', gleam: 'wget' },
  ...{ perl: 'perl', r: 'bash', julia: 'bash', lua: 'bash', site: 'wget' },
};

/** Asks the program itself, in its own container. Where nothing says which path tells, any answer but a failure of its own counts. */
export function probeOf({ stack, start, port, health, framework }: ShippingFacts): string[] {
  const path = start === null ? '/healthz' : (health?.value ?? '/');
  const most = start === null || health !== null ? 400 : 500;
  const first = most === 400 ? '[23]' : '[234]';
  // OpenResty comes with Alpine.
  switch (start === null || framework === 'openresty' ? 'wget' : askers[stack]) {
    case 'node':
      return [
        'node',
        '-e',
        `require('http').get({host:'127.0.0.1',port:process.env.PORT,path:'${path}'},r=>process.exit(r.statusCode<${most}?0:1)).on('error',()=>process.exit(1))`,
      ];
    case 'bun':
      return [
        'bun',
        '-e',
        `fetch('http://127.0.0.1:'+process.env.PORT+'${path}').then(r=>process.exit(r.status<${most}?0:1),()=>process.exit(1))`,
      ];
    case 'deno':
      return [
        'deno',
        'eval',
        `fetch('http://127.0.0.1:'+Deno.env.get('PORT')+'${path}').then(r=>Deno.exit(r.status<${most}?0:1),()=>Deno.exit(1))`,
      ];
    case 'python':
      return [
        'python',
        '-c',
        `import os,http.client as h;c=h.HTTPConnection('127.0.0.1',int(os.environ['PORT']),timeout=3);c.request('GET','${path}');raise SystemExit(c.getresponse().status>=${most})`,
      ];
    case 'ruby':
      return [
        'ruby',
        '-rnet/http',
        '-e',
        `exit Net::HTTP.get_response('127.0.0.1','${path}',ENV['PORT'].to_i).code.to_i<${most}`,
      ];
    case 'php':
      return [
        'php',
        '-r',
        `$h=@get_headers('http://127.0.0.1:'.getenv('PORT').'${path}');exit($h&&(int)substr($h[0],9,3)<${most}?0:1);`,
      ];
    case 'perl':
      return [
        'perl',
        '-MHTTP::Tiny',
        '-e',
        `exit(HTTP::Tiny->new(timeout=>3,max_redirect=>0)->get("http://127.0.0.1:$ENV{PORT}${path}")->{status}<${most}?0:1)`,
      ];
    case 'bash':
      return [
        'bash',
        '-c',
        `exec 3<>/dev/tcp/127.0.0.1/$PORT && printf 'GET ${path} HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -Eq '^HTTP/[0-9.]+ ${first}'`,
      ];
    case 'wget':
      return [
        'sh',
        '-c',
        `wget -q -S -O /dev/null http://127.0.0.1:${start === null ? port.value : '$PORT'}${path} 2>&1 | grep -Eq 'HTTP/[0-9.]+ ${first}'`,
      ];
  }
}

/** Since an engine asks at such times, a start may take that long without counting as a failure. */
export const probeTimes = { interval: '10s', timeout: '5s', startPeriod: '30s', retries: 3 };
