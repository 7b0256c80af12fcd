// For Node.js, which runs tests where there is no Vitest: TypeScript is read, and 'jackfield/testing' found.
import {register} from 'node:module';

register('./loader.mjs', import.meta.url);
