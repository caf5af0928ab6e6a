import js from '@eslint/js';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** What a folder may not import: ui, api and lib know nothing of features; features know nothing of each other. */
const forbid = (...patterns) => ({
  'no-restricted-imports': ['error', { patterns: patterns.map(([group, message]) => ({ group, message })) }],
});
const noRoutes = [
  ['@/routes/*', '@/router', '../routes/*'],
  'Routes use features, never the other way round.',
];
const noFeatures = [['@/features/*', '../features/*'], 'ui, api and lib know nothing of features.'];

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'src/api/schema.gen.ts'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  jsxA11y.flatConfigs.strict,
  reactHooks.configs.flat['recommended-latest'],
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['scripts/*.mjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      // The router answers a redirect or a missing page by throwing its own objects.
      '@typescript-eslint/only-throw-error': 'off',
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Only src/api talks to the server.' }],
      'no-restricted-syntax': [
        'error',
        {
          selector:
            ':not(JSXElement[openingElement.name.name=/^(Trans|title)$/]) > JSXText[value=/[A-Za-z\\u00c0-\\u017f]{2}/]',
          message: 'Texts for people go through <Trans> or t, so that another language is only a file.',
        },
        { selector: 'JSXAttribute[name.name="style"] > Literal', message: 'Looks belong into src/styles.' },
      ],
    },
  },
  { files: ['src/{ui,lib,api}/**'], rules: forbid(noRoutes, noFeatures) },
  {
    files: ['src/features/**'],
    rules: forbid(noRoutes, [
      ['@/features/*', '../*/*', '../../features/*'],
      'Features never import each other; a route puts them together.',
    ]),
  },
  { files: ['src/api/**'], rules: { 'no-restricted-globals': 'off' } },
  { files: ['scripts/**', '*.config.*'], ...tseslint.configs.disableTypeChecked },
  { files: ['scripts/**'], languageOptions: { globals: { process: 'readonly', console: 'readonly' } } },
);
