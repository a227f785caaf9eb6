/**
 * Set by the system, the shell, a CI or the platform that runs the program: nobody looks for them in a file of variables, and
 * a `${HOME}` in one means the system's.
 */
const system = new Set([
  ...['HOME', 'PATH', 'PWD', 'OLDPWD', 'USER', 'USERNAME', 'LOGNAME', 'SHELL', 'TERM', 'COLORTERM', 'LANG', 'LANGUAGE'],
  ...['TZ', 'TMPDIR', 'TEMP', 'TMP', 'HOSTNAME', 'HOSTTYPE', 'OSTYPE', 'MAIL', 'EDITOR', 'VISUAL', 'PAGER', 'DISPLAY'],
  ...[
    'WAYLAND_DISPLAY',
    'UID',
    'EUID',
    'GID',
    'PPID',
    'SHLVL',
    'COLUMNS',
    'LINES',
    'NO_COLOR',
    'FORCE_COLOR',
    'CLICOLOR',
  ],
  ...[
    'CLICOLOR_FORCE',
    'SSH_AUTH_SOCK',
    'SSH_CONNECTION',
    'SSH_TTY',
    'LD_LIBRARY_PATH',
    'DYLD_LIBRARY_PATH',
    'PYTHONPATH',
  ],
  ...[
    'GOPATH',
    'GOROOT',
    'GOOS',
    'GOARCH',
    'CGO_ENABLED',
    'JAVA_HOME',
    'ANDROID_HOME',
    'CARGO_HOME',
    'RUSTUP_HOME',
    'RUST_LOG',
  ],
  ...[
    'RUST_BACKTRACE',
    'NVM_DIR',
    'PNPM_HOME',
    'BUN_INSTALL',
    'VIRTUAL_ENV',
    'CONDA_PREFIX',
    'GEM_HOME',
    'HOMEBREW_PREFIX',
  ],
  ...[
    'APPDATA',
    'LOCALAPPDATA',
    'PROGRAMDATA',
    'PROGRAMFILES',
    'SYSTEMROOT',
    'WINDIR',
    'COMSPEC',
    'USERPROFILE',
    'HOMEDRIVE',
  ],
  ...[
    'HOMEPATH',
    'PATHEXT',
    'OS',
    'PROCESSOR_ARCHITECTURE',
    'NUMBER_OF_PROCESSORS',
    'PUBLIC',
    'COMPUTERNAME',
    'EXEEXT',
  ],
  ...[
    'NODE_ENV',
    'NODE_OPTIONS',
    'NODE_PATH',
    'NODE_DEBUG',
    'NODE_EXTRA_CA_CERTS',
    'NODE_TLS_REJECT_UNAUTHORIZED',
    'DEBUG',
    'BROWSER',
  ],
  ...[
    'INIT_CWD',
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'NO_PROXY',
    'ALL_PROXY',
    'CI',
    'CONTINUOUS_INTEGRATION',
    'BUILD_NUMBER',
    'RUNNER_OS',
  ],
  ...[
    'RUNNER_TEMP',
    'RUNNER_TOOL_CACHE',
    'VERCEL',
    'NETLIFY',
    'DYNO',
    'RENDER',
    'RAILWAY_ENVIRONMENT',
    'FLY_APP_NAME',
    'K_SERVICE',
  ],
  ...[
    'CODESPACES',
    'GITPOD_WORKSPACE_ID',
    'TRAVIS',
    'CIRCLECI',
    'APPVEYOR',
    'BUILDKITE',
    'JENKINS_URL',
    'TEAMCITY_VERSION',
    'TF_BUILD',
  ],
  ...[
    'DRONE',
    'VITEST',
    'VITEST_POOL_ID',
    'VITEST_WORKER_ID',
    'JEST_WORKER_ID',
    'PLAYWRIGHT_BROWSERS_PATH',
    'INVOCATION_ID',
  ],
  ...[
    'NOTIFY_SOCKET',
    'LISTEN_PID',
    'LISTEN_FDS',
    'KUBERNETES_SERVICE_HOST',
    'KUBERNETES_SERVICE_PORT',
    'CARGO',
    'OUT_DIR',
    'TARGET',
    'PROFILE',
  ],
  // What bundlers put in themselves.
  ...['MODE', 'DEV', 'PROD', 'SSR', 'BASE_URL', 'NEXT_RUNTIME', 'NEXT_PHASE', 'PORT_FILE'],
]);

const families =
  /^(?:npm_|GITHUB_|GITLAB_|CI_|RUNNER_|VERCEL_|NETLIFY_|CF_PAGES|CARGO_|LC_|XDG_|DBUS_|AWS_LAMBDA_|AWS_EXECUTION_|CIRCLE_|TRAVIS_|BITBUCKET_|BUILDKITE_|JENKINS_|OPTIMUS_|ELECTRON_|SYSTEMD_|DEP_|WSL_|TERM_PROGRAM|COREPACK_|YARN_|PNPM_|BUN_)/;

export const isOfSystem = (name: string): boolean =>
  system.has(name) || system.has(name.toUpperCase()) || families.test(name);

/** For `${HOME}`; what is Optimus's own is nobody's business. */
export const systemValue =
  (env: Readonly<Record<string, string | undefined>>) =>
  (name: string): string | undefined =>
    isOfSystem(name) && !name.startsWith('OPTIMUS_') ? env[name] : undefined;
