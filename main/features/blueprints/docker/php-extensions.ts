/** Extensions that the image builds out of what PHP itself comes with, and the packages that each takes for that. */
export const phpExtensions: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    ...{
      bcmath: [],
      calendar: [],
      exif: [],
      gettext: [],
      mysqli: [],
      pcntl: [],
      pdo_mysql: [],
      shmop: [],
      sockets: [],
    },
    gd: ['libpng-dev', 'libjpeg62-turbo-dev', 'libfreetype6-dev'],
    gmp: ['libgmp-dev'],
    intl: ['libicu-dev'],
    ldap: ['libldap2-dev'],
    pdo_pgsql: ['libpq-dev'],
    pgsql: ['libpq-dev'],
    soap: ['libxml2-dev'],
    xsl: ['libxslt1-dev'],
    zip: ['libzip-dev'],
  }),
);

/** These are in the image anyway. */
export const phpBuiltIn = new Set(
  'ctype curl date dom fileinfo filter ftp hash iconv json libxml mbstring mysqlnd opcache openssl pcre pdo pdo_sqlite phar posix random readline reflection session simplexml sodium spl sqlite3 standard tokenizer xml xmlreader xmlwriter zlib'.split(
    ' ',
  ),
);

/** What PECL offers: its release, and the packages of Debian that it takes to be built. As of 2026-11-22. */
export const pecl: ReadonlyMap<string, { release: string; building: readonly string[] }> = new Map(
  Object.entries({
    ...{ apcu: { release: '5.1.27', building: [] }, igbinary: { release: '3.2.16', building: [] } },
    ...{ msgpack: { release: '3.0.0', building: [] }, ds: { release: '1.6.0', building: [] } },
    ...{ redis: { release: '6.2.0', building: [] }, pcov: { release: '1.0.12', building: [] } },
    amqp: { release: '2.1.2', building: ['librabbitmq-dev', 'libssh-dev'] },
    imagick: { release: '3.8.0', building: ['libmagickwand-dev'] },
    memcached: { release: '3.3.0', building: ['libmemcached-dev', 'libssl-dev', 'zlib1g-dev'] },
    mongodb: { release: '2.1.4', building: ['libssl-dev'] },
    rdkafka: { release: '6.0.5', building: ['librdkafka-dev'] },
    ssh2: { release: '1.4.1', building: ['libssh2-1-dev'] },
    uuid: { release: '1.3.0', building: ['uuid-dev'] },
    yaml: { release: '2.2.5', building: ['libyaml-dev'] },
  }),
);
