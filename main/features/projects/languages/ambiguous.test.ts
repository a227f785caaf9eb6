import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { openProjectFiles } from '../files/project-files.ts';
import { writeTree } from '../files/testing/trees.ts';
import { byName } from './detect.ts';
import { filesOf, readTree } from './testing/read-tree.ts';

/** Name, content, what it is. Groups count under their head: TSX is TypeScript, Unix Assembly is Assembly. */
const table: [string, string, string][] = [
  ['list.h', '#ifndef LIST_H\n#define LIST_H\nstruct list { int size; };\n#endif\n', 'C'],
  ['list.h', '#include <vector>\nnamespace a {\nclass List {\npublic:\n};\n}\n', 'C++'],
  ['list.h', '#import <Foundation/Foundation.h>\n@interface List : NSObject\n@end\n', 'Objective-C'],
  ['a.m', '#import "a.h"\n@implementation A\n@end\n', 'Objective-C'],
  ['a.m', 'function y = f(x)\n% squares\ny = x .^ 2;\nend\n', 'MATLAB'],
  ['a.m', '(* a package *)\nBeginPackage["A`"]\n(* end *)\n', 'Wolfram Language'],
  ['a.m', ':- module a.\n:- interface.\n', 'Mercury'],
  ['a.pl', '#!/usr/bin/perl\nprint "a";\n', 'Perl'],
  ['a.pl', 'use strict;\nmy $a = 1;\n', 'Perl'],
  ['a.pl', 'parent(ada, bob).\nolder(X, Y) :- parent(X, Y).\n', 'Prolog'],
  ['a.pl', 'use v6;\nsay "a";\n', 'Raku'],
  ['a.t', 'use strict;\nuse Test::More;\n', 'Perl'],
  ['a.ts', 'export const a: number = 1;\n', 'TypeScript'],
  ['a.ts', '<?xml version="1.0"?>\n<TS version="2.1" language="de">\n</TS>\n', 'XML'],
  ['a.tsx', 'export const A = () => <p>a</p>;\n', 'TypeScript'],
  ['a.fs', 'module A\nlet a = 1\n', 'F#'],
  ['a.fs', ': square dup * ;\n', 'Forth'],
  ['a.fs', '#version 330\nvoid main() {}\n', 'GLSL'],
  ['a.v', 'module counter(input clk);\nalways @(posedge clk) begin end\nendmodule\n', 'Verilog'],
  ['a.v', 'module main\nfn main() {\n}\n', 'V'],
  ['a.v', 'Require Import Arith.\nLemma a : 1 = 1.\nProof. reflexivity. Qed.\n', 'Rocq Prover'],
  ['a.r', 'x <- c(1, 2)\n', 'R'],
  ['a.r', 'REBOL [Title: "a"]\nprint "a"\n', 'Rebol'],
  ['a.md', '# Title\n\nwords\n', 'Markdown'],
  ['a.md', '(define_insn "a"\n  [(set)])\n', 'GCC Machine Description'],
  ['a.sql', 'CREATE TABLE a (b int);\n', 'SQL'],
  ['a.sql', 'CREATE FUNCTION a() RETURNS int AS $$ BEGIN; END $$ LANGUAGE plpgsql;\n', 'PLpgSQL'],
  ['a.sql', 'DECLARE @a int\nGO\n', 'TSQL'],
  ['a.sql', 'SELECT a FROM b CONNECT BY c;\n', 'PLSQL'],
  ['a.inc', '<?php\n$a = 1;\n', 'PHP'],
  ['a.inc', '#include <stdio.h>\n#define A 1\n', 'C++'],
  ['a.inc', 'SUMMARY = "a"\ninherit autotools\n', 'BitBake'],
  ['a.inc', '  mov eax, 1\n', 'Assembly'],
  ['a.php', '<?php echo 1;\n', 'PHP'],
  ['a.php', '<?hh // strict\nfunction a(): void {}\n', 'Hack'],
  ['a.cls', '\\NeedsTeXFormat{LaTeX2e}\n\\ProvidesClass{a}\n', 'TeX'],
  ['A.cls', 'VERSION 1.0 CLASS\nBEGIN\n  MultiUse = -1\n  Persistable = 0\nEND\n', 'Visual Basic 6.0'],
  ['A.cls', 'public with sharing class A {\n}\n', 'Apex'],
  ['a.cfg', '[server]\nport = 80\n', 'INI'],
  ['a.cfg', 'global\n  daemon\nfrontend web\n  bind *:80\n', 'HAProxy'],
  ['a.cs', 'using System;\nnamespace A { }\n', 'C#'],
  ['a.cs', "!Object methodsFor: 'a'!\n", 'Smalltalk'],
  ['a.rs', 'fn main() {}\n', 'Rust'],
  ['a.rs', '#pragma version(1)\n', 'RenderScript'],
  ['a.pm', 'package A;\nuse strict;\n1;\n', 'Perl'],
  ['a.pm', '/* XPM */\nstatic char *a[] = {};\n', 'C'],
  ['a.d', 'module a;\nimport std.stdio;\n', 'D'],
  ['a.d', 'out/main.o: src/main.c \\\n src/b.h\n', 'Makefile'],
  ['a.l', '(defun a () 1)\n', 'Common Lisp'],
  ['a.ml', 'let rec f x = x\n', 'OCaml'],
  ['a.ml', 'fun f x = case x of 1 => 2 | _ => 3\n', 'Standard ML'],
  ['a.mm', '#import "a.h"\n@implementation A\n@end\n', 'Objective-C++'],
  ['a.pp', "file { '/a':\n  ensure => present,\n}\n", 'Puppet'],
  ['a.pp', 'begin\nend.\n', 'Pascal'],
  ['a.tpl', '{{- range .Items }}\n{{ end }}\n', 'Go Template'],
  ['a.s', '  movq %rax, %rbx\n', 'Assembly'],
  ['a.asm', '  mov eax, 1\n', 'Assembly'],
  ['a.bas', 'Attribute VB_Name = "A"\nPublic Sub A()\nWorksheets(1).Activate\n', 'VBA'],
  ['a.ex', 'defmodule A do\n  import B\nend\n', 'Elixir'],
  ['a.es', '%% comment\nmain(_) -> ok.\n', 'Erlang'],
  ['a.gd', 'extends Node\nvar a = 1\n', 'GDScript'],
  ['a.gml', '<?xml version="1.0"?>\n<gml/>\n', 'XML'],
  ['a.lean', 'import Mathlib.Data\n', 'Lean'],
  ['a.properties', '# words\na=1\n', 'Java Properties'],
  ['a.pro', 'HEADERS += a.h\nSOURCES += a.cpp\n', 'QMake'],
  ['a.json', '{"a": 1}\n', 'JSON'],
  ['a.json', '{"openapi": "3.0.1"}\n', 'OpenAPI Specification v3'],
  ['a.yml', 'a: 1\n', 'YAML'],
  ['a.html', '<!doctype html><p>a</p>\n', 'HTML'],
  ['a.txt', '127.0.0.1 localhost\n', 'Hosts File'],
  ['a.txt', 'words\n', 'Text'],
  ['a.sol', 'pragma solidity ^0.8.0;\n', 'Solidity'],
  ['a.service', '[Unit]\nDescription=a\n', 'INI'],
  ['a.1', '.TH A 1\n.SH NAME\na\n', 'Roff'],
  ['a.x', 'program A { version B { void C(void) = 1; } = 1; } = 2;\n', 'RPC'],
  ['a.vcf', 'BEGIN:VCARD\nEND:VCARD\n', 'vCard'],
  ['deploy', '#!/usr/bin/env -S deno run\n', 'TypeScript'],
  ['deploy', '#!/bin/sh\nexec tclsh "$0" "$@"\n', 'Tcl'],
  ['notes.h', '// -*- mode: c++ -*-\nint a;\n', 'C++'],
  ['a.inc', 'x\n# vim: set ft=perl :\n', 'Perl'],
  ['Makefile', 'all:\n', 'Makefile'],
  ['feed', '<?xml version="1.0"?>\n<a/>\n', 'XML'],
  ['CMakeLists.txt', 'project(a)\n', 'CMake'],
];

describe('what shares its extension is told by its content', () => {
  it.each(table)('%s: %j', async (name, text, language) => {
    const root = await tempDir();
    writeTree(root, { [`src/${name}`]: text });
    expect(filesOf(await readTree(root))).toEqual({ [language]: 1 });
  });
});

describe('by name alone', () => {
  it('the most usual language of an extension stands for all, and how many were guessed is said', async () => {
    const root = await tempDir();
    writeTree(root, {
      'a.h': 'x',
      'b.ts': 'x',
      'c.rs': 'x',
      'd.py': 'xy',
      'e.unheard': 'x',
      'vendor/f.py': 'x',
      'empty.py': '',
    });
    const files = openProjectFiles({ path: root, gitDir: null, kind: 'folder', untracked: null });
    const { languages, undecided } = byName(files);
    expect(languages.map(({ name, bytes, lines }) => [name, bytes, lines])).toEqual([
      ['Python', 2, null],
      ['C', 1, null],
      ['Rust', 1, null],
      ['TypeScript', 1, null],
    ]);
    expect(undecided).toBe(3);
  });
});
