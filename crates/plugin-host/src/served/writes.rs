//! What plugins create and change.

use jackfield_model::{Bot, Channel, Command, Post, PostPatch, Reaction};

use super::{done, one, served};

served! {
    "CreatePost" => |server, args| { one(&server.api.create_post(args.next()?).await?) }
    "UpdatePost" => |server, args| {
        let post: Post = args.next()?;
        let patch = PostPatch {
            is_pinned: Some(post.is_pinned),
            message: Some(post.message),
            props: Some(post.props),
            file_ids: Some(post.file_ids),
            has_reactions: None,
        };
        one(&server.api.update_post(post.id, patch).await?)
    }
    "DeletePost" => |server, args| {
        server.api.delete_post(args.next()?).await?;
        done()
    }
    "SendEphemeralPost" => |server, args| {
        let (user, post): (_, Post) = (args.next()?, args.next()?);
        one(&server.api.send_ephemeral_post(user, post)?)
    }
    "UpdateEphemeralPost" => |server, args| {
        let (user, post): (_, Post) = (args.next()?, args.next()?);
        one(&server.api.update_ephemeral_post(user, post)?)
    }
    "DeleteEphemeralPost" => |server, args| {
        server.api.delete_ephemeral_post(args.next()?, args.next()?)?;
        done()
    }
    "AddReaction" => |server, args| {
        let reaction: Reaction = args.next()?;
        one(&server.api.add_reaction(reaction.user_id, reaction.post_id, &reaction.emoji_name).await?)
    }
    "RemoveReaction" => |server, args| {
        let reaction: Reaction = args.next()?;
        server.api.remove_reaction(reaction.user_id, reaction.post_id, &reaction.emoji_name).await?;
        done()
    }
    "CreateChannel" => |server, args| {
        let channel: Channel = args.next()?;
        one(&server.api.create_channel(channel).await?)
    }
    "AddChannelMember" => |server, args| {
        let (channel, user) = (args.next()?, args.next()?);
        one(&server.api.add_channel_member(channel, user).await?)
    }
    "AddUserToChannel" => |server, args| {
        let (channel, user) = (args.next()?, args.next()?);
        one(&server.api.add_channel_member(channel, user).await?)
    }
    "DeleteChannelMember" => |server, args| {
        let (channel, user) = (args.next()?, args.next()?);
        server.api.remove_channel_member(channel, user).await?;
        done()
    }
    "EnsureBotUser" => |server, args| {
        let bot: Bot = args.next()?;
        one(&server.api.ensure_bot(&bot.username, &bot.display_name, &bot.description).await?)
    }
    "RegisterCommand" => |server, args| {
        let command: Command = args.next()?;
        server.api.register_command(command)?;
        done()
    }
    "UnregisterCommand" => |server, args| {
        let (team, trigger) = (args.next()?, args.text());
        server.api.unregister_command(team, &trigger)?;
        done()
    }
}
