// Why a scheduled message was not sent, and what to do, in words.
import {defineMessages, FormattedMessage, type MessageDescriptor} from 'react-intl';

const problems: Record<string, MessageDescriptor> = defineMessages({
    channel_archived: {id: 'schedule.problem.channel_archived', defaultMessage: 'Not sent: the channel is archived.'},
    channel_not_found: {id: 'schedule.problem.channel_not_found', defaultMessage: 'Not sent: the channel is no more.'},
    user_missing: {id: 'schedule.problem.user_missing', defaultMessage: 'Not sent: its author was not found.'},
    user_deleted: {id: 'schedule.problem.user_deleted', defaultMessage: 'Not sent: your account was deactivated then. Choose another time, or send it now.'},
    no_channel_permission: {id: 'schedule.problem.no_channel_permission', defaultMessage: 'Not sent: you may not write in this channel. Channel admins can change that.'},
    no_channel_member: {id: 'schedule.problem.no_channel_member', defaultMessage: 'Not sent: you are not in this channel any more. Join it to send the message.'},
    restricted_dm: {id: 'schedule.problem.restricted_dm', defaultMessage: 'Not sent: you may write only to people who share a team with you.'},
    thread_deleted: {id: 'schedule.problem.thread_deleted', defaultMessage: 'Not sent: the thread was deleted.'},
    invalid_post: {id: 'schedule.problem.invalid_post', defaultMessage: 'Not sent: the message is not valid, for example because a file of it is gone.'},
    unable_to_send: {id: 'schedule.problem.unable_to_send', defaultMessage: 'Not sent: the server could not send it at its time. Choose another time, or send it now.'},
});

const UNKNOWN: MessageDescriptor = {id: 'schedule.problem.unknown', defaultMessage: 'Not sent. Choose another time, or send it now.'};

/** Says what went wrong. */
export function SendProblem({code}: {code: string}) {
    return <FormattedMessage {...(problems[code] ?? UNKNOWN)}/>;
}
