import type { Mentioned } from '../mentions.ts';
import { pick, picks } from './pick.ts';
import { facts, type ManifestFormat } from './types.ts';

const literal = (text: string, key: string) =>
  pick(text, new RegExp(`^[ \\t]*\\w{0,20}\\.?${key}\\s*=\\s*["']([^"'#\\n]+)["']`, 'm'));

function ruby(text: string) {
  if (!/Gem::Specification|Pod::Spec/.test(text)) return null;
  return facts({
    name: literal(text, 'name'),
    version: literal(text, 'version'),
    description: literal(text, 'summary') ?? literal(text, 'description'),
    licence:
      literal(text, 'license') ??
      pick(text, /^[ \t]*\w{0,20}\.licenses\s*=\s*\[\s*["']([^"'\n]+)/m) ??
      pick(text, /^[ \t]*\w{0,20}\.license\s*=\s*\{\s*:type\s*=>\s*["']([^"'\n]+)/m),
  });
}

function mix(text: string) {
  if (!/use Mix\.Project/.test(text)) return null;
  return facts({
    name: pick(text, /^[ \t]*app:\s*:(\w+)/m),
    version: pick(text, /^[ \t]*version:\s*"([^"\n]+)"/m) ?? pick(text, /^[ \t]*@version\s+"([^"\n]+)"/m),
    description: pick(text, /^[ \t]*description:\s*"([^"\n]+)"/m),
    licence: pick(text, /licenses:\s*\["([^"\n]+)"/),
  });
}

const swiftPackage = (text: string) =>
  /\bPackage\s*\(/.test(text) ? facts({ name: pick(text, /\bPackage\s*\(\s*name:\s*"([^"\n]+)"/) }) : null;

const named: Record<string, string> = { c: 'c', cxx: 'c++', cuda: 'cuda' };

function cmake(text: string) {
  const project = /^[ \t]*project\s*\(\s*([\w.$-]+)([^)]{0,600})\)/im.exec(text);
  const mentions: Mentioned[] = [
    ...picks(text, /^[ \t]*find_package\s*\(\s*([\w+.-]+)(?:\s+([\d.]+))?/gim, 'cpp'),
    ...picks(text, /^[ \t]*(?:FetchContent_Declare|CPMAddPackage)\s*\(\s*(?:NAME\s+)?"?([\w+-]+)/gim, 'cpp'),
    ...picks(text, /^[ \t]*pkg_(?:check|search)_module[s]?\s*\([^)\n]*?\b([a-z][\w+-]*?)(?:-?\d[\d.]*)?\s*\)/gm, 'cpp'),
  ];
  if (project === null) return mentions.length === 0 ? null : { ...facts({ mentions }), nested: true };
  const rest = project[2] ?? '';
  const at = project.index + project[0].search(/project/i);
  const listed =
    /\bLANGUAGES\s+([A-Za-z+\s]+)/i.exec(rest)?.[1] ??
    (/^[ \t]*((?:C|CXX|CUDA|Fortran|NONE)\b[\s\w]*)$/.exec(rest)?.[1] || 'C CXX');
  for (const word of listed.trim().split(/\s+/)) {
    const name = named[word.toLowerCase()];
    if (name !== undefined) mentions.push({ ecosystem: 'declared', name, at });
    else if (word.toLowerCase() === 'fortran') mentions.push({ ecosystem: 'cpp', name: 'fortran', at });
  }
  const standard = /CMAKE_CXX_STANDARD\s+(\d\d)/.exec(text);
  if (standard !== null)
    mentions.push({ ecosystem: 'declared', name: 'c++', version: standard[1] ?? null, at: standard.index });
  return facts({
    name: (project[1] ?? '').includes('$') ? null : (project[1] ?? null),
    version: pick(rest, /\bVERSION\s+(\d[\w.]*)/i),
    description: pick(rest, /\bDESCRIPTION\s+"([^"]{1,300})"/i),
    mentions,
  });
}

function meson(text: string) {
  const project = /^[ \t]*project\s*\(([^)]{0,1000})/m.exec(text);
  const mentions = picks(text, /\bdependency\s*\(\s*'([\w.+-]+?)(?:-?\d[\d.]*)?'/g, 'cpp');
  if (project === null) return mentions.length === 0 ? null : { ...facts({ mentions }), nested: true };
  const inner = project[1] ?? '';
  for (const match of inner.matchAll(/'(c|cpp|cuda|rust|d|vala|fortran)'/g)) {
    const name = { c: 'c', cpp: 'c++', cuda: 'cuda', rust: 'rust' }[match[1] ?? ''];
    if (name !== undefined) mentions.push({ ecosystem: 'declared', name, at: project.index });
  }
  return facts({
    name: pick(inner, /^[ \t]*'([^'\n]+)'/),
    version: pick(inner, /\bversion\s*:\s*'([^'\n]+)'/),
    licence: pick(inner, /\blicense\s*:\s*\[?\s*'([^'\n]+)'/),
    mentions,
  });
}

const conanPy = (text: string) =>
  text.includes('ConanFile')
    ? facts({
        name: literal(text, 'name'),
        version: literal(text, 'version'),
        description: literal(text, 'description'),
        licence: literal(text, 'license'),
      })
    : null;

const bazel = (text: string) => {
  const module = /^module\s*\(([^)]{0,600})\)/m.exec(text)?.[1];
  return module === undefined
    ? null
    : facts({ name: pick(module, /name\s*=\s*"([^"\n]+)"/), version: pick(module, /version\s*=\s*"([^"\n]+)"/) });
};

const godot = (text: string) =>
  facts({
    name: pick(text, /^config\/name="([^"\n]+)"/m),
    description: pick(text, /^config\/description="([^"\n]+)"/m),
    version: pick(text, /^config\/version="([^"\n]+)"/m),
  });

const arduino = (text: string) =>
  /^name=/m.test(text)
    ? facts({
        name: pick(text, /^name=([^\n]+)/m),
        version: pick(text, /^version=([^\n]+)/m),
        description: pick(text, /^sentence=([^\n]+)/m),
      })
    : null;

const ros = (text: string) =>
  /<package\b/.test(text) && text.includes('_depend>')
    ? facts({
        name: pick(text, /<name>([^<\n]+)/),
        version: pick(text, /<version[^>\n]*>([^<\n]+)/),
        description: pick(text, /<description>([^<]{1,300})</),
        licence: pick(text, /<license[^>\n]*>([^<\n]+)/),
      })
    : null;

/** Manifests that are programs in the language of their build, and formats without a parser: by their plain lines. */
export const built: readonly ManifestFormat[] = [
  { ecosystem: 'rubygems', endings: ['gemspec'], read: ruby },
  {
    ecosystem: 'rubygems',
    names: ['Gemfile'],
    read: (text) => (/^[ \t]*(source|gem)\b/m.test(text) ? facts({}) : null),
  },
  { ecosystem: 'cocoapods', endings: ['podspec'], read: ruby },
  { ecosystem: 'hex', names: ['mix.exs'], read: mix },
  { ecosystem: 'swift', names: ['Package.swift'], read: swiftPackage },
  { ecosystem: 'cmake', names: ['CMakeLists.txt'], read: cmake },
  { ecosystem: 'meson', names: ['meson.build'], read: meson },
  { ecosystem: 'conan', names: ['conanfile.py'], read: conanPy },
  { ecosystem: 'bazel', names: ['MODULE.bazel'], read: bazel },
  { ecosystem: 'godot', names: ['project.godot'], read: godot },
  { ecosystem: 'arduino', names: ['library.properties'], read: arduino },
  { ecosystem: 'ros', names: ['package.xml'], read: ros },
];
