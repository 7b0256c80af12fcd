// Menus that were opened with the keyboard.
import { type Page, expect } from '@playwright/test';

/** Waits until the menu that opened has the focus: it gets it a frame after it is drawn, and a key before that goes elsewhere. */
export async function menuHasFocus(page: Page): Promise<void> {
  await expect(page.locator('[role=menu] :focus, [role=menu]:focus')).toBeAttached();
}
