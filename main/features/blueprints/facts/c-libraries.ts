/** What C and C++ ask for by name, as Debian 12 packs it: to build with, and to run on. */
const libraries: readonly [names: string, building: string, running: string][] = [
  ['openssl ssl crypto libssl libcrypto', 'libssl-dev', 'libssl3'],
  ['zlib z', 'zlib1g-dev', 'zlib1g'],
  ['curl libcurl', 'libcurl4-openssl-dev', 'libcurl4'],
  ['postgresql libpq pq', 'libpq-dev', 'libpq5'],
  ['libpqxx pqxx', 'libpqxx-dev', 'libpqxx-6.4'],
  ['mysql mariadb libmariadb mysqlclient', 'libmariadb-dev', 'libmariadb3'],
  ['sqlite3 unofficial-sqlite3', 'libsqlite3-dev', 'libsqlite3-0'],
  ['libmicrohttpd microhttpd', 'libmicrohttpd-dev', 'libmicrohttpd12'],
  ['libevent event', 'libevent-dev', 'libevent-2.1-7'],
  ['libuv uv', 'libuv1-dev', 'libuv1'],
  ['libev ev', 'libev-dev', 'libev4'],
  ['liburing uring', 'liburing-dev', 'liburing2'],
  ['libwebsockets websockets', 'libwebsockets-dev', 'libwebsockets17'],
  ['civetweb', 'libcivetweb-dev', 'libcivetweb1'],
  ['cpprestsdk cpprest', 'libcpprest-dev', 'libcpprest2.10'],
  ['hiredis', 'libhiredis-dev', 'libhiredis0.14'],
  ['rdkafka', 'librdkafka-dev', 'librdkafka1'],
  ['rabbitmq librabbitmq', 'librabbitmq-dev', 'librabbitmq4'],
  ['libmongoc-1.0 mongoc-1.0', 'libmongoc-dev', 'libmongoc-1.0-0'],
  ['zeromq libzmq zmq', 'libzmq3-dev', 'libzmq5'],
  ['protobuf', 'libprotobuf-dev protobuf-compiler', 'libprotobuf32'],
  ['grpc grpc++', 'libgrpc++-dev protobuf-compiler-grpc', 'libgrpc++1.51'],
  ['fmt', 'libfmt-dev', 'libfmt9'],
  ['spdlog', 'libspdlog-dev', 'libspdlog1.10'],
  ['nlohmann_json', 'nlohmann-json3-dev', ''],
  ['asio', 'libasio-dev', ''],
  ['httplib cpp-httplib', 'libcpp-httplib-dev', 'libcpp-httplib0.11'],
  ['yaml-cpp', 'libyaml-cpp-dev', 'libyaml-cpp0.7'],
  ['jansson', 'libjansson-dev', 'libjansson4'],
  ['cjson libcjson', 'libcjson-dev', 'libcjson1'],
  ['libxml2 xml2', 'libxml2-dev', 'libxml2'],
  ['libsodium sodium', 'libsodium-dev', 'libsodium23'],
  ['libpcre2-8 pcre2-8 pcre2', 'libpcre2-dev', 'libpcre2-8-0'],
  ['gtest', 'libgtest-dev', ''],
  ['lua lua5.4', 'liblua5.4-dev', 'liblua5.4-0'],
];
const byName = new Map(libraries.flatMap(([names, ...packages]) => names.split(' ').map((name) => [name, packages])));

/** Every system has these, or building brings them. */
const given = new Set('threads pthread m dl rt c stdc++ gcc gcc_s pkgconfig python3 python doxygen git'.split(' '));
/** Of Boost that is more than headers. */
const boost: Readonly<Record<string, string>> = {
  ...{ system: 'system', filesystem: 'filesystem', thread: 'thread', program_options: 'program-options' },
  ...{ log: 'log', json: 'json', regex: 'regex', url: 'url', date_time: 'date-time', context: 'context' },
};

export interface Packages {
  building: string[];
  running: string[];
  unknown: string[];
}

const found = (text: string, expression: RegExp) => Array.from(text.matchAll(expression), ([, words = '']) => words);

/** Names that its build files ask the system for. */
export function packagesOf(text: string): Packages {
  const wanted = [
    ...found(text, /\bfind_package\s*\(\s*([\w.+-]{1,60})/gi),
    ...found(text, /\bpkg_(?:check|search)_modules?\s*\(\s*\w+\s+([^)\n]{1,200})/gi).flatMap((line) =>
      line.split(/\s+/),
    ),
    ...found(text, /\bdependency\s*\(\s*'([\w.+-]{1,60})'/g),
    ...found(text, /\bPKG_CHECK_MODULES\s*\(\s*\[?\w+\]?\s*,\s*\[?([^\]),\n]{1,200})/g).flatMap((line) =>
      line.split(/\s+/),
    ),
    ...found(text, /\bAC_(?:CHECK|SEARCH)_LIBS?\s*\(\s*(?:\[?\w+\]?\s*,\s*)?\[?([\w.+-]{1,60})/g),
    ...found(text, /(?:^|\s)-l([\w.+-]{1,60})/gm),
    ...found(text, /\bpkg-config[^\n)]{0,60}--(?:libs|cflags)[ \t]+([\w.+-]{1,60})/g),
  ];
  const building = new Set<string>();
  const running = new Set<string>();
  const unknown = new Set<string>();
  for (const word of wanted) {
    const name = word.toLowerCase();
    if (given.has(name) || /^(?:required|quiet|imported_target|config|[<>=]|\d)/.test(name) || name === '') continue;
    const packages = byName.get(name);
    if (packages !== undefined) {
      for (const each of (packages[0] ?? '').split(' ')) building.add(each);
      if (packages[1]) running.add(packages[1]);
    } else if (name === 'boost') {
      building.add('libboost-all-dev');
      for (const [part, packed] of Object.entries(boost))
        if (new RegExp(`\\b${part}\\b`).test(text)) running.add(`libboost-${packed}1.74.0`);
    } else if (/^[\w.+-]{1,60}$/.test(word)) unknown.add(word);
  }
  return { building: [...building].sort(), running: [...running].sort(), unknown: [...unknown].slice(0, 20) };
}
