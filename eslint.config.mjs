import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Every file of code is checked; what is exempt from a rule is exempt here, with the reason, and nowhere else. */
export default defineConfig(
  { ignores: ['dist/**', 'coverage/**', '.venv*/**'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      // Nest declares its options as classes and means them to be written as literals.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['**/index', '**/index.js'], message: 'Import the declaring file; no barrels.' }] },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read it in src/config.' },
        { object: 'JSON', property: 'parse', message: 'Use parseJson or parseJsonExact (src/codec/json.ts).' },
      ],
      'no-console': 'error',
      eqeqeq: 'error',
      complexity: ['error', 12],
      'max-depth': ['error', 3],
      'max-params': ['error', 4],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // V8 puts the closure of `x.y = () => …` into the old generation, and the compiler writes a field so: docs/adr/0017.
    files: ['src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            ':matches(PropertyDefinition[static=false], AssignmentExpression[left.type="MemberExpression"])' +
            ' > :matches(ArrowFunctionExpression, FunctionExpression)',
          message: 'Make it a method and bind it, or a constant and assign that: V8 keeps this one for long (ADR 17).',
        },
      ],
    },
  },
  {
    // The one reader of the environment, and the one parser of JSON.
    files: ['src/config/**', 'src/codec/json.ts', 'src/codec/json-fault.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    // Tests speak to the process and parse what they received; a describe block is one long function; dependency
    // injection in tests and expect matchers hand out `any`.
    files: ['**/*.spec.ts', 'test/**'],
    rules: {
      'max-lines-per-function': 'off',
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      'no-restricted-properties': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'Buffer',
          'URL',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'fetch',
          'performance',
          'AbortController',
          'AbortSignal',
          'module',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  prettier,
);
