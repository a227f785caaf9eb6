import { isObject, readNodePackage } from './node-package.ts';
import type { ProjectFolder } from './open-folder.ts';
import { type Refused, refused } from './types.ts';

const elsewhere = 'Its server, if it has one, is a project of its own: open its folder as one.';
const device = (what: string) =>
  refused(`It is ${what}: it is installed where people use it, and does not run in a container.`, elsewhere);

const engines: readonly [string, string][] = [
  ['ProjectSettings/ProjectVersion.txt', 'a game made with Unity'],
  ['project.godot', 'a game made with Godot'],
  ['game.project', 'a game made with Defold'],
  ['platformio.ini', 'for a microcontroller, by PlatformIO'],
  ['library.properties', 'a library for Arduino'],
  ['Podfile', 'an application for iOS'],
  ['AndroidManifest.xml', 'an application for Android'],
];

async function byPackage(folder: ProjectFolder): Promise<Refused | null> {
  const pkg = await readNodePackage(folder);
  if (pkg === null || 'refused' in pkg) return null;
  const has = (name: string) => pkg.dependencies.has(name) || pkg.devDependencies.has(name);
  const start = pkg.scripts.get('start') ?? '';
  if (has('electron') && (/\belectron\b/.test(start) || start === ''))
    return device('an application for the desktop, by Electron');
  if (
    has('react-native') &&
    !has('next') &&
    !(has('expo') && /\bexport\b[^\n]*\bweb\b/.test(pkg.scripts.get('build') ?? ''))
  )
    return device('an application for phones, by React Native');
  if (has('@capacitor/core') && !pkg.scripts.has('build')) return device('an application for phones, by Capacitor');
  if (isObject(pkg.body.engines) && typeof pkg.body.engines.vscode === 'string')
    return device('an extension for Visual Studio Code');
  return null;
}

/**
 * What is no server whatever else lies in its folder: its manifest would be taken for one of a program that runs. Asked before all others.
 */
export async function readNoServer(folder: ProjectFolder): Promise<Refused | null> {
  if ((await folder.has('src-tauri/tauri.conf.json')) || (await folder.has('tauri.conf.json')))
    return device('an application for the desktop, by Tauri');
  for (const [file, what] of engines) if (await folder.has(file)) return device(what);
  const names = await folder.names('');
  if (names.some((name) => name.endsWith('.uproject'))) return device('a game made with Unreal Engine');
  for (const file of ['build.gradle', 'build.gradle.kts', 'app/build.gradle', 'app/build.gradle.kts']) {
    const text = (await folder.text(file)) ?? '';
    if (/com\.android\.(?:application|library)|alias\(libs\.plugins\.android/.test(text))
      return device('an application for Android');
    if (/fabric-loom|net\.minecraftforge|net\.neoforged/.test(text)) return device('a mod for Minecraft');
  }
  if (
    names.some((name) => name.endsWith('.xcodeproj') || name.endsWith('.xcworkspace')) &&
    !names.includes('Package.swift')
  )
    return device('an application for Apple’s systems, by Xcode');
  for (const name of names.filter((each) => /^[\w.-]+\.(?:cs|fs|vb)proj$/.test(each)))
    if (
      /<Use(?:WPF|WindowsForms|Maui)>\s*true|Microsoft\.WindowsAppSDK|"Avalonia(?:\.Desktop)?"/i.test(
        (await folder.text(name)) ?? '',
      )
    )
      return device('an application for the desktop or for phones');
  return byPackage(folder);
}

/** Built by tools of which no image with a version is known here. */
const unknown: readonly [RegExp, string][] = [
  [/^fpm\.toml$/, 'Fortran (fpm)'],
  [/^alire\.toml$/, 'Ada (Alire)'],
  [/^v\.mod$/, 'V'],
  [/^ols\.json$/, 'Odin'],
  [/^haxelib\.json$|\.hxml$/, 'Haxe'],
  [/^META6\.json$/, 'Raku'],
  [/^info\.rkt$/, 'Racket'],
  [/\.asd$/, 'Common Lisp'],
  [/\.lpi$|\.dproj$/, 'Object Pascal'],
  [/^Move\.toml$/, 'Move'],
  [/^foundry\.toml$/, 'Solidity'],
  [/^spago\.(?:yaml|dhall)$/, 'PureScript'],
  [/^erlang\.mk$/, 'Erlang (erlang.mk)'],
  [/^(?:MODULE\.bazel|WORKSPACE(?:\.bazel)?)$/, 'Bazel'],
  [/^\.buckconfig$/, 'Buck2'],
  [/^pants\.toml$/, 'Pants'],
  [/^SConstruct$/, 'SCons'],
  [/^xmake\.lua$/, 'xmake'],
  [/^premake5\.lua$/, 'Premake'],
  [/^build\.xml$/, 'Ant'],
  [/\.prj$/, 'MATLAB'],
];

/** What nothing else was found in: a reason of its own, where there is one. Asked after all others. */
export async function readUnknown(folder: ProjectFolder): Promise<Refused | null> {
  const names = await folder.names('');
  for (const [by, what] of unknown)
    if (names.some((name) => by.test(name)))
      return refused(
        `It is made with ${what}, for which no base of an image is known here.`,
        'Write a Dockerfile by hand; the other files need one too.',
      );
  if (names.some((name) => name.endsWith('.ipynb')))
    return refused(
      'It holds notebooks, which somebody works in: nothing in it runs by itself.',
      'Put what is to be served into main.py or app.py, or write a Dockerfile for Jupyter by hand.',
    );
  return null;
}
