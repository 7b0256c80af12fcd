// The way of typing notices to the server: the connection's owner says how they are sent.

export type TypingSender = (channelId: string, rootId: string) => void;

let sender: TypingSender | undefined;

/** Gives the way in which typing notices are sent. */
export function setTypingSender(next: TypingSender | undefined): void {
    sender = next;
}

/** Tells the others that the reader is typing; without a connection nobody is told. */
export function sendTyping(channelId: string, rootId: string): void {
    sender?.(channelId, rootId);
}
