// Whoever reads the newest message goes on reading it, whatever changes its height: the window, what stands above the list,
// their own long message, a picture. Whoever reads older ones is left alone.
import type { Page } from '@playwright/test';
import { Api } from '../support/api';
import { compose, post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { anna } from '../support/people';

test.use({ workspace: 'bottom' });

/** How far the list is from its end, once it stands still. */
async function fromEnd(page: Page): Promise<number> {
  return page.getByRole('list', { name: 'Messages' }).evaluate((list) => {
    const left = (): number => Math.round(list.scrollHeight - list.clientHeight - list.scrollTop);
    return new Promise<number>((resolve) => {
      let [before, still] = [left(), 0];
      const look = (): void => {
        const now = left();
        still = now === before ? still + 1 : 0;
        before = now;
        if (still > 10) resolve(now);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
  });
}

test('the list keeps the end', async ({ open, server }) => {
  const api = await Api.signIn(server.url, anna);
  const team = await api.get<{ id: string }>('/teams/name/jackfield');
  const channel = await api.get<{ id: string }>(`/teams/${team.id}/channels/name/off-topic`);
  for (let count = 1; count <= 80; count += 1) {
    const message = count % 3 ? `Line ${count}` : `Line ${count}\n\n> quoted\n\n\`\`\`\ncode\nmore\n\`\`\``;
    await api.post('/posts', { channel_id: channel.id, message });
  }
  const page = await open(anna);
  await page.goto('/jackfield/channels/off-topic');
  await expect(post(page, 'Line 80')).toBeVisible();
  expect(await fromEnd(page)).toBeLessThanOrEqual(8);

  await test.step('when the window changes its height, also beyond all that is there', async () => {
    for (const height of [500, 900, 2300, 600, 2300, 900]) {
      await page.setViewportSize({ width: 1440, height });
      expect(await fromEnd(page), `at ${height}`).toBeLessThanOrEqual(8);
      await expect(post(page, 'Line 80')).toBeInViewport();
    }
  });

  await test.step('when the window changes its width', async () => {
    for (const width of [700, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await fromEnd(page), `at ${width}`).toBeLessThanOrEqual(8);
    }
  });

  await test.step('when something appears above the list', async () => {
    await page.evaluate(() => {
      const banner = Object.assign(document.createElement('div'), { id: 'probe' });
      banner.style.height = '120px';
      document.querySelector('.frame')?.prepend(banner);
    });
    expect(await fromEnd(page)).toBeLessThanOrEqual(8);
    await page.evaluate(() => document.getElementById('probe')?.remove());
    expect(await fromEnd(page)).toBeLessThanOrEqual(8);
  });

  await test.step('when they write a long message', async () => {
    await compose(page, Array.from({ length: 60 }, (_, line) => `A long message, line ${line}`).join('\n'));
    await expect(post(page, 'A long message, line 59')).toBeVisible();
    expect(await fromEnd(page)).toBeLessThanOrEqual(8);
  });

  await test.step('and leaves whoever reads older messages where they are', async () => {
    await page.getByRole('list', { name: 'Messages' }).hover();
    await page.mouse.wheel(0, -1500);
    await expect.poll(() => fromEnd(page)).toBeGreaterThan(400);
    await api.post('/posts', { channel_id: channel.id, message: 'Not now' });
    await page.setViewportSize({ width: 1440, height: 700 });
    expect(await fromEnd(page)).toBeGreaterThan(400);
  });
});
