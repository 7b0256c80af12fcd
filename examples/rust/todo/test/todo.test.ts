// The same tests as of the plugin in TypeScript: both do the same.
import '../../../todo/test/todo.test.ts';
