import { describe, expect, it } from 'vitest';
import { scan } from '../testing/scan.ts';

describe('C and C++', () => {
  it('conan and vcpkg', () => {
    const found = scan({
      'conanfile.txt':
        '[requires]\nzlib/1.2.13\nboost/[>=1.80 <2]@user/stable # b\n[tool_requires]\ncmake/3.27.0\n[options]\nboost/*:shared=True\n',
      'lib/conanfile.py':
        'class X(ConanFile):\n    name = "x"\n    requires = "fmt/10.1.1", "spdlog/1.12.0"\n    def build_requirements(self):\n        self.tool_requires("ninja/1.11.1")\n',
      'conan.lock': JSON.stringify({
        version: '0.5',
        requires: ['zlib/1.2.13#abc%1', 'bzip2/1.0.8#x', 'boost/1.83.0#x'],
        build_requires: ['cmake/3.27.0#x'],
      }),
      'vcpkg.json':
        '{"name":"v","dependencies":["sqlite3",{"name":"curl","version>=":"8.0.0"}],"overrides":[{"name":"sqlite3","version":"3.40.0"}]}',
    });
    expect(found.short).toEqual([
      'conan boost@[>=1.80 <2] 1.83.0',
      'vcpkg curl@>=8.0.0 -',
      'conan fmt@10.1.1 -',
      'conan spdlog@1.12.0 -',
      'vcpkg sqlite3@3.40.0 -',
      'conan zlib@1.2.13 1.2.13',
      'conan cmake@3.27.0 3.27.0 dev',
      'conan ninja@1.11.1 - dev',
      'conan bzip2@- 1.0.8 along',
    ]);
  });
});

describe('other places', () => {
  it('Julia, R, Haskell, Nix, Ansible', () => {
    const found = scan({
      'j/Project.toml': '[deps]\nCSV = "336ed68f"\nJSON = "682c06a0"\n\n[compat]\nCSV = "0.10"\n',
      'j/Manifest.toml':
        'manifest_format = "2.0"\n\n[[deps.CSV]]\ndeps = ["Parsers"]\nversion = "0.10.11"\n\n[[deps.JSON]]\nversion = "0.21.4"\n\n[[deps.Parsers]]\nversion = "2.8.1"\n',
      'r/DESCRIPTION': 'Package: mine\nImports:\n    dplyr (>= 1.0.0),\n    stats\nSuggests: testthat\n',
      'r/renv.lock': JSON.stringify(
        { Packages: { dplyr: { Version: '1.1.4', Requirements: ['R6', 'utils'] }, R6: { Version: '2.5.1' } } },
        null,
        2,
      ),
      'h/app.cabal':
        'name: app\nlibrary\n  build-depends: base >=4.7 && <5,\n                 aeson ^>=2.1\n  default-language: Haskell2010\ntest-suite t\n  build-depends: app, hspec\n',
      'h/stack.yaml': 'resolver: lts-21\nextra-deps:\n- acme-missiles-0.3\n',
      'n/flake.nix':
        '{\n  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-23.11";\n  inputs.utils = {\n    url = "github:numtide/flake-utils";\n  };\n}\n',
      'n/flake.lock': JSON.stringify({
        nodes: {
          nixpkgs: { locked: { rev: 'abcdef0123456789' } },
          utils: { inputs: { systems: 'systems' }, locked: { rev: '0123456789abcdef' } },
          systems: { locked: { rev: 'ffff00001111' } },
          root: { inputs: { nixpkgs: 'nixpkgs', utils: 'utils' } },
        },
        root: 'root',
        version: 7,
      }),
      'a/requirements.yml':
        'roles:\n  - name: geerlingguy.docker\n    version: 6.1.0\ncollections:\n  - community.general\n',
    });
    expect(found.problems).toEqual([]);
    expect(found.stale).toEqual([]);
    expect(found.short).toEqual([
      'julia CSV@0.10 0.10.11',
      'julia JSON@- 0.21.4',
      'hackage acme-missiles@==0.3 -',
      'hackage aeson@^>=2.1 -',
      'hackage base@>=4.7 && <5 -',
      'ansible community.general@- -',
      'cran dplyr@>= 1.0.0 1.1.4',
      'ansible geerlingguy.docker@6.1.0 -',
      'nix nixpkgs@github:NixOS/nixpkgs/nixos-23.11 abcdef012345',
      'nix utils@github:numtide/flake-utils 0123456789ab',
      'hackage hspec@- - dev',
      'cran testthat@- - dev',
      'julia Parsers@- 2.8.1 along',
      'cran R6@- 2.5.1 along',
      'nix systems@- ffff00001111 along',
    ]);
  });

  it('Terraform and Helm', () => {
    const found = scan({
      'main.tf': `terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws" # cloud
      version = "~> 5.0"
    }
    random = ">= 3.0"
  }
  backend "s3" {}
}
module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "5.1.2"
  tags = {
    a = "b"
  }
}
module "own" { source = "./modules/own" }
`,
      '.terraform.lock.hcl':
        'provider "registry.terraform.io/hashicorp/aws" {\n  version     = "5.31.0"\n  constraints = "~> 5.0"\n  hashes = [\n    "h1:x",\n  ]\n}\nprovider "registry.terraform.io/hashicorp/random" {\n  version = "2.0.0"\n}\n',
      'chart/Chart.yaml':
        'apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n  - name: postgresql\n    version: 12.x.x\n    repository: https://charts.bitnami.com/bitnami\n  - name: common\n    version: "*"\n    repository: file://../common\n',
      'chart/Chart.lock':
        'dependencies:\n- name: postgresql\n  repository: https://charts.bitnami.com/bitnami\n  version: 12.1.9\n- name: common\n  version: 0.1.0\ndigest: sha256:x\n',
    });
    expect(found.short).toEqual([
      'terraform ./modules/own@- - in modules/own',
      'helm common@* 0.1.0 in common',
      'terraform hashicorp/aws@~> 5.0 5.31.0',
      'terraform hashicorp/random@>= 3.0 2.0.0',
      'helm postgresql@12.x.x 12.1.9',
      'terraform terraform-aws-modules/vpc/aws@5.1.2 -',
    ]);
    expect(found.stale).toHaveLength(1);
    expect(found.get('hashicorp/aws')?.line).toBe(4);
  });

  it('actions and images', () => {
    const found = scan({
      '.github/workflows/ci.yml': `jobs:
  test:
    container: node:20-alpine
    steps:
      - uses: actions/checkout@v4
      - name: x
        uses: "docker/build-push-action@4f58ea79222b3b9dc2c8bbdd6debcef730109a75" # v5.0.0
      - uses: ./.github/actions/own
      - uses: docker://alpine:3.19
`,
      Dockerfile: `ARG NODE=20.11
FROM --platform=$BUILDPLATFORM node:\${NODE}-slim AS build
FROM build AS test
FROM scratch AS none
FROM registry.example:5000/team/base:1.2@sha256:abc
COPY --from=build /a /a
COPY --from=busybox:1.36 /b /b
`,
      'compose.yaml': `services:\n  db:\n    image: postgres:\${PG:-16}\n  app:\n    build: .\n    image: shop:dev\n  cache:\n    image: docker.io/library/redis\n`,
    });
    expect(found.short).toEqual([
      'docker busybox@1.36 -',
      'docker node@20.11-slim -',
      'docker postgres@16 -',
      'docker redis@- -',
      'docker registry.example:5000/team/base@1.2 -',
      'github-actions ./.github/actions/own@- - dev in .github/actions/own',
      'github-actions actions/checkout@v4 - dev',
      'docker alpine@3.19 - dev',
      'github-actions docker/build-push-action@v5.0.0 - dev',
      'docker node@20-alpine - dev',
    ]);
    expect(found.get('actions/checkout')?.line).toBe(5);
  });
});
