// A small form: what it sends, and what it shows of a refusal.
import {cleanup, fireEvent, render, screen, waitFor} from '@testing-library/react';
import {IntlProvider} from 'react-intl';
import {afterEach, expect, it, vi} from 'vitest';

import {FormDialog} from '../FormDialog';

afterEach(cleanup);

function shown(onSubmit: () => Promise<string>, complete = true) {
    const onClose = vi.fn();
    const onDone = vi.fn();
    render(
        <IntlProvider locale='en'>
            <FormDialog
                title='A form'
                complete={complete}
                onSubmit={onSubmit}
                onDone={onDone}
                onClose={onClose}
            >
                <input aria-label='Name'/>
            </FormDialog>
        </IntlProvider>,
    );
    return {onClose, onDone};
}

it('closes once what it sends is taken, and then tells of it', async () => {
    const {onClose, onDone} = shown(() => Promise.resolve('made'));
    fireEvent.click(screen.getByRole('button', {name: 'Save'}));
    await waitFor(() => expect(onDone).toHaveBeenCalledWith('made'));
    expect(onClose).toHaveBeenCalledOnce();
});

it('stays with the reason when it is refused, and can be sent again', async () => {
    const send = vi.fn<() => Promise<string>>().mockRejectedValueOnce({message: 'Too short', status_code: 400}).mockResolvedValue('made');
    const {onClose, onDone} = shown(send);
    fireEvent.click(screen.getByRole('button', {name: 'Save'}));
    expect((await screen.findByRole('alert')).textContent).toBe('Too short');
    expect(onClose).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', {name: 'Save'}));
    await waitFor(() => expect(onDone).toHaveBeenCalledOnce());
});

it('sends nothing that is not complete, by Enter either', () => {
    const send = vi.fn(() => Promise.resolve('made'));
    shown(send, false);
    fireEvent.submit(screen.getByLabelText('Name'));
    expect(send).not.toHaveBeenCalled();
});
