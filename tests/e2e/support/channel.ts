// The middle of the screen: its messages and its message box.
import { expect, type Locator, type Page } from '@playwright/test';

/** The message in the channel's list that holds this text. */
export function post(page: Page, text: string): Locator {
  return page.getByRole('main').getByRole('article').filter({ hasText: text });
}

/** Presses a button of something that shows it as long as the pointer is on it. A list that still moves takes it away again. */
export async function press(place: Locator, button: string | RegExp): Promise<void> {
  await expect(async () => {
    await place.hover({ timeout: 5000 });
    await place.getByRole('button', { name: button }).first().click({ timeout: 1000 });
  }).toPass();
}

/** Writes a message into the channel that is open, and sends it. */
export async function compose(page: Page, message: string): Promise<void> {
  const box = page.getByRole('main').getByRole('combobox', { name: /^Write to/ });
  await box.fill(message);
  await box.press('Enter');
}
