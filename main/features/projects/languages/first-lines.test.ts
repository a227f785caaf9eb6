import { describe, expect, it } from 'vitest';
import { byModeline, interpreterOf } from './first-lines.ts';
import { createGlob } from './glob.ts';
import { tables } from './tables.ts';

const name = (place: number | undefined) => (place === undefined ? null : tables.languages[place]?.[0]);

describe('the interpreter', () => {
  it.each([
    ['#!/usr/bin/python3.12\n', 'python3'],
    ['#!/usr/bin/env python\n', 'python'],
    ['#!/usr/bin/env -S node --harmony\n', 'node'],
    ['#!/usr/bin/env -i FOO=bar ruby -w\r\n', 'ruby'],
    ['#! perl\n', 'perl'],
    ['#!/bin/sh\n# words\nexec tclsh "$0" "$@"\n', 'tclsh'],
    ['#!/bin/sh\n', 'sh'],
    ['#!/usr/bin/osascript\n', 'osascript'],
    ['#!/usr/bin/osascript -l JavaScript\n', null],
    ['#!/usr/bin/env\n', null],
    ['#!\n', null],
    ['#!', null],
    ['words\n', null],
    [' #!/bin/sh\n', null],
  ])('%j', (text, program) => {
    expect(interpreterOf(text)).toBe(program);
  });
});

describe('the modeline', () => {
  it.each([
    ['-*- ruby -*-', 'Ruby'],
    ['# -*-ruby-*-', 'Ruby'],
    ['// -*- mode: C++; tab-width: 4 -*-', 'C++'],
    ['/* -*- tab-width: 4; Mode : javascript -*- */', 'JavaScript'],
    ['-*- tab-width: 4 -*-', null],
    ['-*- ruby', null],
    ['# vim: ft=ruby', 'Ruby'],
    ['# vim:ts=8:noet:ft=ruby:', 'Ruby'],
    ['# vim: set ts=4 filetype=perl :', 'Perl'],
    ['# vim: set ts=4 filetype=perl', null],
    ['/* vim: se syntax=cpp: */', 'C++'],
    ['# vi: ft =ruby', 'Ruby'],
    ['# vim600: ft=ruby', 'Ruby'],
    ['# vim>703: ft=ruby', 'Ruby'],
    ['# ex: syntax=ruby', 'Ruby'],
    ['lex: syntax=ruby', null],
    ['# vim: ft=no_such_language', null],
    ['# vim: noft=ruby', null],
    ['vim is an editor', null],
  ])('%s', (line, language) => {
    expect(name(byModeline(`a\n${line}\nb`, ''))).toBe(language);
    expect(name(byModeline('a\n', `b\n${line}`))).toBe(language);
  });
});

describe('globs', () => {
  it.each([
    ['*.py', 'a/b.py', true],
    ['*.py', 'a/b.pyc', false],
    ['/a.py', 'a.py', true],
    ['/a.py', 'b/a.py', false],
    ['a/*.py', 'a/b.py', true],
    ['a/*.py', 'a/b/c.py', false],
    ['a/**', 'a/b/c.py', true],
    ['a/**', 'a', false],
    ['**/c.py', 'c.py', true],
    ['**/c.py', 'a/b/c.py', true],
    ['a/**/c', 'a/c', true],
    ['a/**/c', 'a/b/b/c', true],
    ['a/**/c', 'a/b/d', false],
    ['a?c', 'abc', true],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['\\*a', '*a', true],
    ['docs/', 'docs/a', false],
    ['a[', 'a[', true],
  ])('%s and %s', (pattern, path, matches) => {
    expect(createGlob(pattern)(path, path.slice(path.lastIndexOf('/') + 1))).toBe(matches);
  });
});
