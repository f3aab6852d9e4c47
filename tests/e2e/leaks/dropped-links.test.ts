/** @file Links and pictures that are dropped on the page: they open nothing in its place and fetch nothing. */
import { expect, test } from 'vitest';
import { openPage, useDist } from '../browser';

const dist = useDist();

test('a link dropped beside a field stays where it is', async () => {
  const context = await dist.browser.newContext();
  const { page, strangers } = await openPage(context, dist.url);
  const refused = await page.evaluate(() => {
    const field = document.body.appendChild(document.createElement('textarea'));
    const refuses = (target: Element) =>
      ['dragover', 'drop'].map((type) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.setData('text/uri-list', 'http://evil.example/');
        dataTransfer.setData('text/html', '<img src="http://evil.example/x">');
        const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer });
        target.dispatchEvent(event);
        return event.defaultPrevented;
      });
    return { page: refuses(document.body), field: refuses(field) };
  });
  expect(refused).toEqual({ page: [true, true], field: [false, false] });
  expect(strangers).toEqual([]);
  await context.close();
});
