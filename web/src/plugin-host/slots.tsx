// The places where plugins draw.
type Props = {name: string; props?: Record<string, unknown>};

/** Draws what plugins put into a place. */
export function Slot(_props: Props) {
    return null;
}
