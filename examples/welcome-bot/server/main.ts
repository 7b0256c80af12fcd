// Greets by a direct message of its own bot, and asks later how it goes: by a job, which outlives a restart.
import {api, plugin, schedule, settings} from 'jackfield';

const HOUR = 60 * 60 * 1000;

/** There is one bot of that name, however often it is asked for. */
const bot = () => api.EnsureBotUser({username: 'welcome', display_name: 'Welcome', description: 'Greets who joins a team'});

function tell(user: string, message: string): void {
    const from = bot();
    api.CreatePost({channel_id: api.GetDirectChannel(from, user).id, user_id: from, message});
}

export default plugin({
    OnActivate() {
        bot();
    },

    UserHasJoinedTeam(_context, member) {
        const user = api.GetUser(member.user_id);
        if (user.is_bot) {
            return;
        }
        const {Welcome, Hours} = settings<{Welcome: string; Hours: number}>();
        const team = api.GetTeam(member.team_id);
        tell(user.id, Welcome.replace('{team}', team.display_name).replace('{name}', user.first_name || user.username));
        // Named by the person: whoever joins two teams is asked once.
        schedule.at(`ask-${user.id}`, Date.now() + (Number(Hours) * HOUR), {user: user.id});
    },

    Scheduled(_context, name, payload) {
        if (name.startsWith('ask-')) {
            tell(schedule.read<{user: string}>(payload).user, 'How is your first day? Answer here, and somebody of the team reads it.');
        }
    },
});
