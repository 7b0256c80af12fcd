// The middle of the screen: its messages and its message box.
import type { Locator, Page } from '@playwright/test';

/** The message in the channel's list that holds this text. */
export function post(page: Page, text: string): Locator {
  return page.getByRole('main').getByRole('article').filter({ hasText: text });
}

/** Writes a message into the channel that is open, and sends it. */
export async function compose(page: Page, message: string): Promise<void> {
  const box = page.getByRole('main').getByRole('combobox', { name: /^Write to/ });
  await box.fill(message);
  await box.press('Enter');
}
