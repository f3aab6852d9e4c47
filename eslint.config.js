import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import { ALLOWED_IMPORTS, ownsPackage, PACKAGE_OWNERS } from './scripts/import-rules.mjs';
import { indexReads } from './scripts/index-reads-rule.mjs';

/**
 * What a folder's specifiers of another folder look like: both below src, or both below workers, reach each
 * other as ../NAME/… at some depth, files at the root of workers as ./NAME/….
 */
function specifiersOf(other, folder) {
  const [top, ...rest] = other.split('/');
  const isNear = rest.length > 0 && folder.split('/')[0] === top;
  return `^(\\.\\.?/)+${isNear ? `(${top}/)?${rest.join('/')}` : other}(/|$)`;
}

/** One block a folder: imports from the folders and packages that it may not touch are errors. */
const importDirection = Object.entries(ALLOWED_IMPORTS).map(([folder, allowed]) => {
  const folders = Object.keys(ALLOWED_IMPORTS);
  const forbiddenFolders = folders.filter(
    (other) =>
      other !== folder &&
      !allowed.includes(other) &&
      // Who may not touch `workers` from outside may not touch its rooms: one message is enough.
      (folder.startsWith('workers') || !other.startsWith('workers/')),
  );
  const forbiddenPackages = Object.entries(PACKAGE_OWNERS)
    .filter(([, owners]) => !ownsPackage(folder, owners))
    .map(([name]) => name);
  const patterns = forbiddenFolders.map((other) => ({
    regex: `${specifiersOf(other, folder)}${other === 'workers' && allowed.includes('workers/api') ? '(?!.*/?api$)' : ''}`,
    message: `${folder} must not import from ${other} (ARCHITECTURE.md).`,
  }));
  const hasRooms = folders.some((other) => other.startsWith(`${folder}/`));
  return {
    files: [`${folder}/${hasRooms ? '' : '**/'}*.{ts,svelte}`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: forbiddenPackages.map((name) => ({
            name,
            message: `${folder} must not import ${name} (ARCHITECTURE.md).`,
          })),
          patterns,
        },
      ],
    },
  };
});

export default ts.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      '.svelte-check/',
      'test-results/',
      'public/',
      'src/ui/languages/',
      // No rule for tests needs more than oxlint has (.oxlintrc.json).
      'tests/**/*.ts',
    ],
  },
  js.configs.recommended,
  // Rules that need types are oxlint's (.oxlintrc.json), which asks the native compiler.
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      // Asks the type of every expression, and there are no stores: state is in runes.
      'svelte/require-store-reactive-access': 'off',
    },
  },
  {
    // Our own rule asks for types, and so do all rules where oxlint cannot see: in components.
    files: ['src/**/*.{ts,svelte}', 'workers/**/*.ts'],
    ignores: ['src/core/globals.d.ts', 'src/pipeline/page-globals.d.ts'],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './workers/tsconfig.json'],
        extraFileExtensions: ['.svelte'],
      },
    },
  },
  {
    files: ['**/*.svelte'],
    rules: {
      // Not `extends`: it would bring a parser that knows no components, and rules that do not know runes.
      ...ts.configs.strictTypeCheckedOnly.at(-1).rules,
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    // ESLint sees components' props as `any`; svelte-check knows and checks them.
    files: ['**/*.svelte'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    files: ['src/**/*.ts', 'workers/**/*.ts'],
    rules: {
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['src/**', 'workers/**'],
    plugins: { local: { rules: { 'index-reads': indexReads } } },
    rules: { 'local/index-reads': 'error' },
  },
  {
    // What is longer hides a second thought, which has a name of its own.
    files: ['src/{state,ui}/**/*.{ts,svelte}', 'workers/**/*.ts'],
    rules: {
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  ...importDirection,
);
