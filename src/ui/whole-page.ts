/**
 * @file All of the page that its first screen does without, behind one `import()` (src/main.ts): the session, and the
 * components that show it. What App.svelte and StartView.svelte import by themselves is what a newcomer waits for.
 */
export { Session } from '../state/project/session.svelte';
export { laterScreens } from './later-screens';
export { announcementOf, fractionOf, pillText, statusText } from './status';
export { wordsOf } from './words/messages/words-of';
export { default as BrokenScreen } from './BrokenScreen.svelte';
export { default as News } from './News.svelte';
export { default as Screens } from './Screens.svelte';
export { default as ProjectSwitcher } from './views/ProjectSwitcher.svelte';
export { default as StartDetails } from './views/start/StartDetails.svelte';
export { default as Way } from './views/Way.svelte';
