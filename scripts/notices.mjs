/**
 * Writes THIRD-PARTY-NOTICES.md: every package that the shipped application contains,
 * with its licence text, read from node_modules by the lock file. `--check` only compares.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './root.mjs';

const REFUSED = /\b(A?GPL|SSPL|BUSL)\b/i;
const isLicenceFile = (name) => /^(licen[cs]e|copying|notice)/i.test(name);

/** What the build bundles into out/: development dependencies whose code ships all the same. */
const BUNDLED = [
  '@kitware/vtk.js',
  '@kobalte/core',
  '@stdlib/stats-base-dists-chisquare-cdf',
  '@stdlib/stats-base-dists-f-cdf',
  '@stdlib/stats-base-dists-f-quantile',
  '@stdlib/stats-base-dists-normal-cdf',
  '@stdlib/stats-base-dists-normal-quantile',
  '@tanstack/solid-table',
  '@tanstack/solid-virtual',
  'd3-array',
  'd3-format',
  'd3-scale',
  'd3-shape',
  'lucide-solid',
  'solid-js',
  'zod',
];

/** The lock file's entry that `name` resolves to from the package at `from`, as Node looks it up. */
function resolveIn(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, folder.lastIndexOf('node_modules')).replace(/\/$/, '')) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (packages[path]) return path;
    if (folder === '') return null;
  }
}

/** Paths of every package that the roots need, themselves included. */
function closure(packages, roots) {
  const found = new Set();
  const waiting = roots.map((name) => resolveIn(packages, '', name)).filter((path) => path !== null);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    const { dependencies = {}, optionalDependencies = {} } = packages[path];
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const next = resolveIn(packages, path, name);
      if (next !== null) waiting.push(next);
    }
  }
  return found;
}

/** `{name, version, licence, text}` of every package that the application contains, by name. */
export function shippedPackages() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const roots = [...Object.keys(packages[''].dependencies), ...BUNDLED];
  const found = new Map();
  for (const path of closure(packages, roots)) {
    if (!existsSync(join(root, path, 'package.json'))) continue;
    const entry = packages[path];
    const manifest = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
    const licence =
      typeof manifest.license === 'string'
        ? manifest.license
        : (manifest.license?.type ?? manifest.licenses?.map((item) => item.type).join(' OR ') ?? entry.license ?? 'not stated');
    const file = readdirSync(join(root, path)).find(isLicenceFile);
    const text = file ? readFileSync(join(root, path, file), 'utf8').trim() : null;
    found.set(`${manifest.name}@${manifest.version}`, { name: manifest.name, version: manifest.version, licence, text });
  }
  return [...found.values()].sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
}

/** Packages whose licence the application must not contain. */
export function refusedPackages(packages) {
  return packages.filter(({ licence }) => REFUSED.test(licence) && !/\bOR\b/.test(licence) && !/LGPL/.test(licence));
}

export function noticesText(packages) {
  const texts = new Map();
  for (const { name, version, text } of packages) {
    if (text === null) continue;
    const users = texts.get(text) ?? [];
    users.push(`${name} ${version}`);
    texts.set(text, users);
  }
  const list = packages.map(({ name, version, licence }) => `- ${name} ${version} (${licence})`).join('\n');
  const bodies = [...texts].map(([text, users]) => `## ${users.join(', ')}\n\n\`\`\`\n${text}\n\`\`\``).join('\n\n');
  return (
    `# Third-party notices\n\nMade by \`node scripts/notices.mjs\` from the lock file; not edited by hand.\n\n` +
    `The application also contains the Electron runtime (MIT) with Chromium and Node.js; their notices lie beside the executable in \`LICENSES.chromium.html\`.\n` +
    `The IBSI digital phantom and its reference values (assets/ibsi) are by the Image Biomarker Standardisation Initiative, CC BY 4.0.\n\n${list}\n\n${bodies}\n`
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const packages = shippedPackages();
  const refused = refusedPackages(packages);
  for (const item of refused)
    process.stderr.write(`licence not allowed in the application: ${item.name} ${item.version} (${item.licence})\n`);
  const file = join(root, 'THIRD-PARTY-NOTICES.md');
  const text = noticesText(packages);
  if (process.argv.includes('--check')) {
    const same = existsSync(file) && readFileSync(file, 'utf8') === text;
    if (!same) process.stderr.write('THIRD-PARTY-NOTICES.md is not current: run  node scripts/notices.mjs\n');
    process.exitCode = same && refused.length === 0 ? 0 : 1;
  } else {
    writeFileSync(file, text);
    process.exitCode = refused.length === 0 ? 0 : 1;
  }
}
