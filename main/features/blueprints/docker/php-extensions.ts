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
