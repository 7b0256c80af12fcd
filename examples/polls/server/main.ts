// `/poll "Question" "One" "Two"` makes a post with a button for each answer. A click comes to `/vote`, and changes the post.
import {api, db, plugin} from 'jackfield';
import type {Request} from 'jackfield';

const MOST = 10;
const LONGEST = 200;

interface Answer {place: number; text: string; votes: number}

function tally(poll: number): Answer[] {
    return db.query<Answer>(
        `SELECT a.place, a.text, (SELECT count(*) FROM votes v WHERE v.poll_id = a.poll_id AND v.place = a.place) AS votes
         FROM answers a WHERE a.poll_id = $1 ORDER BY a.place`,
        poll,
    );
}

/** The post's attachment: buttons with what they stand for. The server keeps `context` from clients. */
function attachments(poll: number, question: string): object[] {
    const answers = tally(poll);
    const votes = answers.reduce((sum, answer) => sum + answer.votes, 0);
    return [{
        fallback: question,
        title: question,
        text: answers.map((answer) => `**${answer.votes}** ${answer.text}`).join('\n'),
        footer: votes === 1 ? '1 vote' : `${votes} votes`,
        actions: answers.map(({place, text}) => ({
            id: `answer${place}`,
            type: 'button',
            name: text,
            integration: {url: '/plugins/com.example.polls/vote', context: {poll, place}},
        })),
    }];
}

function ask(channel: string, user: string, question: string, answers: string[]): string {
    const [{id}] = db.query<{id: number}>('INSERT INTO polls (channel_id, user_id, question) VALUES ($1, $2, $3) RETURNING id', channel, user, question);
    db.transaction(answers.map((text, place) => ({sql: 'INSERT INTO answers (poll_id, place, text) VALUES ($1, $2, $3)', values: [id, place, text]})));
    const post = api.CreatePost({channel_id: channel, user_id: user, props: {attachments: attachments(id, question)}});
    db.execute('UPDATE polls SET post_id = $1 WHERE id = $2', post.id, id);
    return '';
}

/** Who clicked is said by the server (`user_id` of the request); what stands in the body, anybody could have sent. */
function vote({user_id, json}: Request): object {
    const {context} = json() as {context: {poll: number; place: number}};
    const [poll] = db.query<{post_id: string; question: string; channel_id: string}>('SELECT post_id, question, channel_id FROM polls WHERE id = $1', context.poll);
    if (!poll) {
        return {ephemeral_text: 'This poll is over.'};
    }
    // Throws for who is no member of the channel.
    api.GetChannelMember(poll.channel_id, user_id);
    db.execute(
        `INSERT INTO votes (poll_id, user_id, place) SELECT poll_id, $2, place FROM answers WHERE poll_id = $1 AND place = $3
         ON CONFLICT (poll_id, user_id) DO UPDATE SET place = excluded.place`,
        context.poll, user_id, context.place,
    );
    const post = api.GetPost(poll.post_id);
    return {update: {message: post.message, props: {...post.props, attachments: attachments(context.poll, poll.question)}}};
}

export default plugin({
    OnActivate() {
        api.RegisterCommand({trigger: 'poll', auto_complete: true, auto_complete_desc: 'Asks the channel', auto_complete_hint: '"Question" "One" "Two"'});
    },

    ExecuteCommand(_context, {command, channel_id, user_id}) {
        const [question = '', ...answers] = [...command.matchAll(/["“]([^"“”]+)["”]/g)].map(([, text]) => (text ?? '').trim());
        const isGood = [question, ...answers].every((text) => text && text.length <= LONGEST);
        if (!isGood || answers.length < 2 || answers.length > MOST) {
            return `Say \`/poll "Question" "One" "Two"\`: two to ${MOST} answers, each of up to ${LONGEST} letters.`;
        }
        return ask(channel_id, user_id, question, answers);
    },

    ServeHTTP(_context, request) {
        if (request.path !== '/vote' || request.method !== 'POST') {
            return {status: 404, body: 'Not found.'};
        }
        if (!request.user_id) {
            return {status: 401, body: 'Sign in first.'};
        }
        return {body: vote(request)};
    },
});
