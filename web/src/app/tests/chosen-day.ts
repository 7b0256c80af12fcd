// Before each file of tests: runs it as if it were the day that `JACKFIELD_DAY` names. Without that, on today.
import {days} from './days';

const name = import.meta.env.JACKFIELD_DAY as string | undefined;
const day = days.find((candidate) => candidate.name === name);
if (name && !day) {
    throw new Error(`JACKFIELD_DAY is none of: ${days.map((candidate) => candidate.name).join(', ')}`);
}

if (day) {
    const Real = Date;
    const moved = Real.parse(day.now) - Real.now();
    globalThis.Date = class extends Real {
        constructor(...values: [] | [number]) {
            super(...(values.length === 0 ? [Real.now() + moved] : values) as [number]);
        }

        static override now() {
            return Real.now() + moved;
        }
    } as DateConstructor;
}
