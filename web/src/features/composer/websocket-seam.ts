// The way of typing notices to the server.

export function sendTyping(channelId: string, rootId: string): void {
    void channelId;
    void rootId;
}
