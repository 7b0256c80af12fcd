// Keeps a failing part of the page from taking the rest with it.
import {Component, type ErrorInfo, type ReactNode} from 'react';
import {FormattedMessage} from 'react-intl';

import {Button} from './Button';
import {EmptyState} from './EmptyState';

type Props = {children: ReactNode; /** Another key starts anew, e.g. the channel's id. */ resetKey?: string};
type State = {failed: boolean; key: string | undefined};

/** Shows what failed in place of its children, with a way to try again. */
export class ErrorBoundary extends Component<Props, State> {
    override state: State = {failed: false, key: this.props.resetKey};

    static getDerivedStateFromError(): Partial<State> {
        return {failed: true};
    }

    static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
        return props.resetKey === state.key ? null : {failed: false, key: props.resetKey};
    }

    override componentDidCatch(error: unknown, info: ErrorInfo): void {
        console.error('Drawing failed:', error, info.componentStack); // eslint-disable-line no-console -- the one trace of a failed drawing
    }

    override render(): ReactNode {
        if (!this.state.failed) {
            return this.props.children;
        }
        return (
            <EmptyState
                icon='icon-alert-outline'
                title={(
                    <FormattedMessage
                        id='ui.failed'
                        defaultMessage='This part could not be shown'
                    />
                )}
                action={(
                    <Button
                        emphasis='primary'
                        onClick={() => this.setState({failed: false})}
                    >
                        <FormattedMessage
                            id='ui.retry'
                            defaultMessage='Try again'
                        />
                    </Button>
                )}
            >
                <FormattedMessage
                    id='ui.failed.text'
                    defaultMessage='Nothing you wrote is lost. If it happens again, reload the page.'
                />
            </EmptyState>
        );
    }
}
