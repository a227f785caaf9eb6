import { parse } from 'smol-toml';
import { baseOf, folderOf, inFolder, proof, proofAt, proofOf } from '../lines.ts';
import { fixed, listens, portInCode, viaVariable, web } from '../ports.ts';
import { quote } from '../quote.ts';
import type { Found, ProjectFiles, Requirement } from '../types.ts';

const mostManifests = 100;
const mostBins = 20;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const goes: Requirement[] = [{ type: 'program', name: 'go', remedy: 'Install Go from go.dev/dl.' }];
const cargo: Requirement[] = [{ type: 'program', name: 'cargo', remedy: 'Install Rust from rustup.rs.' }];

const goWeb =
  /^\s*(?:require\s+)?github\.com\/(gin-gonic\/gin|labstack\/echo|gofiber\/fiber|go-chi\/chi|gorilla\/mux|julienschmidt\/httprouter|valyala\/fasthttp|beego)\b/m;
const serves = /\b(ListenAndServe|net\.Listen|http\.Serve|\.Listen\(|\.Run\(|\.Start\(|grpc\.NewServer)/;
const named = /(^|[-_])(server|api|web|worker|daemon|service|gateway|bot|app|serve|backend|d)$/i;

/** `name` of the last folder of a module: `github.com/a/shop/v2` is `shop`. */
const lastOf = (module: string) =>
  module
    .split('/')
    .filter((part) => !/^v\d+$/.test(part))
    .at(-1) ?? '';

/** Main packages of Go modules: at the top, and below `cmd`. */
export async function readGo(files: ProjectFiles): Promise<Found[]> {
  const found: Found[] = [];
  const byFolder = new Map<string, string[]>();
  for (const path of files.list)
    if (path.endsWith('.go') && !path.endsWith('_test.go'))
      byFolder.set(folderOf(path), [...(byFolder.get(folderOf(path)) ?? []), path]);
  for (const manifest of files.named('go.mod').slice(0, mostManifests)) {
    const module = await files.text(manifest);
    if (module === null) continue;
    const top = folderOf(manifest);
    const commands = inFolder(top, 'cmd');
    const folders = [...byFolder.keys()].filter(
      (folder) =>
        folder === top ||
        folder === commands ||
        (folder.startsWith(`${commands}/`) && !folder.slice(commands.length + 1).includes('/')),
    );
    const mains: { folder: string; path: string; text: string; code: string }[] = [];
    for (const folder of folders.slice(0, mostBins)) {
      let main: { path: string; text: string } | null = null;
      let code = '';
      for (const path of (byFolder.get(folder) ?? []).slice(0, 20)) {
        const text = await files.text(path);
        if (text === null || !/^package main\b/m.test(text)) continue;
        if (/^func main\(\)/m.test(text)) main = { path, text };
        code += text.slice(0, 100_000);
      }
      if (main) mains.push({ folder, code, ...main });
    }
    for (const { folder, path, text, code } of mains) {
      const isServer = serves.test(code) || (goWeb.test(module) && mains.length === 1);
      const said = portInCode(code);
      const wanted = said.wanted ?? (isServer && goWeb.test(module) ? 8080 : null);
      const below = folder.slice(top === '' ? 0 : top.length + 1);
      const name =
        below === '' || below === 'cmd' ? lastOf(/^module\s+(\S+)/m.exec(module)?.[1] ?? '') : baseOf(folder);
      found.push({
        name: name || 'go',
        kind: 'Go',
        family: `go ${folder}`,
        role: isServer || named.test(name) ? 'dev' : 'offer',
        spec: {
          run: { type: 'command', command: `go run ${below === '' ? '.' : quote(`./${below}`, files.platform)}` },
          folder: top,
          ...(wanted && { port: said.variable ? viaVariable(wanted) : fixed(wanted) }),
          ready: wanted ? (/\bhttp\b|gin|echo|fiber|chi/.test(code) ? web() : listens) : null,
          readySeconds: 180,
        },
        evidence: [proof(path, text, /^func main\(\)/m)],
        requires: goes,
      });
    }
  }
  return found;
}

const rustWeb = [
  'axum',
  'actix-web',
  'rocket',
  'warp',
  'poem',
  'tide',
  'salvo',
  'hyper',
  'tonic',
  'gotham',
  'ntex',
  'trillium',
  'loco-rs',
];

/** Binaries of Rust packages. */
export async function readCargo(files: ProjectFiles): Promise<Found[]> {
  const found: Found[] = [];
  for (const manifest of files.named('Cargo.toml').slice(0, mostManifests)) {
    const text = await files.text(manifest);
    if (text === null) continue;
    let body: Record<string, unknown>;
    try {
      body = parse(text, { maxDepth: 40, unsafeKeyBehaviour: 'drop' });
    } catch {
      files.problem(manifest, 'Cannot be understood');
      continue;
    }
    const pkg = isObject(body.package) ? body.package : null;
    if (!pkg || typeof pkg.name !== 'string') continue;
    const folder = folderOf(manifest);
    const dependencies = new Set(isObject(body.dependencies) ? Object.keys(body.dependencies) : []);
    const bins = new Map<string, string>();
    for (const bin of Array.isArray(body.bin) ? body.bin.slice(0, mostBins) : [])
      if (isObject(bin) && typeof bin.name === 'string')
        bins.set(
          bin.name,
          typeof bin.path === 'string' ? inFolder(folder, bin.path) : inFolder(folder, `src/bin/${bin.name}.rs`),
        );
    const main = inFolder(folder, 'src/main.rs');
    if (files.has(main) && ![...bins.values()].includes(main)) bins.set(pkg.name, main);
    for (const [name, path] of [...bins].slice(0, mostBins)) {
      if (!/^[\w-]{1,60}$/.test(name)) continue;
      const code = (await files.text(path)) ?? '';
      const framework = rustWeb.find((one) => dependencies.has(one));
      const isServer =
        /\b(TcpListener|HttpServer|Server::bind|serve\(|rocket::build|launch)/.test(code) ||
        (framework !== undefined && bins.size === 1);
      const said = portInCode(code);
      const rocket = framework === 'rocket' && isServer;
      const wanted = rocket ? 8000 : isServer || said.variable ? said.wanted : null;
      const isDesktop = dependencies.has('tauri');
      found.push({
        name,
        kind: 'Cargo',
        family: `cargo ${folder} ${name}`,
        role: isDesktop || !(isServer || named.test(name)) ? 'offer' : 'dev',
        spec: {
          run: { type: 'command', command: bins.size === 1 ? 'cargo run' : `cargo run --bin ${name}` },
          folder,
          ...(wanted && {
            port: rocket ? viaVariable(wanted, 'ROCKET_PORT') : said.variable ? viaVariable(wanted) : fixed(wanted),
          }),
          ready: wanted ? (framework === undefined || framework === 'tonic' ? listens : web()) : null,
          readySeconds: 600,
        },
        evidence: [
          code === '' ? proofOf(manifest) : proofAt(path, code, Math.max(0, code.search(/\bfn main\(|#\[launch\]/))),
        ],
        requires: cargo,
      });
    }
  }
  return found;
}
