// What the controls of an integration's form have in common.
import type {DialogElement} from '@mattermost/types/integrations';

/** What every control is given. `describedBy` names its help and its error. */
export type ControlProps = {
    id: string;
    element: DialogElement;
    invalid: boolean;
    describedBy: string | undefined;
};
