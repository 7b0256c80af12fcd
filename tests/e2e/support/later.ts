// Drafts and scheduled messages, in the page and over the API.
import type { Locator, Page } from '@playwright/test';
import type { Api } from './api';

export interface Scheduled {
  id: string;
  channel_id: string;
  message: string;
  scheduled_at: number;
  error_code: string;
}

export const box = (page: Page): Locator => page.getByRole('main').getByRole('combobox', { name: /^Write to/ });
export const card = (page: Page, text: string): Locator => page.getByRole('main').getByRole('article').filter({ hasText: text });

export async function idsOf(api: Api): Promise<{ team: string; channel: string }> {
  const team = (await api.get<{ id: string }>('/teams/name/jackfield')).id;
  return { team, channel: (await api.get<{ id: string }>(`/teams/${team}/channels/name/development`)).id };
}

export async function scheduled(api: Api, team: string): Promise<Scheduled[]> {
  return (await api.get<Record<string, Scheduled[]>>(`/posts/scheduled/team/${team}`))[team] ?? [];
}
