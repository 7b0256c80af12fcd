//! Bots and slash commands.

use jackfield_model::{Bot, Command, CommandResponse};
use serde::Deserialize;

use super::{done, one, served};

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct BotGetOptions {
    owner_id: String,
    include_deleted: bool,
    only_orphaned: bool,
    page: i64,
    per_page: i64,
}

served! {
    "CreateBot" => |server, args| { one(&server.api.create_bot(args.next::<Bot>()?).await?) }
    "GetBot" => |server, args| { one(&server.api.bot(args.next()?, args.next()?).await?) }
    "GetBots" => |server, args| {
        let options: BotGetOptions = args.next::<Option<_>>()?.unwrap_or_default();
        let which = (options.include_deleted, options.only_orphaned);
        one(&server.api.bots(&options.owner_id, which, (options.page, options.per_page)).await?)
    }
    "PatchBot" => |server, args| { one(&server.api.patch_bot(args.next()?, args.next()?).await?) }
    "UpdateBotActive" => |server, args| { one(&server.api.set_bot_active(args.next()?, args.next()?).await?) }
    "ListCommands" => |server, args| { one(&server.api.commands(args.next()?, false).await?) }
    "ListCustomCommands" => |server, args| { one(&server.api.commands(args.next()?, true).await?) }
    "ListPluginCommands" => |server, args| {
        let all = server.api.commands(args.next()?, false).await?;
        one(&all.into_iter().filter(|command| !command.plugin_id.is_empty()).collect::<Vec<Command>>())
    }
    "ListBuiltInCommands" => |server, args| { one(&server.api.built_in_commands()?) }
    "GetCommand" => |server, args| { one(&server.api.command(args.next()?).await?) }
    "CreateCommand" => |server, args| { one(&server.api.create_command(args.next()?).await?) }
    "UpdateCommand" => |server, args| { one(&server.api.update_command(args.next()?, args.next()?).await?) }
    "DeleteCommand" => |server, args| {
        server.api.delete_command(args.next()?).await?;
        done()
    }
    "ExecuteSlashCommand" => |server, args| {
        let answer: CommandResponse = server.api.execute_command(args.next()?).await?;
        one(&answer)
    }
}
