import { readC } from './c-program.ts';
import { readErlang, readGleam, readHaskell, readOcaml } from './functional.ts';
import { readClojure, readScala } from './jvm.ts';
import { readDart, readLua } from './lua-and-dart.ts';
import { readCrystal, readD, readNim, readSwift, readZig } from './native.ts';
import { readJulia, readPerl, readR } from './scripted.ts';
import {
  readElm,
  readFlutter,
  readHugo,
  readJekyll,
  readMdbook,
  readMkdocs,
  readPelican,
  readSphinx,
  readZola,
} from './sites.ts';
import type { ReadStack } from './types.ts';

/** Each has a manifest of its own, beside which a package.json is for styles or tools. */
export const withOwnManifest: readonly ReadStack[] = [
  ...[readHugo, readZola, readJekyll, readScala, readClojure, readErlang, readGleam, readFlutter, readDart],
  ...[readSwift, readZig, readCrystal, readNim, readD, readHaskell, readOcaml, readJulia],
];

/** Told by a script or a build file that many other projects have too. */
export const byTheirFiles: readonly ReadStack[] = [readPerl, readR, readLua, readElm, readC];

/** Pages that lie beside many a program: made of these alone when there is none. */
export const madeOfPages: readonly ReadStack[] = [readMkdocs, readPelican, readSphinx, readMdbook];
