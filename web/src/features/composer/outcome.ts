// What became of what was sent from a message box.

export type Outcome =
    | {type: 'sent'}
    | {type: 'refused'; message: string; /** The server knows no such command, so it may be meant as a text. */ unknownCommand?: boolean}
    | {type: 'goto'; location: string};
