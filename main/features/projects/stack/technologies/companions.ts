/**
 * What shows that a technology is there and counts its own versions: Express 5 runs on no Node.js 5. By the id of the
 * technology, as `ecosystem:name`.
 */
export const companions: Readonly<Record<string, readonly string[]>> = {
  nodejs: ['npm:express', 'npm:fastify', 'npm:koa', 'npm:@nestjs/core', 'npm:ts-node', 'npm:nodemon'],
  clojurescript: ['npm:shadow-cljs'],
  lit: ['npm:lit-element', 'npm:lit-html'],
  'graphql-js': ['npm:graphql-yoga'],
  redux: ['npm:@reduxjs/toolkit'],
  bootstrap: ['npm:react-bootstrap'],
  antd: ['npm:ant-design-vue'],
  webpack: ['npm:webpack-cli'],
  rspack: ['npm:@rsbuild/core'],
  rolldown: ['npm:tsdown'],
  swc: ['npm:@swc/cli'],
  playwright: ['pypi:pytest-playwright'],
  webdriverio: ['npm:@wdio/cli'],
  vitepress: ['npm:vuepress'],
  jupyter: ['pypi:ipykernel'],
  pytorch: ['pypi:pytorch-lightning', 'pypi:lightning'],
  jax: ['pypi:flax'],
  sqlalchemy: ['pypi:sqlmodel'],
  'coverage-py': ['pypi:pytest-cov'],
  pyright: ['pypi:basedpyright'],
  mkdocs: ['pypi:mkdocs-material'],
  jekyll: ['rubygems:github-pages'],
  rspec: ['rubygems:rspec-rails'],
  rubocop: ['rubygems:rubocop-rails'],
  laravel: ['packagist:laravel/lumen-framework'],
  phpstan: ['packagist:larastan/larastan', 'packagist:nunomaduro/larastan'],
  transformers: ['pypi:diffusers', 'pypi:sentence-transformers', 'pypi:peft'],
  xgboost: ['pypi:lightgbm', 'pypi:catboost'],
  ecto: ['hex:ecto_sql'],
  cowboy: ['hex:plug_cowboy'],
  protobuf: ['npm:protobufjs', 'npm:@bufbuild/protobuf', 'cargo:prost'],
  grpc: ['cargo:tonic'],
  tidyverse: ['cran:dplyr'],
  moose: ['cpan:moo'],
  proptest: ['cargo:quickcheck'],
  ethers: ['npm:viem', 'npm:web3'],
  opengl: ['cpp:glfw', 'cpp:glfw3', 'cpp:glew'],
  wordpress: ['npm:@wordpress/scripts', 'npm:@wordpress/env'],
};

const all = new Map(Object.entries(companions).map(([id, names]) => [id, new Set(names)]));

export const isCompanion = (id: string, ecosystem: string, name: string): boolean =>
  all.get(id)?.has(`${ecosystem}:${name}`) ?? false;
