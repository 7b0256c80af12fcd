// Where the reader was, kept in the browser for the next visit.

function read(key: string): string {
    try {
        return window.localStorage.getItem(key) ?? '';
    } catch {
        return '';
    }
}

function write(key: string, value: string): void {
    try {
        window.localStorage.setItem(key, value);
    } catch {
        // Without storage the next visit starts at the first channel.
    }
}

export const lastTeamName = (userId: string) => read(`jackfield:${userId}:team`);
export const lastPathInTeam = (userId: string, teamId: string) => read(`jackfield:${userId}:path:${teamId}`);

/** Remembers the open page of a team. */
export function rememberPlace(userId: string, team: {id: string; name: string}, path: string): void {
    write(`jackfield:${userId}:team`, team.name);
    write(`jackfield:${userId}:path:${team.id}`, path);
}
