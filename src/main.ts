/** @file Mounts the page. */
import { mount } from 'svelte';
import { language } from './state/language';
import { Offline } from './state/offline.svelte';
import { Page } from './state/page.svelte';
import { Settings } from './state/settings.svelte';
import App from './ui/App.svelte';
import { loadSentences } from './ui/languages/main.loader.js';
import './ui/theme/faces.css';
import './ui/theme/theme.css';
import './ui/theme/base.css';
import './ui/theme/primitives.css';
import './ui/theme/forced-colours.css';

document.documentElement.lang = language;

const page = new Page(async () => {
  await loadSentences();
  return import('./ui/whole-page');
});
const offline = new Offline({
  hasGpu: () => page.session?.machine.noLanguageModel === null,
  isUntouched: () => page.isUntouched,
});
document.querySelector('.unloaded')?.remove();
mount(App, { target: document.body, props: { page, offline, settings: new Settings() } });
