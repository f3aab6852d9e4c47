/** @file Whether nobody sees the page, for steps that touch no document themselves. */
import type { WatchHidden } from '../../pipeline/teach/teacher-job';

export const watchHidden: WatchHidden = (tell) => {
  const look = () => tell(document.visibilityState === 'hidden');
  look();
  document.addEventListener('visibilitychange', look);
  return () => document.removeEventListener('visibilitychange', look);
};
