import solid from 'eslint-plugin-solid/configs/typescript';
import tseslint from 'typescript-eslint';

/** Symbols that would make a core function depend on something beside its arguments. */
const impure = [
  { object: 'Math', property: 'random', message: 'Core is seeded: take an Rng (src-shared/base/rng.ts) as an argument.' },
  { object: 'Date', property: 'now', message: 'Core has no clock: take the time as an argument.' },
  { object: 'performance', property: 'now', message: 'Core has no clock: measure in the caller.' },
];
const impureGlobals = [
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'console',
  'process',
  'window',
  'document',
  'fetch',
].map((name) => ({
  name,
  message: 'Core functions have no I/O, no timers and no console: return a value or a Result.',
}));

/** Texts that a person reads or hears, written into a component: the catalogues have them in both languages. */
const textAttribute = 'JSXAttribute[name.name=/^(aria-label|aria-description|title|placeholder|alt|label|hint|text|caption)$/]';
const literalTexts = [
  String.raw`JSXText[value=/\p{L}/u]`,
  String.raw`${textAttribute} > Literal[value=/\p{L}/u]`,
  ...['JSXElement', textAttribute].flatMap((place) =>
    ['', 'ConditionalExpression > ', 'LogicalExpression > '].map(
      (within) => String.raw`${place} > JSXExpressionContainer > ${within}Literal[value=/\p{L}/u]`,
    ),
  ),
  ...['JSXElement', textAttribute].map(
    (place) => String.raw`${place} > JSXExpressionContainer > TemplateLiteral > TemplateElement[value.raw=/\p{L}/u]`,
  ),
].map((selector) => ({ selector, message: 'Texts come from the message catalogues: t(key), in both languages.' }));

export default tseslint.config(
  { ignores: ['out/**', 'dist/**', 'node_modules/**', 'test/fixtures-violating/**', '**/*.d.ts'] },
  ...tseslint.configs.strict,
  {
    files: ['**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // Indexing a typed array within its loop bounds is the hot path of this program; `!` there is the honest form.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
    },
  },
  { files: ['src-renderer/**/*.{ts,tsx}'], ...solid },
  {
    files: ['src-renderer/**/*.{ts,tsx}'],
    rules: {
      // SVG strings come from our own main process over the checked contract; each use says so in place.
      'solid/no-innerhtml': 'off',
    },
  },
  {
    files: ['src-renderer/**/*.tsx'],
    rules: { 'no-restricted-syntax': ['error', ...literalTexts] },
  },
  {
    files: ['src-shared/{base,core,figures,document}/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error', ...impure],
      'no-restricted-globals': ['error', ...impureGlobals],
    },
  },
  {
    files: ['scripts/**/*.{mjs,cjs}', 'test/**/*.ts', 'src-main/cli/**/*.ts'],
    rules: { 'no-console': 'off', '@typescript-eslint/no-require-imports': 'off' },
  },
);
