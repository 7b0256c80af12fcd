// The same tests as of the plugin in TypeScript: both do the same.
import '../../../hello/test/hello.test.ts';
