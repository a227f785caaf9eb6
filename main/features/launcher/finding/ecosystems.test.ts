import { expect, test } from 'vitest';
import { findIn } from './testing/find-in.ts';
import { type Case, nodeCases, pkg } from './testing/node-cases.ts';

const cases: Case[] = [
  ...nodeCases,
  {
    what: 'a Procfile with the ports of foreman',
    tree: {
      Procfile: 'web: gunicorn shop.wsgi --bind 0.0.0.0:$PORT\nworker: celery -A shop worker\nrelease: ./migrate\n',
    },
    main: ['web: gunicorn shop.wsgi --bind 0.0.0.0:$PORT :5000 $PORT', 'worker: celery -A shop worker'],
    offered: ['release: ./migrate'],
  },
  {
    what: 'Rails with Procfile.dev',
    tree: {
      'Procfile.dev': 'web: bin/rails server\ncss: bin/rails tailwindcss:watch\n',
      Procfile: 'web: bundle exec puma\n',
      'bin/rails': '#!/usr/bin/env ruby',
      'bin/dev': 'export PORT="\u0024{PORT:-3005}"\n',
      'config/application.rb': 'class Application < Rails::Application\nend\n',
      'package.json': pkg({ build: 'esbuild' }),
    },
    main: ['web: bin/rails server :3005 $PORT', 'css: bin/rails tailwindcss:watch'],
    offered: ['rails: ruby bin/rails server :3000 + -p {port}', 'web-procfile: bundle exec puma :5000 $PORT'],
  },
  {
    what: 'Rails without one, with its page for health',
    tree: {
      'config/application.rb': 'module Shop\n  class Application < Rails::Application\n  end\nend\n',
      'config/puma.rb': 'port ENV.fetch("PORT") { 3100 }\n',
      'config/routes.rb': '  get "up" => "rails/health#show", as: :x\n',
    },
    main: ['rails: bundle exec rails server :3100 + -p {port}'],
  },
  {
    what: 'containers that others need, with their order, beside a dev server',
    tree: {
      'compose.yaml':
        'services:\n  db:\n    image: postgres:16\n    ports: ["127.0.0.1:\u0024{DB_PORT:-5433}:5432"]\n    healthcheck: {test: pg_isready}\n  cache:\n    image: redis\n  app:\n    build: .\n    ports:\n      - 8080:80\n    depends_on:\n      db: {condition: service_healthy}\n      cache: {condition: service_started}\n  mail:\n    image: mailpit\n    profiles: [dev]\n',
      'package.json': pkg({ dev: 'vite' }),
    },
    main: [
      'dev: npm run dev :5173 + -- --port {port} --strictPort',
      'db: compose compose.yaml db :5433',
      'cache: compose compose.yaml cache',
    ],
    offered: ['app: compose compose.yaml app :8080 needs db,cache', 'mail: compose compose.yaml mail'],
  },
  {
    what: 'containers alone',
    tree: {
      'docker-compose.yml':
        'services:\n  app: {build: ., ports: ["8080:80"], depends_on: [db]}\n  db: {image: postgres}\n',
      'docker-compose.dev.yml': 'services:\n  app: {build: .}\n',
    },
    main: ['app: compose docker-compose.yml app :8080 needs db', 'db: compose docker-compose.yml db'],
    offered: [],
  },
  {
    what: 'a project whose parts run in containers, one of which is found by itself, too',
    tree: {
      'compose.yml':
        'services:\n  vote: {build: ./vote}\n  result: {build: {context: ./result}}\n  db: {image: postgres}\n',
      'compose.override.yml':
        'services:\n  db: {ports: ["5432:5432"]}\n  vote: {ports: ["8080:80"]}\n  more: {image: x}\n',
      'vote/app.py': 'app = Flask(__name__)\n',
    },
    main: [
      'vote: compose compose.yml vote :8080',
      'result: compose compose.yml result',
      'db: compose compose.yml db :5432',
    ],
    offered: ['vote-flask: python3 -m flask --app app:app run --debug @ vote :5000 + --port {port}'],
  },
  {
    what: 'Make, and nothing that destroys',
    tree: {
      Makefile:
        'PORT ?= 8123\n.PHONY: run clean\nrun: build\n\t./app --port $(PORT)\nclean:\n\trm -rf x\nrun-clean:\n\trm -rf y\nstart:\n\tdocker compose up -d\n',
    },
    main: ['run: make run :8123 $PORT'],
    offered: ['start: make start'],
  },
  {
    what: 'just',
    tree: {
      justfile: 'default:\n  @just --list\n\nserve port="8000":\n  server\nrun name:\n  ./{{name}}\n_dev:\n  x\n',
    },
    main: ['serve: just serve'],
    offered: [],
  },
  {
    what: 'Task',
    tree: {
      'Taskfile.yml':
        'version: 3\ntasks:\n  dev:\n    cmds: [go run . --port 9123]\n  start: {internal: true, cmds: [x]}\n',
    },
    main: ['dev: task dev :9123'],
    offered: [],
  },
  {
    what: 'Rust: a server, and a tool beside it',
    tree: {
      'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\naxum = "0.8"\n',
      'src/main.rs': 'fn main() { TcpListener::bind("0.0.0.0:3111"); }',
      'tool/Cargo.toml': '[package]\nname = "tool"\n',
      'tool/src/main.rs': 'fn main() { println!("x") }',
    },
    main: ['shop: cargo run :3111'],
    offered: ['tool-tool: cargo run @ tool'],
  },
  {
    what: 'Go: commands of a module',
    tree: {
      'go.mod': 'module example.org/shop/v2\n\nrequire github.com/gin-gonic/gin v1\n',
      'cmd/api/main.go': 'package main\nfunc main() { port := os.Getenv("PORT"); r.Run(":8181") }\n',
      'cmd/worker/main.go': 'package main\nfunc main() {}\n',
      'cmd/fix/main.go': 'package main\nfunc main() {}\n',
      'internal/a.go': 'package a\n',
    },
    main: ['api: go run ./cmd/api :8181 $PORT', 'worker: go run ./cmd/worker'],
    offered: ['fix: go run ./cmd/fix'],
  },
  {
    what: 'Go: one at the top',
    tree: {
      'go.mod': 'module example.org/hello\n',
      'main.go': 'package main\nfunc main() {\n\thttp.ListenAndServe(":9090", nil)\n}\n',
    },
    main: ['hello: go run . :9090'],
  },
  {
    what: 'Django in its environment',
    tree: {
      'manage.py': 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "x")\n',
      '.venv/bin/python': '',
      'shop/wsgi.py': 'app = 1',
    },
    main: ['django: .venv/bin/python manage.py runserver :8000 + 127.0.0.1:{port}'],
  },
  {
    what: 'FastAPI in a package of src, with uv',
    tree: {
      'pyproject.toml': '',
      'uv.lock': '',
      'src/shop/__init__.py': '',
      'src/shop/main.py': 'import fastapi\n\napi: FastAPI = fastapi.FastAPI(title="x")\n',
    },
    main: ['fastapi: uv run python -m uvicorn shop.main:api --reload --app-dir src :8000 + --port {port}'],
  },
  {
    what: 'Flask with a factory and its own port',
    tree: {
      'requirements.txt': 'flask',
      'shop/__init__.py': 'def create_app():\n  app = Flask(__name__)\n',
      '.flaskenv': 'FLASK_RUN_PORT=5055\n',
    },
    main: ['flask: python3 -m flask --app shop run --debug :5055 + --port {port}'],
  },
  {
    what: 'Laravel with Vite beside it',
    tree: {
      artisan: "#!/usr/bin/env php\nrequire 'bootstrap/app.php';",
      'composer.json': '{}',
      'public/index.php': '<?php',
      'package.json': pkg({ dev: 'vite' }),
    },
    main: [
      'dev: npm run dev :5173 + -- --port {port} --strictPort',
      'laravel: php artisan serve :8000 + --port={port}',
    ],
  },
  {
    what: 'Spring Boot by the wrapper of its parent, with the port of its properties',
    tree: {
      'pom.xml': '<project><packaging>pom</packaging><modules><module>api</module></modules></project>',
      mvnw: '',
      'api/pom.xml':
        '<project><artifactId>spring-boot-starter-web</artifactId><plugin>spring-boot-maven-plugin</plugin></project>',
      'api/src/main/resources/application.properties': 'server.port=8099\n',
    },
    main: ['api: sh ../mvnw spring-boot:run @ api :8099 $SERVER_PORT'],
  },
  {
    what: 'Spring Boot by Gradle',
    tree: {
      'build.gradle.kts':
        'plugins {\n  id("org.springframework.boot") version "3.3"\n}\ndependencies { implementation("org.springframework.boot:spring-boot-starter-web") }',
      gradlew: '',
      'src/main/resources/application.yml': 'spring:\n  x: 1\nserver:\n  port: 8100\n',
    },
    main: ['spring: sh ./gradlew bootRun :8100 $SERVER_PORT'],
  },
  {
    what: '.NET with the port of its launch settings',
    tree: {
      'Shop.Api/Shop.Api.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
      'Shop.Api/Properties/launchSettings.json':
        '{"profiles":{"http":{"applicationUrl":"https://localhost:7001;http://localhost:5123"}}}',
      'Shop.Tests/Shop.Tests.csproj':
        '<Project Sdk="Microsoft.NET.Sdk"><PackageReference Include="Microsoft.NET.Test.Sdk"/><OutputType>Exe</OutputType></Project>',
    },
    main: ['Shop.Api: dotnet run @ Shop.Api :5123 + --urls=http://localhost:{port}'],
  },
  {
    what: 'PHP with a public folder',
    tree: { 'public/index.php': '<?php echo 1;', 'public/a/index.php': '<?php' },
    main: ['php: php -S :8000 + 127.0.0.1:{port} -t public'],
  },
  {
    what: 'a static site',
    tree: { 'public/index.html': '<title>Hello</title>' },
    main: ['site: python3 -m http.server --bind 127.0.0.1 @ public :8000 + {port}'],
  },
  {
    what: 'documentation beside a program is offered',
    tree: { 'mkdocs.yml': 'site_name: x\n', 'package.json': pkg({ dev: 'vite' }) },
    main: ['dev: npm run dev :5173 + -- --port {port} --strictPort'],
    offered: ['mkdocs: mkdocs serve :8000 + -a 127.0.0.1:{port}'],
  },
  {
    what: 'a site of Hugo alone',
    tree: { 'hugo.toml': 'baseURL = "x"\n', 'static/index.html': 'x' },
    main: ['hugo: hugo server :1313 + --port {port}'],
  },
  {
    what: 'Deno',
    tree: {
      'deno.jsonc': '{\n  // tasks\n  "tasks": {"dev": "deno run -A --watch main.ts", "test": "deno test"},\n}',
      'main.ts': 'Deno.serve({ port: 8222 }, f)',
    },
    main: ['dev: deno task dev :8222'],
  },
  {
    what: 'Phoenix',
    tree: {
      'mix.exs': 'defp deps do\n [{:phoenix, "~> 1.7"}]',
      'config/dev.exs': 'http: [ip: {127,0,0,1}, port: 4010]',
    },
    main: ['phoenix: mix phx.server :4010'],
  },
];

test.each(cases)('$what', async ({ tree, main, offered }) => {
  const found = await findIn(tree);
  expect(found.main).toEqual(main);
  if (offered) expect(found.offered).toEqual(offered);
  expect(found.problems).toEqual([]);
  // Each says why, at a line that is there.
  for (const { spec, evidence } of found.services) {
    expect(evidence, spec.name).not.toEqual([]);
    for (const { file, line } of evidence) {
      const text = tree[file];
      expect(text, `${spec.name} in ${file}`).toBeDefined();
      if (line !== null) expect(text?.split('\n').length).toBeGreaterThanOrEqual(line);
    }
  }
});

test('the line that proves it is shown', async () => {
  const { services } = await findIn({
    'package.json': '{\n  "name": "a",\n  "dependencies": {"dev": "1"},\n  "scripts": {\n    "dev": "vite"\n  }\n}',
  });
  expect(services[0]).toMatchObject({
    kind: 'Vite',
    evidence: [{ file: 'package.json', line: 5, text: '"dev": "vite"' }],
  });
});

test('how it is seen to be ready fits what it is', async () => {
  const ready = async (tree: Record<string, string>) => (await findIn(tree)).services[0]?.spec.ready;
  expect(await ready({ 'package.json': pkg({ dev: 'vite' }) })).toEqual({
    type: 'http',
    path: '/',
    status: [200, 499],
  });
  expect(await ready({ 'package.json': pkg({ worker: 'node w.js' }) })).toBeNull();
  expect(await ready({ 'compose.yaml': 'services: {q: {image: q, ports: ["1:1"]}}' })).toEqual({ type: 'tcp' });
  const spring = '<x>spring-boot-maven-plugin spring-boot-starter-web spring-boot-starter-actuator</x>';
  expect(await ready({ 'pom.xml': spring })).toEqual({ type: 'http', path: '/actuator/health', status: [200, 399] });
});

test('nothing is found in a folder of words', async () => {
  const { services, problems } = await findIn({ 'README.md': '# Run with npm run dev', 'notes/a.txt': 'x' });
  expect({ services, problems }).toEqual({ services: [], problems: [] });
});
