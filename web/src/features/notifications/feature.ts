// What notifications bring to the client.
import type {Feature} from '../../state/feature';

import {notifyOfPost} from './notify';

export const notifications: Feature = {events: {posted: notifyOfPost}};
