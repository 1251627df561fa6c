/**
 * The default application of a runtime that came without one: loads the application
 * whose path stands on the command line, as Electron's own does. A module with a
 * top-level await, so that the runtime is not ready before the application is loaded.
 */
import { app } from 'electron';
import { readFileSync, statSync } from 'node:fs';
import Module from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const args = process.argv.slice(1);
const preloads = [];
let file = null;
for (let n = 0; n < args.length; n += 1) {
  const arg = args[n];
  if (arg === '-r' || arg === '--require') {
    preloads.push(args[n + 1]);
    n += 1;
  } else if (arg.startsWith('--require=')) {
    preloads.push(arg.slice('--require='.length));
  } else if (!arg.startsWith('-')) {
    file = arg;
    break;
  }
}
for (const module of preloads) Module._load(module, null, true);
if (file === null) {
  process.stderr.write('usage: electron [options] <folder of an application>\n');
  app.exit(2);
} else {
  const folder = resolve(file);
  const isFolder = statSync(folder).isDirectory();
  const described = isFolder ? JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) : {};
  if (described.productName || described.name) app.setName(described.productName || described.name);
  if (described.version) app.setVersion(described.version);
  if (isFolder) app.setAppPath(folder);
  try {
    await import(pathToFileURL(isFolder ? join(folder, described.main || 'index.js') : folder).href);
  } catch (error) {
    process.stderr.write(`${error && error.stack ? error.stack : error}\n`);
    app.exit(1);
  }
}
