// People who have no account yet: invited by mail as members and as guests, they come in by the link of the mail.
import type { Page } from '@playwright/test';
import { Api } from '../support/api';
import { expect, test } from '../support/fixtures';
import { looksRightInBoth } from '../support/looks';
import { MailServer } from '../support/mail';
import { anna } from '../support/people';

test.use({ workspace: 'invited' });

const LINK = /https?:\/\/[^\s"<>]*signup_user_complete\/\?[^\s"<>]*/;

async function invite(page: Page, way: string): Promise<void> {
  await page.getByRole('button', { name: /Team menu/ }).click();
  await page.getByRole('menuitem', { name: 'Add people to the team…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: way }).click();
}

async function comeIn(page: Page, link: string, username: string): Promise<void> {
  await page.goto(link);
  await expect(page.getByText('You are invited to Jackfield.')).toBeVisible();
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password', { exact: true }).fill('jackfield');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL('**/jackfield/**');
}

test('members and guests come in by their mails', async ({ open, server, browser }) => {
  const mail = await MailServer.start();
  const api = await Api.signIn(server.url, anna);
  await api.put('/config/patch', {
    ServiceSettings: { SiteURL: server.url, EnableEmailInvitations: true },
    GuestAccountsSettings: { Enable: true },
    EmailSettings: { SMTPServer: '127.0.0.1', SMTPPort: String(mail.port), ConnectionSecurity: '', FeedbackEmail: 'chat@jackfield.example', SendEmailNotifications: true },
  });
  const linkTo = async (address: string): Promise<string> => {
    await expect.poll(() => mail.to(address).length).toBe(1);
    return (LINK.exec(mail.to(address)[0] ?? '')?.[0] ?? '').replaceAll('&amp;', '&');
  };
  const page = await open(anna);
  await invite(page, 'By mail…');
  const form = page.getByRole('dialog');
  await form.getByLabel('Addresses').fill('mia-light@example.com, nobody');
  await looksRightInBoth(page, 'invite-mail-1440');
  await form.getByRole('button', { name: 'Send 1 invitation' }).click();
  await expect(form.getByText('mia-light@example.com')).toBeVisible();
  await expect(form.getByText('is written to')).toBeVisible();
  await form.getByRole('button', { name: 'Done' }).click();
  const members = await browser.newContext({ baseURL: server.url });
  const member = await members.newPage();
  await comeIn(member, await linkTo('mia-light@example.com'), 'mia-light');
  await expect(member.getByRole('link', { name: /Off-Topic/ })).toBeVisible();

  await invite(page, 'Guests…');
  await form.getByLabel('Addresses').fill('gil-light@example.com');
  await expect(form.getByRole('button', { name: 'Send 1 invitation' })).toBeDisabled();
  await form.getByRole('checkbox', { name: 'Design' }).check();
  await form.getByLabel('A message to go with it').fill('Have a look at the sketches');
  await looksRightInBoth(page, 'invite-guests-1440');
  await form.getByRole('button', { name: 'Send 1 invitation' }).click();
  await form.getByRole('button', { name: 'Done' }).click();
  const guests = await browser.newContext({ baseURL: server.url });
  const guest = await guests.newPage();
  await comeIn(guest, await linkTo('gil-light@example.com'), 'gil-light');
  await expect(guest.getByRole('link', { name: /Design/ })).toBeVisible();
  await expect(guest.getByRole('link', { name: /Off-Topic/ })).toHaveCount(0);
  expect(mail.to('gil-light@example.com')[0]).toContain('Have a look at the sketches');
  await members.close();
  await guests.close();
  mail.stop();
});
