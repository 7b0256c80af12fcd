// Menus within menus: by the pointer and by keys, and by both.
import { post, press } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { looksRight } from '../support/looks';
import { ben } from '../support/people';

test.use({ workspace: 'menus' });

const ways = ['by a click', 'by the right arrow', 'by a click and then the right arrow'] as const;

for (const way of ways) {
  test(`a menu within a menu opens ${way}`, async ({ open }) => {
    const page = await open(ben);
    await page.goto('/jackfield/channels/town-square');
    const message = post(page, 'Hello from Lagos');
    await press(message, /More/);
    const item = page.getByRole('menuitem', { name: 'Remind me' });
    if (way === 'by the right arrow') {
      await expect(item).toBeVisible();
      for (let steps = 0; steps < 20 && !(await item.evaluate((element) => element === document.activeElement)); steps += 1) await page.keyboard.press('ArrowDown');
    } else {
      await item.click();
    }
    if (way !== 'by a click') await page.keyboard.press('ArrowRight');
    const within = page.getByRole('menu').nth(1);
    const first = within.getByRole('menuitem', { name: 'In 30 minutes' });
    await expect(first).toBeInViewport();
    if (way === 'by a click') {
      await looksRight(page, 'menu-within-light-1440');
      await first.click();
      await expect(page.getByText('You will be reminded.')).toBeVisible();
    } else {
      await expect(first).toBeFocused();
      await page.keyboard.press('ArrowLeft');
      await expect(within).toHaveCount(0);
      await expect(item).toBeFocused();
      // Down goes on in the menu, not into the one within.
      await page.keyboard.press('ArrowDown');
      await expect(page.getByRole('menuitem', { name: 'Forward…' })).toBeFocused();
    }
  });
}
