// The same tests as of the plugin in TypeScript: both do the same.
import '../../../word-filter/test/word-filter.test.ts';
