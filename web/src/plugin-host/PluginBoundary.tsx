// Keeps a plugin's failure inside its own place: it is said whose it is, counted, and kept away after three.
import {Component, type ErrorInfo, type ReactNode} from 'react';
import {useDispatch, useSelector} from 'react-redux';

import type {PluginsState} from '../state/plugins';

import {PluginFailure, type NoticeSize} from './PluginFailure';
import {report} from './report';

type Given = {
    pluginId: string;
    children: ReactNode;
    /** What stands below the notice, e.g. a post as the plain text it is. */
    fallback?: ReactNode;
    notice?: NoticeSize;
};

/** A plugin that failed this often in a page is not asked to draw there again until it is loaded anew. */
export const STRIKES = 3;

/** Shows its children until they throw, or the plugin has failed too often. */
export function PluginBoundary({pluginId, children, fallback, notice = 'line'}: Given) {
    const dispatch = useDispatch();
    const failures = useSelector((state: {plugins: PluginsState}) => state.plugins.failures?.[pluginId] ?? 0);
    return (
        <Boundary
            pluginId={pluginId}
            isOut={failures >= STRIKES}
            onFailure={() => dispatch({type: 'PLUGIN_DRAWING_FAILED', pluginId})}
            draw={(error, again) => (
                <>
                    <PluginFailure
                        pluginId={pluginId}
                        error={error}
                        size={notice}
                        onAgain={again}
                    />
                    {fallback}
                </>
            )}
        >
            {children}
        </Boundary>
    );
}

type Props = {
    pluginId: string;
    isOut: boolean;
    onFailure: () => void;
    draw: (error: Error | undefined, again: (() => void) | undefined) => ReactNode;
    children: ReactNode;
};
type State = {error: Error | undefined};

class Boundary extends Component<Props, State> {
    override state: State = {error: undefined};

    static getDerivedStateFromError(error: unknown): State {
        return {error: error instanceof Error ? error : new Error(String(error))};
    }

    override componentDidCatch(error: unknown, info: ErrorInfo): void {
        report(this.props.pluginId, error, 'failed while drawing', info.componentStack);
        this.props.onFailure();
    }

    override render(): ReactNode {
        const {isOut, draw, children} = this.props;
        if (!this.state.error && !isOut) {
            return children;
        }
        return draw(this.state.error, isOut ? undefined : () => this.setState({error: undefined}));
    }
}
