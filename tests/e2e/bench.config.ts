// What measures the built client, by itself: `scripts/bench client`.
import tests from './playwright.config';

export default { ...tests, testDir: 'bench', testIgnore: [], projects: [{ name: 'bench' }], reporter: [['line']] as const, retries: 0 };
