// An event as the server sends it. What is done with it is said by those who listen.

export type ServerEvent = {
    event?: string;
    seq?: number;
    data: Record<string, unknown>;
    broadcast: {channel_id?: string; team_id?: string; user_id?: string; omit_users?: Record<string, boolean> | null};
};
