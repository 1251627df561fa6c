/**
 * The default application of a runtime that came without one: loads the
 * application whose path stands on the command line, as Electron's own does.
 */
const { app } = require('electron');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

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
for (const module of preloads) Module._load(module, module, true);
if (file === null) {
  process.stderr.write('usage: electron [options] <folder of an application>\n');
  app.exit(2);
} else {
  const folder = path.resolve(file);
  const isFolder = fs.statSync(folder).isDirectory();
  const described = isFolder ? JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) : {};
  if (described.productName || described.name) app.setName(described.productName || described.name);
  if (described.version) app.setVersion(described.version);
  if (isFolder) app.setAppPath(folder);
  const entry = isFolder ? path.join(folder, described.main || 'index.js') : folder;
  import(pathToFileURL(entry).href).catch((error) => {
    process.stderr.write(`${error && error.stack ? error.stack : error}\n`);
    app.exit(1);
  });
}
