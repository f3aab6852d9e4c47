/**
 * @file The page's sentences: which texts of the sources are messages, and where their translations stand.
 * `npm run words` writes them into src/ui/languages; scripts/languages.mjs puts them into a build.
 */
import { adapter as svelteAdapter } from '@wuchale/svelte';
import { defineConfig, pofile } from 'wuchale';
import { firstScreenModules } from './scripts/languages/first-screen.mjs';
import { isMessage } from './scripts/languages/messages.mjs';
import { transform } from './scripts/languages/transform.mjs';

/** Modules without a sentence for people. */
const SILENT = [
  'src/state/language.ts',
  'src/ui/languages/**',
  'src/ui/theme/**',
  'src/ui/widgets/Icon.svelte',
];

/** The catalogue in one order, whatever order the files were read in: only so do two merges agree. */
const sorted = () => async (options) => {
  const storage = await pofile()(options);
  const save = storage.save.bind(storage);
  const placeOf = (item) =>
    `${item.references[0]?.file ?? ''}\n${item.translations.get(options.sourceLocale).join('\n')}`;
  storage.save = ({ items, ...rest }) =>
    save({ ...rest, items: items.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)) });
  return storage;
};

const adapter = (options) => ({
  ...svelteAdapter({ loader: 'custom' }),
  storage: sorted(),
  transform: (args) => transform(args, isMessage),
  ...options,
});

const firstScreen = firstScreenModules();

/** Both read and write the one catalogue of a language. */
export default defineConfig({
  locales: ['en', 'es'],
  localesDir: 'src/ui/languages',
  logLevel: 'warn',
  ai: null,
  adapters: {
    main: adapter({
      files: {
        include: ['src/{ui,state}/**/*.{ts,svelte}'],
        ignore: [...SILENT, ...firstScreen],
      },
    }),
    // A newcomer waits for no more sentences than he sees.
    first: adapter({
      files: { include: firstScreen, ignore: SILENT },
      granularLoad: true,
      generateLoadID: () => 'first',
    }),
  },
});
