// Keeps a plugin's failure inside its own place, and says whose it is.
import {Component, type ErrorInfo, type ReactNode} from 'react';
import {FormattedMessage} from 'react-intl';

type Props = {pluginId: string; children: ReactNode; fallback?: ReactNode};
type State = {error: Error | undefined};

/** Shows its children until they throw. */
export class PluginBoundary extends Component<Props, State> {
    override state: State = {error: undefined};

    static getDerivedStateFromError(error: unknown): State {
        return {error: error instanceof Error ? error : new Error(String(error))};
    }

    override componentDidCatch(error: unknown, info: ErrorInfo): void {
        console.error(`Plugin ${this.props.pluginId} failed while drawing:`, error, info.componentStack); // eslint-disable-line no-console -- the one place a plugin's author looks
    }

    override render(): ReactNode {
        if (!this.state.error) {
            return this.props.children;
        }
        return (
            <>
                <div
                    className='plugin-failure'
                    role='note'
                >
                    <FormattedMessage
                        id='posts.plugin.failed'
                        defaultMessage='The plugin {plugin} could not show this.'
                        values={{plugin: <code>{this.props.pluginId}</code>}}
                    />
                </div>
                {this.props.fallback}
            </>
        );
    }
}
