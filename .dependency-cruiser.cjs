/**
 * The import rules of the house as an allow-list: what no rule names is an error.
 * The table is the one in docs/decisions/0001-house.md.
 */

const DATA = '^assets/.+\\.(json|csv)$';
/** room -> what it may import: our own folders, and packages. */
const rooms = {
  'src-shared/base': { ours: [], packages: [] },
  'src-shared/core': { ours: ['src-shared/base'], packages: ['ml-matrix', '@stdlib/.+'] },
  'src-shared/figures': {
    ours: ['src-shared/base', 'src-shared/core'],
    packages: ['d3-scale', 'd3-shape', 'd3-array', 'd3-format'],
  },
  'src-shared/document': { ours: ['src-shared/base', 'src-shared/core'], packages: [] },
  'src-shared/messages': { ours: ['src-shared/base'], packages: [] },
  'src-shared/contract': { ours: ['src-shared/base', 'src-shared/core', 'src-shared/document'], packages: ['zod'] },
  'src-main/node': {
    ours: ['src-shared'],
    packages: ['better-sqlite3', 'dcmjs', 'dcmjs-codecs', 'dcmjs-dimse', 'nifti-reader-js', 'piscina', 'yauzl', '@fontsource/.+'],
    node: true,
  },
  'src-main/workers': { ours: ['src-main/node', 'src-shared'], packages: [], node: true },
  'src-main/cli': { ours: ['src-main/node', 'src-shared'], packages: [], node: true },
  'src-main/electron': { ours: ['src-main/node', 'src-main/cli', 'src-shared'], packages: ['electron'], node: true },
  'src-main/preload': { ours: ['src-shared/contract'], packages: ['electron'] },
  'src-renderer/ipc': { ours: ['src-shared/contract', 'src-shared/base'], packages: [] },
  'src-renderer/editor': { ours: ['src-shared'], packages: [] },
  'src-renderer/workers': { ours: ['src-shared'], packages: [] },
  'src-renderer/viewer': {
    ours: ['src-renderer/editor', 'src-renderer/workers', 'src-shared'],
    packages: ['@kitware/vtk\\.js', 'solid-js'],
  },
  'src-renderer/ui': {
    ours: ['src-shared/base', 'src-shared/messages'],
    packages: ['solid-js', '@kobalte/core', 'lucide-solid', '@fontsource/.+'],
  },
  'src-renderer/state': {
    ours: ['src-renderer/editor', 'src-renderer/ipc', 'src-renderer/workers', 'src-shared'],
    packages: ['solid-js'],
  },
  'src-renderer/features': {
    ours: [
      'src-renderer/state',
      'src-renderer/editor',
      'src-renderer/viewer',
      'src-renderer/ui',
      'src-renderer/ipc',
      'src-shared',
    ],
    packages: ['solid-js', '@kobalte/core', '@tanstack/.+', 'lucide-solid'],
  },
  'src-renderer/app': {
    ours: [
      'src-renderer/state',
      'src-renderer/editor',
      'src-renderer/viewer',
      'src-renderer/ui',
      'src-renderer/ipc',
      'src-shared',
    ],
    packages: ['solid-js', '@kobalte/core', '@tanstack/.+', 'lucide-solid'],
    featureIndex: true,
  },
};

const allowed = Object.entries(rooms).flatMap(([room, { ours, packages, node, featureIndex }]) => [
  {
    from: { path: `^${room}/` },
    to: { path: [`^${room}/`, ...ours.map((other) => `^${other}/`), DATA], pathNot: '^src-renderer/features/' },
  },
  ...(packages.length > 0
    ? [{ from: { path: `^${room}/` }, to: { path: packages.map((name) => `^(node_modules/)?(@types/)?${name}(/|$)`) } }]
    : []),
  ...(node ? [{ from: { path: `^${room}/` }, to: { dependencyTypes: ['core'] } }] : []),
  ...(featureIndex ? [{ from: { path: `^${room}/` }, to: { path: '^src-renderer/features/[^/]+/index\\.ts$' } }] : []),
]);

/** Inside core only downward: room -> the core rooms it may import. */
const coreOrder = {
  linalg: [],
  geometry: ['linalg'],
  volume: ['geometry', 'linalg'],
  dicom: ['volume', 'geometry', 'linalg'],
  mask: ['volume', 'geometry', 'linalg'],
  preprocess: ['mask', 'volume', 'geometry', 'linalg'],
  features: ['preprocess', 'mask', 'volume', 'geometry', 'linalg'],
  stats: ['linalg'],
  model: ['stats', 'linalg'],
  scoring: ['features', 'model', 'stats', 'linalg'],
  pipeline: ['scoring', 'model', 'stats', 'features', 'preprocess', 'mask', 'dicom', 'volume', 'geometry', 'linalg'],
  synthetic: ['stats', 'mask', 'volume', 'geometry', 'linalg', 'scoring'],
};

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Break the cycle: move the shared part into a file below both.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      comment: 'The import leads nowhere: a misspelt path or a package that is not in package.json.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    ...Object.entries(coreOrder).map(([room, below]) => ({
      name: `core-${room}-downward`,
      comment: `Inside core only downward: ${room} may import ${below.length > 0 ? below.join(', ') : 'no other core room'}. Move the code down, or pass a value in.`,
      severity: 'error',
      from: { path: `^src-shared/core/${room}/` },
      to: { path: '^src-shared/core/', pathNot: [room, ...below].map((name) => `^src-shared/core/${name}/`) },
    })),
    {
      name: 'dcmjs-only-in-dicom-io',
      comment: 'Only src-main/node/dicom-io speaks to dcmjs: add what you need to its interface.',
      severity: 'error',
      from: { path: '^src-main/', pathNot: '^src-main/node/dicom-io/' },
      to: { path: '^(node_modules/)?dcmjs' },
    },
    {
      name: 'feature-by-index',
      comment: 'Another feature is used only through its index.ts: export what you need there.',
      severity: 'error',
      from: { path: '^src-renderer/features/([^/]+)/' },
      to: {
        path: '^src-renderer/features/([^/]+)/',
        pathNot: ['^src-renderer/features/$1/', '^src-renderer/features/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'nothing-imports-tests',
      comment: 'Tests and scripts are leaves: move what is shared into the source.',
      severity: 'error',
      from: { path: '^src-' },
      to: { path: '^(test|scripts)/' },
    },
  ],
  allowed: [
    ...allowed,
    { from: { path: '^src-renderer/features/' }, to: { path: '^src-renderer/features/' } },
    { from: { path: '^src-renderer/index\\.html$' }, to: {} },
  ],
  allowedSeverity: 'error',
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    combinedDependencies: false,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
