import { describe, expect, it } from 'vitest';
import { scan } from '../testing/scan.ts';

describe('requirements', () => {
  it('with options, hashes, markers, extras and paths', () => {
    const found = scan({
      'requirements.txt': `# what runs
-r requirements/base.txt
-c constraints.txt
--index-url https://pypi.example/simple
Django[argon2] >=4.2,<5 ; python_version >= "3.9"  # the site
requests==2.31.0 \\
    --hash=sha256:aaaa \\
    --hash=sha256:bbbb
Flask_SQLAlchemy
-e ./libs/core
-e git+https://github.com/a/b.git@v1#egg=Some_Thing
urllib3 @ https://example.com/urllib3-2.0.whl
`,
      'requirements/base.txt': 'celery~=5.3\n',
      'requirements-dev.txt': '-r requirements.txt\npytest>=7\n',
      'constraints.txt': 'flask-sqlalchemy==3.1.1\nother==1\n',
    });
    expect(found.problems).toEqual([]);
    expect(found.short).toEqual([
      'pypi celery@~=5.3 -',
      'pypi core@./libs/core - in libs/core',
      'pypi django@>=4.2,<5 -',
      'pypi flask-sqlalchemy@==3.1.1 -',
      'pypi requests@==2.31.0 -',
      'pypi some-thing@git+https://github.com/a/b.git@v1#egg=Some_Thing -',
      'pypi urllib3@https://example.com/urllib3-2.0.whl -',
      'pypi pytest@>=7 - dev',
    ]);
    expect(found.get('requests')).toMatchObject({ file: 'requirements.txt', line: 6 });
    expect(found.unlocked.map(({ manifest }) => manifest)).toContain('requirements.txt');
  });

  it('compiled ones are the lock of what they were compiled from', () => {
    const found = scan({
      'requirements.in': 'flask>=2\nmissing\n',
      'requirements.txt': 'flask==3.0.0\n    # via -r requirements.in\nwerkzeug==3.0.1\n    # via flask\n',
    });
    expect(found.short).toEqual(['pypi flask@>=2 3.0.0', 'pypi missing@- -', 'pypi werkzeug@- 3.0.1 along']);
    expect(found.stale).toEqual([
      { lock: 'requirements.txt', manifest: 'requirements.in', why: 'missing is not in it' },
    ]);
  });

  it('a circle of includes ends', () => {
    const found = scan({
      'reqs/a.txt': '-r b.txt\n',
      'requirements.txt': '-r reqs/a.txt\nx==1\n',
      'reqs/b.txt': '-r a.txt\ny==2\n',
    });
    expect(found.short).toEqual(['pypi x@==1 -', 'pypi y@==2 -']);
    expect(found.get('y')).toMatchObject({ file: 'reqs/b.txt', line: 2 });
    expect(found.unlocked).toEqual([]);
  });
});

describe('pyproject', () => {
  it('of PEP 621 with uv', () => {
    const found = scan({
      'pyproject.toml': `[project]
name = "My_App"
version = "0.1.0"
dependencies = [
  "httpx>=0.27",
  "lib-a",
  "rich[jupyter]>=13 ; python_version >= '3.9'",
]

[project.optional-dependencies]
cli = ["typer>=0.9"]

[dependency-groups]
dev = ["pytest>=8", {include-group = "lint"}]
lint = ["ruff"]

[tool.uv.sources]
lib-a = { workspace = true }

[tool.uv.workspace]
members = ["packages/*"]
`,
      'packages/lib-a/pyproject.toml': '[project]\nname = "lib-a"\nversion = "0.1"\ndependencies = ["anyio<4"]\n',
      'uv.lock': `version = 1
requires-python = ">=3.12"

[[package]]
name = "anyio"
version = "4.4.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [
    { name = "idna" },
    { name = "sniffio", marker = "python_full_version < '3.11'" },
]
sdist = { url = "https://x", hash = "sha256:x", size = 1 }
wheels = [
    { url = "https://x", hash = "sha256:x", size = 1 },
]

[[package]]
name = "httpx"
version = "0.27.2"
source = { registry = "https://pypi.org/simple" }
dependencies = [
    { name = "anyio" },
]

[[package]]
name = "idna"
version = "3.8"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "lib-a"
version = "0.1"
source = { editable = "packages/lib-a" }
dependencies = [
    { name = "anyio" },
]

[[package]]
name = "my-app"
version = "0.1.0"
source = { virtual = "." }
dependencies = [
    { name = "httpx" },
]

[package.dev-dependencies]
dev = [
    { name = "pytest" },
]

[[package]]
name = "pytest"
version = "8.3.2"
source = { registry = "https://pypi.org/simple" }
dependencies = [
    { name = "iniconfig" },
]

[[package]]
name = "iniconfig"
version = "2.0.0"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "rich"
version = "13.8.0"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "ruff"
version = "0.6.3"
source = { registry = "https://pypi.org/simple" }
`,
    });
    expect(found.problems).toEqual([]);
    expect(found.short).toEqual([
      'pypi anyio@<4 4.4.0',
      'pypi httpx@>=0.27 0.27.2',
      'pypi lib-a@- - in packages/lib-a',
      'pypi rich@>=13 13.8.0',
      'pypi typer@>=0.9 -',
      'pypi pytest@>=8 8.3.2 dev',
      'pypi ruff@- 0.6.3 dev',
      'pypi idna@- 3.8 along',
      'pypi iniconfig@- 2.0.0 along dev',
    ]);
    expect(found.asks('httpx')).toEqual(['anyio@4.4.0']);
    expect(found.asks('lib-a')).toEqual(['anyio@4.4.0']);
    expect(found.stale).toEqual([
      { lock: 'uv.lock', manifest: 'packages/lib-a/pyproject.toml', why: 'anyio is locked at 4.4.0, asked for is <4' },
    ]);
    expect(found.get('httpx')?.line).toBe(5);
    expect(found.provides).toEqual([
      { ecosystem: 'pypi', name: 'lib-a' },
      { ecosystem: 'pypi', name: 'my-app' },
    ]);
  });

  it('of poetry', () => {
    const found = scan({
      'pyproject.toml': `[tool.poetry]
name = "site"

[tool.poetry.dependencies]
python = "^3.11"
django = "^4.2"
celery = { version = "^5.3", extras = ["redis"] }
shared = { path = "../shared", develop = true }

[tool.poetry.group.dev.dependencies]
black = "*"
`,
      'poetry.lock': `# This file is automatically @generated by Poetry 1.8.2

[[package]]
name = "black"
version = "24.3.0"
description = "The uncompromising code formatter."
optional = false
python-versions = ">=3.8"
files = [
    {file = "black.whl", hash = "sha256:x"},
]

[package.dependencies]
click = ">=8.0.0"

[package.extras]
colorama = ["colorama (>=0.4.3)"]

[[package]]
name = "celery"
version = "5.3.6"
optional = false
python-versions = ">=3.8"
files = []

[package.dependencies]
click = ">=8.1.2,<9.0"
redis = {version = ">=4.5.2", optional = true, markers = "extra == \\"redis\\""}

[[package]]
name = "click"
version = "8.1.7"
optional = false

[[package]]
name = "Django"
version = "5.0.3"
optional = false

[[package]]
name = "redis"
version = "5.0.3"
optional = false

[[package]]
name = "shared"
version = "0.1.0"
optional = false
develop = true

[package.source]
type = "directory"
url = "../shared"

[metadata]
lock-version = "2.0"
`,
    });
    expect(found.short).toEqual([
      'pypi celery@^5.3 5.3.6',
      'pypi django@^4.2 5.0.3',
      'pypi shared@../shared 0.1.0 in ../shared',
      'pypi black@* 24.3.0 dev',
      'pypi click@- 8.1.7 along',
      'pypi redis@- 5.0.3 along',
    ]);
    expect(found.stale).toEqual([
      { lock: 'poetry.lock', manifest: 'pyproject.toml', why: 'django is locked at 5.0.3, asked for is ^4.2' },
    ]);
    expect(found.get('celery')?.line).toBe(7);
    expect(found.asks('celery')).toEqual(['click@8.1.7', 'redis@5.0.3']);
    expect(scan({ 'pyproject.toml': '[tool.poetry.dependencies]\na = "*"' }).unlocked[0]?.remedy).toBe('poetry lock');
  });

  it('what several extras and groups ask for stands in each of them', () => {
    const found = scan({
      'pyproject.toml':
        '[project]\nname = "a"\ndependencies = ["six"]\n\n[project.optional-dependencies]\none = ["yarl", "six"]\ntwo = ["six"]\n\n[dependency-groups]\nlint = ["yarl"]\ndev = ["yarl", "six"]\n',
    });
    const lines = (name: string) => found.dependencies.filter((node) => node.name === name).map((node) => node.line);
    expect(lines('six')).toEqual([3, 6, 7, 11]);
    expect(lines('yarl')).toEqual([6, 10, 11]);
  });

  it('of pdm', () => {
    const found = scan({
      'pyproject.toml':
        '[project]\nname = "x"\ndependencies = ["flask"]\n[tool.pdm.dev-dependencies]\ntest = ["pytest"]\n',
      'pdm.lock': `[metadata]
groups = ["default", "test"]

[[package]]
name = "flask"
version = "3.0.2"
groups = ["default"]
dependencies = [
    "Jinja2>=3.1.2",
]

[[package]]
name = "jinja2"
version = "3.1.3"
groups = ["default"]

[[package]]
name = "pytest"
version = "8.0.0"
groups = ["test"]
`,
    });
    expect(found.short).toEqual(['pypi flask@- 3.0.2', 'pypi pytest@- 8.0.0 dev', 'pypi jinja2@- 3.1.3 along']);
    expect(found.asks('flask')).toEqual(['jinja2@3.1.3']);
  });
});

describe('older Python', () => {
  it('Pipfile', () => {
    const found = scan({
      Pipfile:
        '[packages]\nrequests = "*"\nlocal = {path = "./local", editable = true}\n\n[dev-packages]\npytest = ">=7"\n',
      'Pipfile.lock': JSON.stringify(
        {
          _meta: {},
          default: { requests: { version: '==2.31.0' }, certifi: { version: '==2024.2.2' } },
          develop: { pytest: { version: '==8.0.0' }, iniconfig: { version: '==2.0.0' } },
        },
        null,
        4,
      ),
    });
    expect(found.short).toEqual([
      'pypi local@./local - in local',
      'pypi requests@* 2.31.0',
      'pypi pytest@>=7 8.0.0 dev',
      'pypi certifi@- 2024.2.2 along',
      'pypi iniconfig@- 2.0.0 along dev',
    ]);
    expect(found.get('requests')?.line).toBe(2);
  });

  it('setup.cfg and setup.py, as text', () => {
    const found = scan({
      'a/setup.cfg':
        '[metadata]\nname = thing\n[options]\ninstall_requires =\n    requests>=2\n    six\n[options.extras_require]\ntest =\n    pytest\n',
      'b/setup.py':
        "from setuptools import setup\nimport os\nos.system('true')\nsetup(\n  name='other',\n  install_requires=[\n    'click>=8',  # 'not-this'\n    \"attrs\",\n  ],\n  tests_require=['mock'],\n)\n",
    });
    expect(found.short).toEqual([
      'pypi attrs@- -',
      'pypi click@>=8 -',
      'pypi requests@>=2 -',
      'pypi six@- -',
      'pypi mock@- - dev',
      'pypi pytest@- - dev',
    ]);
    expect(found.get('attrs')?.line).toBe(8);
    expect(found.provides.map(({ name }) => name)).toEqual(['thing', 'other']);
  });

  it('conda', () => {
    const found = scan({
      'environment.yml':
        'name: x\nchannels: [conda-forge]\ndependencies:\n  - python=3.11\n  - conda-forge::numpy>=1.20,<2\n  - pip\n  - pip:\n    - torch==2.1.0\n',
    });
    expect(found.short).toEqual([
      'conda numpy@>=1.20,<2 -',
      'conda pip@- -',
      'conda python@=3.11 -',
      'pypi torch@==2.1.0 -',
    ]);
    expect(found.get('torch')?.line).toBe(8);
  });
});
