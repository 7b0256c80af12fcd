/** What the server half answers and the web half shows. */
export interface Item {
    id: number;
    text: string;
    done: boolean;
}
